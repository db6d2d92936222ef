using System.Buffers.Binary;
using System.Text;

namespace Mlp.Data;

/// <summary>Finds encodings of two or four bytes a character in bytes without a byte order mark.</summary>
internal static class UnmarkedEncoding
{
    /// <summary>
    /// Finds UTF-16 or UTF-32 by the NULs among the first bytes: digits, delimiters and line ends have one, or three, in each character.
    /// </summary>
    /// <param name="start">The first bytes of a file.</param>
    /// <returns>The encoding, and the words that set it in C#; null where there is a byte order mark, or where it is neither.</returns>
    public static (Encoding Encoding, string Name, string Option)? Find(ReadOnlySpan<byte> start)
    {
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0xEF, 0xBB, 0xBF, ..] or [0, 0, 0xFE, 0xFF, ..])
        {
            return null;
        }

        return IsUtf32(start, isBigEndian: false) ? (Utf32(isBigEndian: false), "UTF-32", "Encoding.UTF32")
            : IsUtf32(start, isBigEndian: true) ? (Utf32(isBigEndian: true), "UTF-32, big-endian", "new UTF32Encoding(true, false)")
            : IsUtf16(start, lowPlace: 0) ? (Encoding.Unicode, "UTF-16", "Encoding.Unicode")
            : IsUtf16(start, lowPlace: 1) ? (Encoding.BigEndianUnicode, "UTF-16, big-endian", "Encoding.BigEndianUnicode")
            : null;

        static Encoding Utf32(bool isBigEndian) => new UTF32Encoding(isBigEndian, byteOrderMark: false);
    }

    private static bool IsUtf32(ReadOnlySpan<byte> start, bool isBigEndian)
    {
        int characters = start.Length / 4, basic = 0;
        for (int i = 0; i < characters; i++)
        {
            ReadOnlySpan<byte> bytes = start[(4 * i)..];
            uint character = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            if (character > 0x10FFFF)
            {
                return false;
            }

            basic += character is > 0 and < 0x10000 ? 1 : 0;
        }

        return 2 * basic > characters;
    }

    private static bool IsUtf16(ReadOnlySpan<byte> start, int lowPlace)
    {
        int characters = start.Length / 2, highNuls = 0, lowNuls = 0;
        for (int i = 0; i < characters; i++)
        {
            lowNuls += start[(2 * i) + lowPlace] == 0 ? 1 : 0;
            highNuls += start[(2 * i) + 1 - lowPlace] == 0 ? 1 : 0;
        }

        // A few letters, of Chinese, say, have a NUL in their other byte.
        return highNuls >= 2 && highNuls > characters / 16 && 4 * lowNuls <= highNuls;
    }
}
