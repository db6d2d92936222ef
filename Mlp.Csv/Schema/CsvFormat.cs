namespace Mlp.Data;

/// <summary>How a schema's files are written.</summary>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="Delimiter">What separates fields; null: found file by file.</param>
/// <param name="DecimalComma">Whether decimals follow a comma.</param>
/// <param name="MissingTexts">Texts that say that a value is missing.</param>
/// <param name="Unseen">What becomes of categories that the schema does not know.</param>
internal sealed record CsvFormat(bool HasHeader, char? Delimiter, bool DecimalComma, IReadOnlyList<string> MissingTexts, UnseenCategory Unseen);
