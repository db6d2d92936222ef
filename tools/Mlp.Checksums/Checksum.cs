using System.Globalization;
using System.Runtime.InteropServices;

namespace Mlp.Checksums;

/// <summary>FNV-1a over words of 32 bits, in parts that are named, so that a difference can be traced.</summary>
internal sealed class Checksum
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private readonly SortedDictionary<string, ulong> _parts = new(StringComparer.Ordinal);
    private string _part = "";
    private ulong _hash;

    /// <summary>What is added from now on is of this part, which may go on several times.</summary>
    public void Begin(string part)
    {
        End();
        _part = part;
        _hash = _parts.GetValueOrDefault(part, Offset);
    }

    /// <summary>Adds numbers that are finite: a network of NaN would be the same whatever became of its kernels.</summary>
    /// <exception cref="InvalidOperationException">One is not finite.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"number {i} of a span of {_part} is {values[i]}: choose other data"));
            }

            Add(BitConverter.SingleToUInt32Bits(values[i]));
        }
    }

    /// <summary>Adds numbers of any kind. NaN has many bits, and which of them come out is not promised.</summary>
    public void AddAny(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Add(BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value));
        }
    }

    public void Add(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        Add((uint)bits);
        Add((uint)(bits >> 32));
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        foreach (uint word in words)
        {
            Add(word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(uint))..])
        {
            Add(rest);
        }
    }

    /// <summary>The checksum of all parts, and of each, by name.</summary>
    public (ulong All, IReadOnlyDictionary<string, ulong> Parts) Finish()
    {
        End();
        _hash = Offset;
        foreach (ulong part in _parts.Values)
        {
            Add((uint)part);
            Add((uint)(part >> 32));
        }

        return (Mixed(_hash), _parts.ToDictionary(part => part.Key, part => Mixed(part.Value)));
    }

    // The multiplication carries bits upwards only.
    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        return hash ^ (hash >> 33);
    }

    private void Add(uint word) => _hash = (_hash ^ word) * Prime;

    private void End()
    {
        if (_part.Length > 0)
        {
            _parts[_part] = _hash;
        }
    }
}
