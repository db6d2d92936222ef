using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>
/// Reads the directory of a zip, and believes none of it: every entry lies within the file, apart from the others, behind a header that says
/// the same. ZipArchive checks less, and copies what is not compressed.
/// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054B50, End64Signature = 0x06064B50, Locator64Signature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50, LocalSignature = 0x04034B50;
    private const int EndLength = 22, Locator64Length = 20, End64Length = 56, EntryLength = 46, LocalLength = 30;
    private const int SizesFollow = 8; // the flag of a local header whose sizes stand behind the data

    /// <summary>Reads it.</summary>
    /// <param name="file">The bytes of the zip.</param>
    /// <returns>The entries by name, folders left out.</returns>
    /// <exception cref="ModelFileException">It is torn, or contradicts itself.</exception>
    public static IReadOnlyDictionary<string, ZipEntry> Read(ReadOnlySpan<byte> file)
    {
        int end = FindEnd(file);
        long count = U16(file, end + 10), length = U32(file, end + 12), start = U32(file, end + 16);
        long limit = end;
        if (count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue)
        {
            limit = FindEnd64(file, end);
            count = I64(file, (int)limit + 32);
            length = I64(file, (int)limit + 40);
            start = I64(file, (int)limit + 48);
        }

        if (start < 0 || length < 0 || start > limit || length > limit - start || count < 0 || count > length / EntryLength)
        {
            throw Torn("its directory reaches beyond the file");
        }

        List<ZipEntry> entries = ReadEntries(file.Slice(0, (int)(start + length)), (int)start, count);
        entries.Sort((one, other) => one.HeaderOffset.CompareTo(other.HeaderOffset));
        Dictionary<string, ZipEntry> byName = new(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            ZipEntry entry = entries[i];
            Locate(file, entry, limit: i + 1 < entries.Count ? Math.Min(entries[i + 1].HeaderOffset, start) : start);
            if (byName.ContainsKey(entry.Name))
            {
                throw Torn($"it holds '{Shown.Name(entry.Name)}' twice");
            }

            byName.Add(entry.Name, entry);
        }

        return byName;
    }

    private static int FindEnd(ReadOnlySpan<byte> file)
    {
        for (int position = file.Length - EndLength; position >= 0 && position >= file.Length - EndLength - ushort.MaxValue; position--)
        {
            if (U32(file, position) == EndSignature && position + EndLength + U16(file, position + 20) == file.Length)
            {
                return position;
            }
        }

        throw Torn("it has no directory at its end");
    }

    private static long FindEnd64(ReadOnlySpan<byte> file, int end)
    {
        int locator = end - Locator64Length;
        if (locator >= 0 && U32(file, locator) == Locator64Signature)
        {
            long position = I64(file, locator + 8);
            if (position >= 0 && position <= locator - End64Length && U32(file, (int)position) == End64Signature)
            {
                return position;
            }
        }

        throw Torn("it speaks of a directory with 64-bit sizes, which is not there");
    }

    private static List<ZipEntry> ReadEntries(ReadOnlySpan<byte> file, int position, long count)
    {
        List<ZipEntry> entries = [];
        for (long i = 0; i < count; i++)
        {
            if (file.Length - position < EntryLength || U32(file, position) != EntrySignature)
            {
                throw Torn($"entry {i} of its directory does not begin where it must");
            }

            int nameLength = U16(file, position + 28), extraLength = U16(file, position + 30), commentLength = U16(file, position + 32);
            int next = position + EntryLength + nameLength + extraLength + commentLength;
            if (next > file.Length)
            {
                throw Torn($"entry {i} of its directory reaches beyond the directory");
            }

            string name = Encoding.UTF8.GetString(file.Slice(position + EntryLength, nameLength).ToArray());
            long compressed = U32(file, position + 20), length = U32(file, position + 24), header = U32(file, position + 42);
            ReadExtra(file.Slice(position + EntryLength + nameLength, extraLength), ref length, ref compressed, ref header);
            ZipEntry entry = new(name, U16(file, position + 10), U16(file, position + 8), U32(file, position + 16), compressed, length, header);
            if (compressed < 0 || length < 0 || header < 0)
            {
                throw Torn($"the sizes of '{Shown.Name(name)}' are negative");
            }

            if (!name.EndsWith("/", StringComparison.Ordinal))
            {
                entries.Add(entry);
            }

            position = next;
        }

        return entries;
    }

    /// <summary>Takes from the extra field of 64-bit sizes those that the entry has no room for, in the order that the format fixes.</summary>
    private static void ReadExtra(ReadOnlySpan<byte> extra, ref long length, ref long compressed, ref long header)
    {
        while (extra.Length >= 4)
        {
            int size = U16(extra, 2);
            if (size > extra.Length - 4)
            {
                return; // no field: padding
            }

            if (U16(extra, 0) == 1)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, size);
                Next(ref field, ref length);
                Next(ref field, ref compressed);
                Next(ref field, ref header);
                return;
            }

            extra = extra.Slice(4 + size);
        }

        static void Next(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value == uint.MaxValue && field.Length >= 8)
            {
                value = I64(field, 0);
                field = field.Slice(8);
            }
        }
    }

    /// <summary>Finds where the bytes of an entry begin, and compares its header with the directory.</summary>
    private static void Locate(ReadOnlySpan<byte> file, ZipEntry entry, long limit)
    {
        string name = Shown.Name(entry.Name);
        if (entry.HeaderOffset > limit - LocalLength || U32(file, (int)entry.HeaderOffset) != LocalSignature)
        {
            throw Torn($"'{name}' does not begin where its directory says");
        }

        int header = (int)entry.HeaderOffset;
        int nameLength = U16(file, header + 26);
        entry.DataOffset = (long)header + LocalLength + nameLength + U16(file, header + 28);
        if (entry.DataOffset > limit || entry.CompressedLength > limit - entry.DataOffset)
        {
            throw Torn($"'{name}' reaches beyond the file, or into the next entry");
        }

        bool isSame = Encoding.UTF8.GetString(file.Slice(header + LocalLength, nameLength).ToArray()) == entry.Name
            && U16(file, header + 8) == entry.Method;
        if ((U16(file, header + 6) & SizesFollow) == 0)
        {
            isSame &= IsSame(U32(file, header + 18), entry.CompressedLength) && IsSame(U32(file, header + 22), entry.Length);
        }

        if (!isSame)
        {
            throw Torn($"the directory says something else of '{name}' than the header in front of it");
        }

        static bool IsSame(uint local, long value) => local == uint.MaxValue || local == value;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(offset));

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(offset));

    private static long I64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(offset));

    private static ModelFileException Torn(string what) => new($"it is a zip that is torn or forged: {what}; copy or download it again");
}
