namespace Mlp.Generator.Tests.Reference;

/// <summary>MT19937 as Matsumoto and Nishimura publish it, and torch's uniform_ on top of it.</summary>
internal sealed class ReferenceMersenneTwister
{
    private readonly uint[] state = new uint[624];
    private int position = 624;

    public ReferenceMersenneTwister(long seed)
    {
        state[0] = unchecked((uint)seed);
        for (int i = 1; i < 624; i++)
        {
            state[i] = unchecked(1812433253u * (state[i - 1] ^ (state[i - 1] >> 30)) + (uint)i);
        }
    }

    public uint Next()
    {
        if (position == 624)
        {
            Twist();
        }

        uint y = state[position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    /// <summary>tensor.uniform_(−bound, bound) in float32, one draw an element.</summary>
    public void Fill(double[] values, float bound)
    {
        float width = bound - -bound;
        for (int i = 0; i < values.Length; i++)
        {
            double u = (Next() & 0xFFFFFF) / 16777216.0;
            values[i] = (float)(u * width + -(double)bound);
        }
    }

    private void Twist()
    {
        for (int i = 0; i < 624; i++)
        {
            uint y = (state[i] & 0x80000000u) | (state[(i + 1) % 624] & 0x7FFFFFFFu);
            state[i] = state[(i + 397) % 624] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DFu);
        }

        position = 0;
    }
}

/// <summary>Philox4x32-10 (Salmon et al., SC 2011), one counter at a time.</summary>
internal static class ReferencePhilox
{
    public static (uint Row0, uint Row1, uint Row2, uint Row3) Words(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53ul * c0;
            ulong product1 = 0xCD9E8D57ul * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 = unchecked(k0 + 0x9E3779B9u);
            k1 = unchecked(k1 + 0xBB67AE85u);
        }

        return (c0, c1, c2, c3);
    }
}

/// <summary>Our dropout masks; tools/make_parity_fixtures.py has the same three formulas.</summary>
internal static class ReferenceMask
{
    /// <summary>Words 2 and 3 of the counter. The layer is the index of the Dropout in the Sequential.</summary>
    public static (uint C2, uint C3) Counter(long step, int layer) =>
        (unchecked((uint)step), unchecked((uint)layer | (uint)(step >> 32) << 16));

    /// <summary>An element is dropped where its 16 bits are below this.</summary>
    public static uint Threshold(double probability) => (uint)Math.Round(probability * 65536.0);

    /// <summary>0 with the probability, else 1 / (1 − p).</summary>
    public static double Factor(long seed, long step, int layer, int row, int channel, double probability)
    {
        (uint c2, uint c3) = Counter(step, layer);
        (uint row0, uint row1, uint row2, uint row3) = ReferencePhilox.Words(
            (uint)channel, (uint)(row / 8), c2, c3, unchecked((uint)seed), unchecked((uint)(seed >> 32)));
        uint word = (row % 4) switch { 0 => row0, 1 => row1, 2 => row2, _ => row3 };
        uint half = row % 8 < 4 ? word & 0xFFFF : word >> 16;
        return probability < 1 && half >= Threshold(probability) ? 1 / (1 - probability) : 0;
    }
}
