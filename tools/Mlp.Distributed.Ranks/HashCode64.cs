namespace Mlp.Distributed.Ranks;

/// <summary>The 64-bit hash FNV-1a: the same in every process, which <see cref="HashCode"/> is not.</summary>
internal struct HashCode64()
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte each in bytes)
        {
            Value = (Value ^ each) * 1099511628211;
        }
    }
}
