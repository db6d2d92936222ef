using System.Text.Json;

namespace Mlp.Data;

public sealed partial class CsvSchema
{
    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is torn, forged or no schema; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CsvSchema Load(string path) => DataFile.Read(path, Parse);

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote, to the stream's end. The stream is not closed.</summary>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no schema; the message says what is wrong.</exception>
    public static CsvSchema Load(Stream stream) => DataFile.Read(stream, Parse);

    /// <summary>Writes a JSON file, which is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, this, static (stream, schema) => schema.Save(stream));

    /// <summary>Writes JSON from the stream's position on; the stream is not closed.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CsvSchemaJson json = new()
        {
            Format = CsvSchemaJson.ThisFormat,
            Version = CsvSchemaJson.ThisVersion,
            HasHeader = _format.HasHeader,
            Delimiter = _format.Delimiter,
            DecimalComma = _format.DecimalComma,
            MissingTexts = [.. _format.MissingTexts],
            Unseen = _format.Unseen,
            Namesakes = new(_format.Namesakes, StringComparer.Ordinal),
            Columns = _columns,
            Targets = _targets,
            Classes = [.. Classes],
            Weight = _weight,
        };
        JsonSerializer.Serialize(stream, json, CsvSchemaJsonContext.Default.CsvSchemaJson);
        stream.Flush();
    }

    private static CsvSchema Parse(Stream stream)
    {
        CsvSchemaJson json;
        try
        {
            json = JsonSerializer.Deserialize(stream, CsvSchemaJsonContext.Default.CsvSchemaJson) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"it is no schema of a CSV file, as CsvSchema.Save writes it: {error.Message}", error);
        }

        CsvSchemaCheck.Check(json);
        return new CsvSchema(
            new CsvFormat(json.HasHeader, json.Delimiter, json.DecimalComma, json.MissingTexts, json.Namesakes ?? [], json.Unseen),
            json.Columns,
            json.Targets,
            json.Classes,
            json.Weight);
    }
}
