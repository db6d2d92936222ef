using System.Numerics;
using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>
/// A number of 64 bits that tells memory of other content apart, all but surely. Four chains of multiplications run beside each other, so
/// that memory is read as fast as it comes. Nobody is kept from making two that agree: it finds mistakes, no forgery.
/// </summary>
internal struct ByteHash
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xD6E8FEB86659FD93;
    private ulong _value;

    /// <summary>The hash of all that was added.</summary>
    public readonly ulong Value => _value;

    /// <summary>Adds numbers. Where a call ends counts, too.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = _value, b = a ^ First, c = a ^ Second, d = ~a;
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = Mix(a, words[i]);
            b = Mix(b, words[i + 1]);
            c = Mix(c, words[i + 2]);
            d = Mix(d, words[i + 3]);
        }

        for (; i < words.Length; i++)
        {
            a = Mix(a, words[i]);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            a = Mix(a, rest);
        }

        _value = Mix(Mix(Mix(Mix(a, b), c), d), (ulong)bytes.Length);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = BitOperations.RotateLeft(hash + (word * Second), 31) * First;
        return hash ^ (hash >> 29);
    }
}
