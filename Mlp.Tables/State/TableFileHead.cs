using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mlp.Tables;

/// <summary>What a model's file says of itself besides its tensors: the columns, how many networks there are, and how they were trained.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Members">How many networks.</param>
/// <param name="Layers">What is behind each hidden Linear; empty where the file does not say it.</param>
/// <param name="Report">What the training came to.</param>
internal sealed record TableFileHead(TableSchema Schema, int Members, string Layers, TableReport Report)
{
    private const int Version = 2;

    /// <summary>Writes it as JSON.</summary>
    public static string Write(TableFileHead head)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("members", head.Members);
            WriteColumns(json, head.Schema);
            json.WriteString("layers", head.Layers);
            json.WritePropertyName("report");
            TableReportJson.Write(json, head.Report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Returns the columns alone as JSON, in UTF-8.</summary>
    public static byte[] ColumnsOf(TableSchema schema)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            WriteColumns(json, schema);
            json.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is nothing that MlpGen writes.</exception>
    public static TableFileHead Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"it is of version {version} of the format, and this MlpGen knows version {Version}: take the MlpGen that wrote it, or a newer one."));
            }

            int members = root.GetProperty("members").GetInt32();
            return members < 1
                ? throw new InvalidDataException(FormattableString.Invariant($"it claims {members} members; 1 or more were expected."))
                : new TableFileHead(
                    new TableSchema([.. root.GetProperty("features").EnumerateArray().Select(Column)], Column(root.GetProperty("target"))),
                    members,
                    root.TryGetProperty("layers", out JsonElement layers) ? Text(layers) : "",
                    TableReportJson.Read(root.GetProperty("report")));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{TableFile.MetadataKey} in its __metadata__ is not what MlpGen writes ({error.Message.TrimEnd('.')}).", error);
        }
    }

    private static void WriteColumns(Utf8JsonWriter json, TableSchema schema)
    {
        json.WriteStartArray("features");
        foreach (TableColumn column in schema.Features)
        {
            Write(json, column);
        }

        json.WriteEndArray();
        json.WritePropertyName("target");
        Write(json, schema.Target);
    }

    private static void Write(Utf8JsonWriter json, TableColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("property", column.Property);
        json.WriteString("kind", NameOf(column.Kind));
        json.WriteBoolean("nullable", column.IsNullable);
        json.WriteNumber("length", column.Length);
        json.WriteStartArray("categories");
        foreach (string category in column.Categories)
        {
            json.WriteStringValue(category);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static TableColumn Column(JsonElement json)
    {
        string name = Text(json.GetProperty("name")), kind = Text(json.GetProperty("kind"));
        int length = json.GetProperty("length").GetInt32();
        if (length < 1)
        {
            throw new FormatException(FormattableString.Invariant($"a column has the length {length}"));
        }

        return new TableColumn(name, Text(json.GetProperty("property")), KindOf(kind))
        {
            IsNullable = json.GetProperty("nullable").GetBoolean(),
            Length = length,
            Categories = [.. json.GetProperty("categories").EnumerateArray().Select(Text)],
        };
    }

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("null in a text's place");

    // Written out: a name of C# may change, one in files may not.
    private static string NameOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => "number",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Enumeration => "enum",
        _ => "text",
    };

    private static ColumnKind KindOf(string name) => name switch
    {
        "number" => ColumnKind.Number,
        "boolean" => ColumnKind.Boolean,
        "enum" => ColumnKind.Enumeration,
        "text" => ColumnKind.Text,
        _ => throw new FormatException($"the unknown kind {SafetensorsHeader.Quote(name)}"),
    };
}
