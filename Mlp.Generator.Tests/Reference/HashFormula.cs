namespace Mlp.Generator.Tests.Reference;

/// <summary>
/// The formula that tests' data comes from, the same as in tools/make_parity_fixtures.py: element i of a stream is a hash of
/// both, so that nothing needs to be stored and no generator carries state.
/// </summary>
internal static class HashFormula
{
    /// <summary>32 bits for element <paramref name="index"/> of <paramref name="stream"/>.</summary>
    public static uint Bits(uint stream, int index) => Mix(Mix(unchecked(stream * 0x9E3779B9u + 0x7F4A7C15u)) + (uint)index);

    /// <summary>A multiple of 2⁻²⁴ in [0, 1): the same number in float and double.</summary>
    public static double Uniform(uint stream, int index) => (Bits(stream, index) >> 8) / (double)(1 << 24);

    /// <summary><paramref name="count"/> floats, low + (high − low) · <see cref="Uniform"/>, rounded once.</summary>
    public static float[] Floats(uint stream, int count, double low, double high)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(low + (high - low) * Uniform(stream, i));
        }

        return values;
    }

    /// <summary>Class labels: bits modulo <paramref name="classes"/>.</summary>
    public static int[] Labels(uint stream, int count, int classes)
    {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (int)(Bits(stream, i) % (uint)classes);
        }

        return labels;
    }

    /// <summary>MurmurHash3's finaliser.</summary>
    private static uint Mix(uint h)
    {
        h = unchecked((h ^ (h >> 16)) * 0x85EBCA6Bu);
        h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35u);
        return h ^ (h >> 16);
    }
}
