using System.Buffers.Binary;

namespace Mlp;

/// <summary>
/// Reads a network's state from safetensors data (huggingface/safetensors: the header's length in 8 bytes, a JSON header, the
/// elements), strictly: each key of the network, and no other, in its shape.
/// </summary>
internal static class SafetensorsReader
{
    /// <summary>The format's own limit of a header.</summary>
    private const int MaxHeaderLength = 100_000_000;

    private const int ChunkLength = 1 << 16;

    /// <exception cref="StateDictException">Keys, shapes or types do not fit.</exception>
    /// <exception cref="InvalidDataException">The data is torn, forged or foreign.</exception>
    public static MlpState Read(StateLayout layout, Stream stream)
    {
        List<SafetensorsEntry> entries = SafetensorsHeader.Parse(ReadHeader(stream));
        long dataLength = entries.Count == 0 ? 0 : entries[^1].End;
        if (stream.CanSeek && stream.Length - stream.Position != dataLength)
        {
            throw new InvalidDataException($"The safetensors header lists {dataLength} bytes of data, and {stream.Length - stream.Position} follow it: the file is torn, or something was added to it.");
        }

        CheckFit(layout, entries);
        MlpState state = new(layout);
        byte[] chunk = new byte[ChunkLength];
        foreach (SafetensorsEntry entry in entries)
        {
            ReadTensor(state, layout.Find(entry.Name), entry, stream, chunk);
        }

        if (!stream.CanSeek && stream.ReadByte() >= 0)
        {
            throw new InvalidDataException($"The safetensors header lists {dataLength} bytes of data, and more follow it.");
        }

        return state;
    }

    private static byte[] ReadHeader(Stream stream)
    {
        byte[] prefix = new byte[SafetensorsHeader.Offset];
        int read = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (read < prefix.Length)
        {
            throw new InvalidDataException($"A safetensors file begins with 8 bytes that give its header's length; this one ends after {read}.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderLength)
        {
            throw new InvalidDataException($"The first 8 bytes give a header of {length} bytes, more than the {MaxHeaderLength} that safetensors allows: it is no safetensors file.");
        }

        if (stream.CanSeek && (long)length > stream.Length - stream.Position)
        {
            throw new InvalidDataException($"The safetensors header is said to have {length} bytes, and the file ends after {stream.Length - stream.Position} of them.");
        }

        // In pieces, so that a stream of unknown length cannot make us allocate what it does not hold.
        MemoryStream header = new();
        byte[] chunk = new byte[ChunkLength];
        while ((ulong)header.Length < length)
        {
            int wanted = (int)Math.Min(ChunkLength, length - (ulong)header.Length);
            read = stream.ReadAtLeast(chunk.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            header.Write(chunk, 0, read);
            if (read < wanted)
            {
                throw new InvalidDataException($"The safetensors header is said to have {length} bytes, and the data ends after {header.Length} of them.");
            }
        }

        return header.ToArray();
    }

    private static void CheckFit(StateLayout layout, List<SafetensorsEntry> entries)
    {
        Dictionary<string, SafetensorsEntry> byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        List<string> missing = [], mismatches = [];
        foreach (TensorInfo tensor in layout.Tensors)
        {
            if (!byName.TryGetValue(tensor.Name, out SafetensorsEntry? entry))
            {
                // Older versions of PyTorch did not count batches: 0, then.
                if (!tensor.IsCounter)
                {
                    missing.Add(tensor.Name);
                }
            }
            else if (entry.ShapeText != tensor.Shape.ToString())
            {
                mismatches.Add($"size mismatch for {tensor.Name}: copying a param with shape {entry.ShapeText} from checkpoint, the shape in current model is {tensor.Shape}.");
            }
            else if (tensor.IsCounter ? entry.Type != SafetensorsType.Int64 : !SafetensorsType.IsFloat(entry.Type))
            {
                mismatches.Add($"type mismatch for {tensor.Name}: the checkpoint has {entry.Type}, the current model takes {(tensor.IsCounter ? SafetensorsType.Int64 : "F32, F16, BF16 or F64")}.");
            }
        }

        string[] unexpected = [.. entries.Select(entry => entry.Name).Where(name => !layout.TryFind(name, out _))];
        if (missing.Count > 0 || unexpected.Length > 0 || mismatches.Count > 0)
        {
            throw new StateDictException(layout.NetworkName, missing, unexpected, mismatches);
        }
    }

    private static void ReadTensor(MlpState state, TensorInfo tensor, SafetensorsEntry entry, Stream stream, byte[] chunk)
    {
        if (tensor.IsCounter)
        {
            ReadExactly(stream, chunk.AsSpan(0, sizeof(long)), entry, 0);
            long count = BinaryPrimitives.ReadInt64LittleEndian(chunk);
            if (count < 0)
            {
                throw new InvalidDataException($"\"{tensor.Name}\" counts batches, and holds {count}.");
            }

            state.WriteTensor(tensor.Name, new ReadOnlySpan<long>(ref count));
            return;
        }

        float[] values = new float[tensor.Shape.Length];
        SafetensorsType.TryGetSize(entry.Type, out int size);
        int chunkElements = ChunkLength / size;
        for (int first = 0; first < values.Length; first += chunkElements)
        {
            int elements = Math.Min(chunkElements, values.Length - first);
            Span<byte> bytes = chunk.AsSpan(0, elements * size);
            ReadExactly(stream, bytes, entry, (long)first * size);
            SafetensorsType.ToSingle(entry.Type, bytes, values.AsSpan(first, elements));
        }

        state.WriteTensor(tensor.Name, values.AsSpan());
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, SafetensorsEntry entry, long position)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new InvalidDataException($"The safetensors data ends within \"{entry.Name}\", after {position + read} of its {entry.End - entry.Begin} bytes.");
        }
    }
}
