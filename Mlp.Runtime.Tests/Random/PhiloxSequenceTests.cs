using Mlp.Random;

namespace Mlp.Tests.Random;

public sealed class PhiloxSequenceTests
{
    [Theory]
    [InlineData(0, 0, PhiloxPurpose.Shuffle)]
    [InlineData(-1, 0x1_0000_0007, PhiloxPurpose.Split)]
    [InlineData(0x0123_4567_89AB_CDEF, long.MaxValue, PhiloxPurpose.Shuffle)]
    internal void Draws_are_the_words_of_the_papers_blocks(long seed, long stream, PhiloxPurpose purpose)
    {
        PhiloxSequence sequence = new(seed, stream, purpose);
        for (uint block = 0; block < 5; block++)
        {
            (uint w0, uint w1, uint w2, uint w3) = ReferencePhilox.Generate(
                block,
                unchecked((uint)stream),
                unchecked((uint)(stream >> 32)),
                uint.MaxValue - (uint)purpose,
                unchecked((uint)seed),
                unchecked((uint)(seed >> 32)));
            Assert.Equal([w0, w1, w2, w3], new[] { sequence.NextUInt32(), sequence.NextUInt32(), sequence.NextUInt32(), sequence.NextUInt32() });
        }
    }

    /// <summary>Computed by a program of its own in Python: these orders must never change, or resumed runs would see other batches.</summary>
    [Fact]
    public void Orders_are_those_of_every_machine_and_release()
    {
        Assert.Equal([7, 1, 5, 3, 9, 6, 4, 11, 0, 10, 8, 2], Order(12, 1, 0, PhiloxPurpose.Shuffle));
        Assert.Equal([7, 6, 10, 2, 11, 8, 9, 4, 1, 5, 0, 3], Order(12, 1, 1, PhiloxPurpose.Shuffle));
        Assert.Equal([0, 1, 3, 6, 11, 2, 9, 5, 4, 10, 8, 7], Order(12, -1, (1L << 40) + 3, PhiloxPurpose.Split));
        Assert.Empty(Order(0, 1, 0, PhiloxPurpose.Shuffle));
        Assert.Equal([0], Order(1, 1, 0, PhiloxPurpose.Shuffle));
    }

    /// <summary>24 orders of 4, 24,000 times: χ² with 23 degrees of freedom is above 49.7 once in a thousand.</summary>
    [Fact]
    public void Each_order_is_equally_likely()
    {
        int[] counts = new int[256];
        for (int stream = 0; stream < 24_000; stream++)
        {
            int[] order = Order(4, 5, stream, PhiloxPurpose.Shuffle);
            Assert.Equal([0, 1, 2, 3], order.Order());
            counts[order[0] + 4 * order[1] + 16 * order[2] + 64 * order[3]]++;
        }

        int[] seen = [.. counts.Where(count => count > 0)];
        Assert.Equal(24, seen.Length);
        Assert.True(seen.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000) < 49.7);
    }

    /// <summary>A bound of 3 · 2³⁰ without drawing anew would give every third number twice as often as others.</summary>
    [Fact]
    public void Large_bounds_are_fair()
    {
        PhiloxSequence sequence = new(3, 0, PhiloxPurpose.Split);
        int[] thirds = new int[3];
        for (int i = 0; i < 30_000; i++)
        {
            thirds[sequence.Next(3u << 30) % 3]++;
        }

        Assert.All(thirds, count => Assert.InRange(count, 9_700, 10_300));
    }

    private static int[] Order(int length, long seed, long stream, PhiloxPurpose purpose)
    {
        int[] order = new int[length];
        PhiloxSequence.Permute(order, seed, stream, purpose);
        return order;
    }
}
