using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Mlp;

/// <summary>Writes a network's state as safetensors data, as PyTorch users do: F32, I64, and "format": "pt".</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkElements = 1 << 14;

    public static void Write(MlpState state, Stream stream)
    {
        // Counters first: what takes 8 bytes lies on a multiple of 8, as in the files of the format's authors.
        TensorInfo[] tensors = [.. state.Layout.Tensors.OrderByDescending(tensor => tensor.IsCounter)];
        byte[] header = Header(tensors);
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.Offset];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        byte[] chunk = new byte[ChunkElements * sizeof(float)];
        foreach (TensorInfo tensor in tensors)
        {
            if (tensor.IsCounter)
            {
                BinaryPrimitives.WriteInt64LittleEndian(chunk, state.Counter(tensor.Offset));
                stream.Write(chunk, 0, sizeof(long));
            }
            else
            {
                WriteFloats(state, tensor, stream, chunk);
            }
        }
    }

    private static byte[] Header(TensorInfo[] tensors)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long offset = 0;
            foreach (TensorInfo tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.IsCounter ? SafetensorsType.Int64 : SafetensorsType.Float32);
                json.WriteStartArray("shape");
                for (int dimension = 0; dimension < tensor.Shape.Rank; dimension++)
                {
                    json.WriteNumberValue(tensor.Shape[dimension]);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.IsCounter ? sizeof(long) : (long)tensor.Shape.Length * sizeof(float);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        int padding = (Alignment - buffer.WrittenCount % Alignment) % Alignment;
        return [.. buffer.WrittenSpan, .. Encoding.ASCII.GetBytes(new string(' ', padding))];
    }

    private static void WriteFloats(MlpState state, TensorInfo tensor, Stream stream, byte[] chunk)
    {
        float[] values = new float[tensor.Shape.Length];
        state.ReadTensor(tensor.Name, values.AsSpan());
        for (int first = 0; first < values.Length; first += ChunkElements)
        {
            ReadOnlySpan<float> part = values.AsSpan(first, Math.Min(ChunkElements, values.Length - first));
            for (int index = 0; index < part.Length; index++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(sizeof(float) * index), part[index]);
            }

            stream.Write(chunk, 0, sizeof(float) * part.Length);
        }
    }
}
