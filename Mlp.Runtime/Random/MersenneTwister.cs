namespace Mlp.Random;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, 1998) with the seeding <c>init_genrand</c>: PyTorch's CPU generator, so that a network
/// starts from the same numbers as in PyTorch for the same seed.
/// </summary>
public sealed class MersenneTwister
{
    private const int StateLength = 624;
    private const int MiddleOffset = 397;

    private readonly uint[] _state = new uint[StateLength];
    private int _next = StateLength;

    /// <summary>
    /// Creates the generator in its state after <c>init_genrand(seed)</c>; PyTorch's <c>manual_seed(s)</c> takes the low 32 bits of s.
    /// </summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (int i = 1; i < StateLength; i++)
        {
            uint previous = _state[i - 1];
            _state[i] = unchecked((1812433253u * (previous ^ (previous >> 30))) + (uint)i);
        }
    }

    /// <summary>Returns the next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_next == StateLength)
        {
            Regenerate();
        }

        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680u;
        y ^= (y << 15) & 0xEFC60000u;
        return y ^ (y >> 18);
    }

    /// <summary>
    /// Returns a float uniform in [<paramref name="from"/>, <paramref name="to"/>], bit for bit what PyTorch's <c>Tensor.uniform_</c> puts
    /// into one element: 24 bits of one draw as u in [0, 1), then u·(to − from) + from, in double but for the difference.
    /// </summary>
    public float NextUniform(float from, float to)
    {
        double unit = (NextUInt32() & 0xFFFFFFu) * (1.0 / (1 << 24));
        float range = to - from;
        return (float)((unit * range) + from);
    }

    private void Regenerate()
    {
        for (int i = 0; i < StateLength; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % StateLength] & 0x7FFFFFFFu);
            uint twist = (y & 1) == 0 ? 0 : 0x9908B0DFu;
            _state[i] = _state[(i + MiddleOffset) % StateLength] ^ (y >> 1) ^ twist;
        }

        _next = 0;
    }
}
