namespace Mlp.Data;

/// <summary>How a schema's files are written.</summary>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Delimiter">What separates fields; null: found file by file.</param>
/// <param name="DecimalComma">Whether decimals follow a comma.</param>
/// <param name="MissingTexts">Texts that say that a value is missing.</param>
/// <param name="Namesakes">
/// The names that several columns had in the file that the schema was made from, the empty one among them, each with their places.
/// </param>
/// <param name="Unseen">What becomes of categories that the schema does not know.</param>
internal sealed record CsvFormat(
    bool HasHeader,
    char? Delimiter,
    bool DecimalComma,
    IReadOnlyList<string> MissingTexts,
    IReadOnlyDictionary<string, int[]> Namesakes,
    UnseenCategory Unseen);
