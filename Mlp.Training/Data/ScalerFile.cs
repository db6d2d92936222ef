using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Mlp.Data;

/// <summary>A <see cref="Scaler"/> as a safetensors file: "scale" and "shift", F64 [columns].</summary>
internal static class ScalerFile
{
    private const string Scale = "scale";
    private const string Shift = "shift";
    private const string Float64 = "F64";

    /// <summary>Writes the whole file and flushes the stream.</summary>
    public static void Write(Stream stream, double[] shift, double[] scale)
    {
        ArrayBufferWriter<byte> file = new();
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            WriteTensor(json, Scale, 0, scale.Length);
            WriteTensor(json, Shift, scale.Length, shift.Length);
            json.WriteEndObject();
        }

        int padding = -file.WrittenCount & 7;
        file.GetSpan(padding)[..padding].Fill((byte)' ');
        file.Advance(padding);
        byte[] length = new byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)file.WrittenCount);
        foreach (double value in scale.Concat(shift))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(file.GetSpan(sizeof(double)), value);
            file.Advance(sizeof(double));
        }

        stream.Write(length);
        stream.Write(file.WrittenSpan);
        stream.Flush();
    }

    /// <summary>Reads and checks a whole file.</summary>
    /// <exception cref="InvalidDataException">It is no scaler's.</exception>
    public static Scaler Read(Stream stream)
    {
        SafetensorsStream source = new(stream);
        List<SafetensorsEntry> entries = SafetensorsHeader.Read(source);
        if (entries.Count != 2 || entries.Any(entry => entry.Name is not (Scale or Shift)))
        {
            string names = string.Join(", ", entries.Take(5).Select(entry => SafetensorsHeader.Quote(entry.Name)));
            throw new InvalidDataException(FormattableString.Invariant(
                $"it has {entries.Count} tensors ({names}{(entries.Count > 5 ? ", ..." : "")}), but a scaler's are \"scale\" and \"shift\". Is it a network's file?"));
        }

        double[][] read = [.. entries.Select(entry => ReadTensor(entry, source))];
        source.ExpectEnd();
        (double[] scale, double[] shift) = entries[0].Name == Scale ? (read[0], read[1]) : (read[1], read[0]);
        if (scale.Length != shift.Length || scale.Length == 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"\"scale\" has {scale.Length} columns and \"shift\" {shift.Length}; as many were expected, and at least 1."));
        }

        for (int column = 0; column < scale.Length; column++)
        {
            if (!ScalerTables.CanHold(shift[column], scale[column]))
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"column {column} has shift {shift[column]} and scale {scale[column]}; finite numbers were expected, and a scale above 0."));
            }
        }

        return new Scaler(shift, scale);
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, long begin, long length)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", Float64);
        json.WriteStartArray("shape");
        json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin * sizeof(double));
        json.WriteNumberValue((begin + length) * sizeof(double));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double[] ReadTensor(SafetensorsEntry entry, SafetensorsStream source)
    {
        if (entry.Type != Float64 || entry.Shape.Length != 1)
        {
            throw SafetensorsHeader.Error(entry.Name, $"is {entry.Type} of {entry.Shape.Length} dimensions; F64 of 1 was expected");
        }

        string what = $"the data of {entry.Name}";

        // Grows with what is read: a stream that only claims much costs no memory.
        List<double> values = [];
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        for (long i = 0; i < entry.Shape[0]; i++)
        {
            source.ReadExactly(bytes, what);
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes));
        }

        return [.. values];
    }
}
