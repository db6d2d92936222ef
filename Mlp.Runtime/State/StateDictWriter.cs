using System.Buffers.Binary;

namespace Mlp;

/// <summary>Writes a state dict as a safetensors file.</summary>
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
        SafetensorsHeaderWriter.Write(
            output, tensors.Select(
                tensor => (tensor.Name, tensor.IsCounter ? SafetensorsType.Int64 : SafetensorsType.Float32, tensor.Shape)));
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
