using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mlp.Data;

/// <summary>A <see cref="CsvSchema"/> as it stands in a file.</summary>
internal sealed record CsvSchemaJson
{
    /// <summary>The value that <see cref="Format"/> must have.</summary>
    public const string ThisFormat = "mlp-csv-schema";

    /// <summary>The newest version that is read, and the one that is written.</summary>
    public const int ThisVersion = 2;

    /// <summary>A version that did not say which columns have no name.</summary>
    public const int WithoutUnnamed = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required bool HasHeader { get; init; }

    public char? Delimiter { get; init; }

    public required bool DecimalComma { get; init; }

    public required string[] MissingTexts { get; init; }

    public required UnseenCategory Unseen { get; init; }

    public Dictionary<string, int[]>? Namesakes { get; init; }

    public required CsvFeature[] Columns { get; init; }

    public required CsvTarget[] Targets { get; init; }

    public required string[] Classes { get; init; }

    // Not written where there is none: such files are those of releases that knew no weights.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CsvTarget? Weight { get; init; }
}

/// <summary>Reads and writes <see cref="CsvSchemaJson"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CsvSchemaJson))]
internal sealed partial class CsvSchemaJsonContext : JsonSerializerContext;
