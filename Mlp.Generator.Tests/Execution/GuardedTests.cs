namespace Mlp.Generator.Tests.Execution;

/// <summary>The instruments themselves: what they must see, they see.</summary>
public sealed class GuardedTests
{
    [Fact]
    public void A_write_on_either_side_is_seen()
    {
        for (int misalignment = 0; misalignment < 16; misalignment++)
        {
            foreach (int offset in new[] { -16, -1, 0, 8, 9, 24 })
            {
                Guarded guarded = new(9, misalignment);
                guarded.Span.Clear();
                System.Runtime.CompilerServices.Unsafe.Add(ref guarded.Span[0], offset) = 1;
                Assert.Equal(offset is >= 0 and < 9, guarded.IsIntact);
            }
        }
    }

    [Fact]
    public unsafe void Misalignment_is_what_was_asked_for()
    {
        for (int misalignment = 0; misalignment < 16; misalignment++)
        {
            fixed (float* first = new Guarded(3, misalignment).Span)
            {
                Assert.Equal(misalignment * 4, (int)((nuint)first % 64));
            }
        }
    }

    [Fact]
    public void NaN_and_wrong_zeros_are_infinitely_wrong()
    {
        Assert.Equal(double.PositiveInfinity, Errors.Relative([1, float.NaN], [1, 2]));
        Assert.Equal(double.PositiveInfinity, Errors.Relative([1e-30f], [0]));
        Assert.Equal(0, Errors.Relative([0], [0]));
        Assert.Equal(0.25, Errors.Relative([1, 3], [1, 4]));
    }
}
