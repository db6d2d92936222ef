using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>What the entries of a zip hold. Those that are not compressed are not copied.</summary>
/// <param name="file">The bytes of the zip.</param>
/// <param name="allowance">What may come of the outermost file.</param>
internal sealed class ZipContent(ReadOnlyMemory<byte> file, Allowance allowance)
{
    private const int Stored = 0, Deflated = 8, Encrypted = 1;
    private const int Chunk = 1 << 16;

    private readonly IReadOnlyDictionary<string, ZipEntry> _entries = ZipDirectory.Read(file.Span);

    /// <summary>Gets the names of the entries.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>The length that the directory says of an entry; null where there is none of this name.</summary>
    public long? LengthOf(string name) => _entries.TryGetValue(name, out ZipEntry? entry) ? entry.Length : null;

    /// <summary>What an entry holds.</summary>
    /// <exception cref="ModelFileException">There is no such entry, or its bytes are not what the directory says.</exception>
    public ReadOnlyMemory<byte> Read(string name)
    {
        string shown = Shown.Name(name);
        if (!_entries.TryGetValue(name, out ZipEntry? entry))
        {
            throw new ModelFileException($"its zip has no '{shown}': save it again");
        }

        if ((entry.Flags & Encrypted) != 0)
        {
            throw new ModelFileException($"its entry '{shown}' is encrypted: save it without a password");
        }

        ReadOnlyMemory<byte> bytes = file.Slice((int)entry.DataOffset, (int)entry.CompressedLength);
        switch (entry.Method)
        {
            case Stored when entry.Length != entry.CompressedLength:
                throw new ModelFileException($"its entry '{shown}' is not compressed and has two different sizes: save it again");
            case Stored:
                break;
            case Deflated:
                bytes = Inflate(bytes, entry.Length, shown);
                break;
            default:
                throw new ModelFileException(
                    $"its entry '{shown}' is compressed by method {entry.Method}; none and deflate can be read: pack it again with one of them");
        }

        if (Crc32.Of(bytes.Span) != entry.Crc)
        {
            throw new ModelFileException(
                $"its entry '{shown}' has another checksum than the directory says: it was damaged, so copy or download it again; "
                + "or it was saved after torch.serialization.set_crc32_options(False), so save it without that");
        }

        return bytes;
    }

    private byte[] Inflate(ReadOnlyMemory<byte> bytes, long length, string name)
    {
        if (length > Math.Min(Allowance.Of(bytes.Length), int.MaxValue / 2))
        {
            throw new ModelFileException(
                $"its entry '{name}' claims to inflate from {bytes.Length} bytes to {length}, which trained weights do not do: "
                + "save it again, without compression");
        }

        allowance.Take(length, $"'{name}'");
        _ = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment);
        MemoryStream compressed = new(segment.Array!, segment.Offset, segment.Count, writable: false);
        using DeflateStream stream = new(compressed, CompressionMode.Decompress);
        MemoryStream inflated = new(); // grows as bytes arrive: the claimed length may be a lie
        byte[] chunk = new byte[(int)Math.Min(Chunk, length + 1)];
        try
        {
            for (int count; (count = stream.Read(chunk, 0, chunk.Length)) > 0;)
            {
                inflated.Write(chunk, 0, count);
                if (inflated.Length > length)
                {
                    break;
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new ModelFileException($"its entry '{name}' cannot be inflated: copy or download it again", error);
        }

        return inflated.Length == length
            ? inflated.ToArray()
            : throw new ModelFileException(
                $"its entry '{name}' does not inflate to the {length} bytes that the directory says: copy or download it again");
    }
}
