using System.Buffers.Binary;

namespace Mlp.Data;

/// <summary>
/// The checksum of gzip: the cyclic redundancy check of 32 bits with the polynomial 0xEDB88320, its bits reversed (RFC 1952, section 8).
/// </summary>
internal struct Crc32
{
    private const int Tables = 8;

    // [k · 256 + byte]: what a byte does to the remainder that k further bytes follow.
    private static readonly uint[] s_table = MakeTable();

    // Inverted, as the rule has it, so that 0 is that of no bytes.
    private uint _remainder;

    /// <summary>Gets the checksum of all bytes so far.</summary>
    public readonly uint Value => _remainder;

    /// <summary>Counts bytes in.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint[] table = s_table;
        uint remainder = ~_remainder;
        while (bytes.Length >= Tables)
        {
            uint low = remainder ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            remainder = table[1792 + (byte)low] ^ table[1536 + (byte)(low >> 8)]
                ^ table[1280 + (byte)(low >> 16)] ^ table[1024 + (low >> 24)]
                ^ table[768 + bytes[4]] ^ table[512 + bytes[5]] ^ table[256 + bytes[6]] ^ table[bytes[7]];
            bytes = bytes[Tables..];
        }

        foreach (byte value in bytes)
        {
            remainder = (remainder >> 8) ^ table[(byte)(remainder ^ value)];
        }

        _remainder = ~remainder;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[Tables * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint remainder = value;
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ ((remainder & 1) * 0xEDB88320);
            }

            table[value] = remainder;
        }

        for (int i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }
}
