namespace Mlp.Tests.Simd;

/// <summary>Floats somewhere inside an array, at any misalignment, between canaries.</summary>
internal sealed class GuardedFloats
{
    private const int Guard = 64;
    private const float Canary = -12345.678f;

    private readonly float[] _array;
    private readonly int _start;
    private readonly int _length;

    public GuardedFloats(int length, int misalignment = 0)
    {
        _length = length;
        _start = Guard + misalignment;
        _array = new float[_start + length + Guard];
        Array.Fill(_array, Canary);
        Span.Clear();
    }

    public GuardedFloats(ReadOnlySpan<float> values, int misalignment = 0)
        : this(values.Length, misalignment) => values.CopyTo(Span);

    public Span<float> Span => _array.AsSpan(_start, _length);

    public void AssertUntouchedAround()
    {
        for (int i = 0; i < _array.Length; i++)
        {
            if (i < _start || i >= _start + _length)
            {
                Assert.True(_array[i] == Canary, $"The float {i - _start} of a span of {_length} was overwritten.");
            }
        }
    }
}
