using System.Buffers.Binary;

namespace Mlp;

/// <summary>Reads the state dict of one network, strictly, into memory of its own: the network changes only once all is well.</summary>
internal sealed class StateDictReader
{
    private const int ChunkLength = 65_536;

    private readonly byte[] _chunk = new byte[ChunkLength];

    private StateDictReader(StateLayout layout)
    {
        Parameters = new float[layout.ParameterLength];
        Buffers = new float[layout.BufferLength];
        Counters = new long[layout.CounterCount];
    }

    /// <summary>All parameters, packed, padding 0.</summary>
    public float[] Parameters { get; }

    /// <summary>All running statistics, packed, padding 0.</summary>
    public float[] Buffers { get; }

    /// <summary>num_batches_tracked; 0 where the file has none.</summary>
    public long[] Counters { get; }

    /// <summary>Reads a safetensors file from the stream's position to its end. Tensors need not be in any order.</summary>
    /// <remarks>
    /// Weights and running statistics are F32, or F16, BF16 or F64, which are converted (F64 rounds to nearest). A counter is I64
    /// alone: PyTorch writes nothing else, and another type means that the file was converted carelessly.
    /// </remarks>
    /// <param name="stream">At the file's first byte.</param>
    /// <param name="fileName">The file's path for messages; null for a stream that has none.</param>
    /// <param name="layout">The network's tensors.</param>
    /// <exception cref="StateDictException">The tensors are not the network's.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no safetensors file.</exception>
    public static StateDictReader Read(Stream stream, string? fileName, StateLayout layout)
    {
        SafetensorsStream source = new(stream);
        List<SafetensorsEntry> entries = SafetensorsHeader.Read(source);
        StateDictMismatches mismatches = Compare(entries, layout);
        if (!mismatches.IsEmpty)
        {
            throw new StateDictException(layout.NetworkName, fileName, mismatches);
        }

        // From here on the sizes are the network's own: a header can claim no more memory than that.
        StateDictReader state = new(layout);
        foreach (SafetensorsEntry entry in entries)
        {
            state.ReadTensor(layout.Find(entry.Name), entry, source);
        }

        source.ExpectEnd();
        return state;
    }

    private static StateDictMismatches Compare(List<SafetensorsEntry> entries, StateLayout layout)
    {
        Dictionary<string, SafetensorsEntry> byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        StateDictMismatches mismatches = new();
        mismatches.UnexpectedKeys.AddRange(entries.Where(entry => layout.TryFind(entry.Name) is null).Select(entry => entry.Name));
        foreach (TensorInfo tensor in layout.Tensors)
        {
            if (byName.TryGetValue(tensor.Name, out SafetensorsEntry? entry))
            {
                Compare(tensor, entry, mismatches);
            }
            else if (!tensor.IsCounter)
            {
                mismatches.MissingKeys.Add(tensor.Name);
            }
        }

        if (mismatches.UnexpectedKeys.Count > 0)
        {
            mismatches.Prefix = StateDictPrefix.Find(byName, layout);
        }

        return mismatches;
    }

    private static void Compare(TensorInfo tensor, SafetensorsEntry entry, StateDictMismatches mismatches)
    {
        if (!tensor.Shape.Matches(entry.Shape))
        {
            mismatches.Sizes.Add(new StateDictSizeMismatch(tensor.Name, entry.Shape, tensor.Shape));
        }

        if (tensor.IsCounter && entry.Type != SafetensorsType.Int64)
        {
            mismatches.Types.Add(new StateDictTypeMismatch(tensor.Name, entry.Type, SafetensorsType.Int64));
        }
        else if (!tensor.IsCounter && !SafetensorsType.IsConvertible(entry.Type))
        {
            mismatches.Types.Add(new StateDictTypeMismatch(tensor.Name, entry.Type, "F32 (F16, BF16 and F64 are converted)"));
        }
    }

    private void ReadTensor(TensorInfo tensor, SafetensorsEntry entry, SafetensorsStream source)
    {
        string what = $"the data of {tensor.Name}";
        if (tensor.IsCounter)
        {
            Span<byte> counter = _chunk.AsSpan(0, sizeof(long));
            source.ReadExactly(counter, what);
            long batches = BinaryPrimitives.ReadInt64LittleEndian(counter);
            if (batches < 0)
            {
                throw new InvalidDataException(FormattableString.Invariant($"'{tensor.Name}' counts batches and cannot be {batches}."));
            }

            Counters[tensor.Offset] = batches;
            return;
        }

        float[] row = new float[PackedTensor.RowLength(tensor)];
        for (int i = 0; i < PackedTensor.RowCount(tensor); i++)
        {
            ReadFloats(entry.Type, source, row, what);
            if (Scales.Problem(tensor, row) is { } problem)
            {
                throw new InvalidDataException(problem);
            }

            PackedTensor.WriteRow(tensor, row, i, tensor.IsParameter ? Parameters : Buffers);
        }
    }

    private void ReadFloats(string type, SafetensorsStream source, Span<float> destination, string what)
    {
        int size = SafetensorsType.Bits(type) / 8;
        while (!destination.IsEmpty)
        {
            int count = Math.Min(destination.Length, ChunkLength / size);
            Span<byte> bytes = _chunk.AsSpan(0, count * size);
            source.ReadExactly(bytes, what);
            SafetensorsType.ToFloats(type, bytes, destination[..count]);
            destination = destination[count..];
        }
    }
}
