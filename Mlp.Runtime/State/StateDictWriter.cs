using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Mlp;

/// <summary>Writes a state dict as a safetensors file, with the metadata {"format": "pt"} that PyTorch's loaders ask for.</summary>
/// <remarks>
/// The reference implementation's order: counters (8 bytes an element) before floats (4 bytes), each by name in ordinal order.
/// With the header padded to a multiple of 8 every tensor is then aligned to its element in the file.
/// </remarks>
internal static class StateDictWriter
{
    private const int ChunkLength = 65_536;

    /// <summary>Writes the whole file and flushes the stream.</summary>
    public static void Write(
        Stream stream, StateLayout layout, ReadOnlySpan<float> parameters, ReadOnlySpan<float> buffers, ReadOnlySpan<long> counters)
    {
        TensorInfo[] tensors =
        [
            .. layout.Tensors.OrderByDescending(ElementSize).ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];

        // Not disposed of: that would close the stream, which is its owner's.
        BufferedStream output = new(stream, ChunkLength);
        byte[] chunk = new byte[ChunkLength];
        WriteHeader(output, tensors);
        foreach (TensorInfo tensor in tensors)
        {
            if (tensor.IsCounter)
            {
                BinaryPrimitives.WriteInt64LittleEndian(chunk, counters[tensor.Offset]);
                output.Write(chunk, 0, sizeof(long));
                continue;
            }

            float[] row = new float[PackedTensor.RowLength(tensor)];
            for (int i = 0; i < PackedTensor.RowCount(tensor); i++)
            {
                PackedTensor.ReadRow(tensor, tensor.IsParameter ? parameters : buffers, i, row);
                WriteFloats(output, row, chunk);
            }
        }

        output.Flush();
    }

    private static int ElementSize(TensorInfo tensor) => tensor.IsCounter ? sizeof(long) : sizeof(float);

    private static void WriteHeader(Stream output, TensorInfo[] tensors)
    {
        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long offset = 0;
            foreach (TensorInfo tensor in tensors)
            {
                long end = offset + (long)tensor.Shape.Length * ElementSize(tensor);
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.IsCounter ? SafetensorsType.Int64 : SafetensorsType.Float32);
                json.WriteStartArray("shape");
                for (int i = 0; i < tensor.Shape.Rank; i++)
                {
                    json.WriteNumberValue(tensor.Shape[i]);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        int padding = -header.WrittenCount & 7;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        output.Write(length);
        output.Write(header.WrittenSpan);
    }

    private static void WriteFloats(Stream output, ReadOnlySpan<float> source, byte[] chunk)
    {
        while (!source.IsEmpty)
        {
            int count = Math.Min(source.Length, ChunkLength / sizeof(float));
            SafetensorsType.FromFloats(source[..count], chunk);
            output.Write(chunk, 0, count * sizeof(float));
            source = source[count..];
        }
    }
}
