using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Mlp;

/// <summary>Writes the head of a safetensors file, with the metadata {"format": "pt"} that PyTorch's loaders ask for.</summary>
internal static class SafetensorsHeaderWriter
{
    /// <summary>Writes the header's length and the header, padded to a multiple of 8.</summary>
    /// <param name="output">The file, at its start.</param>
    /// <param name="tensors">In the order in which their data will follow, without holes.</param>
    /// <param name="metadata">Further texts for __metadata__.</param>
    public static void Write(
        Stream output, IEnumerable<(string Name, string Type, TensorShape Shape)> tensors, params ReadOnlySpan<(string Key, string Text)> metadata)
    {
        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            foreach ((string key, string text) in metadata)
            {
                json.WriteString(key, text);
            }

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, string type, TensorShape shape) in tensors)
            {
                long end = offset + ((long)shape.Length * SafetensorsType.Bits(type) / 8);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                json.WriteStartArray("shape");
                for (int i = 0; i < shape.Rank; i++)
                {
                    json.WriteNumberValue(shape[i]);
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
}
