namespace Mlp.Checksums;

/// <summary>Numbers that are a function of a stream and an index, the same on every machine and for ever: SplitMix64.</summary>
internal static class Numbers
{
    public static ulong Bits(ulong stream, ulong index)
    {
        ulong z = stream * 0xD1342543DE82EF95 + (index + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The first of a hundred thousand streams that are a network's own.</summary>
    public static ulong Stream(string name) =>
        name.Aggregate(0UL, (hash, letter) => (hash ^ letter) * 1099511628211) % 1_000_000_000_000 * 100_000;

    /// <summary>Floats from <paramref name="least"/> to below <paramref name="most"/>.</summary>
    public static float[] Floats(ulong stream, int count, float least, float most)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = least + (most - least) * ((Bits(stream, (ulong)i) >> 40) * (1f / (1 << 24)));
        }

        return values;
    }

    /// <summary>Whole numbers from 0 to below <paramref name="bound"/>.</summary>
    public static int[] Labels(ulong stream, int count, int bound) =>
        [.. Enumerable.Range(0, count).Select(i => (int)(Bits(stream, (ulong)i) % (ulong)bound))];
}
