namespace Mlp.Tests.Random;

/// <summary>Philox4x32-10 as the paper writes it down, one block at a time.</summary>
internal static class ReferencePhilox
{
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Generate(uint r0, uint l0, uint r1, uint l1, uint key0, uint key1)
    {
        for (int i = 0; i < 10; i++)
        {
            ulong a = r0 * 0xD2511F53ul, b = r1 * 0xCD9E8D57ul;
            uint k0 = unchecked(key0 + ((uint)i * 0x9E3779B9u)), k1 = unchecked(key1 + ((uint)i * 0xBB67AE85u));
            (r0, l0, r1, l1) = ((uint)(b >> 32) ^ l0 ^ k0, unchecked((uint)b), (uint)(a >> 32) ^ l1 ^ k1, unchecked((uint)a));
        }

        return (r0, l0, r1, l1);
    }

    /// <summary>The 16 bits that decide over one element of a dropout layer: DropoutStream's documented assignment of counters.</summary>
    public static uint Bits(long seed, long step, int layer, int row, int channel)
    {
        (uint w0, uint w1, uint w2, uint w3) = Generate(
            (uint)channel,
            (uint)(row / 8),
            unchecked((uint)step),
            unchecked((uint)layer | ((uint)((step >> 32) & 0xFFFF) << 16)),
            unchecked((uint)seed),
            unchecked((uint)(seed >> 32)));
        uint word = (row % 4) switch { 0 => w0, 1 => w1, 2 => w2, _ => w3 };
        return row % 8 < 4 ? word & 0xFFFF : word >> 16;
    }
}
