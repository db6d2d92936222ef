namespace Mlp.Data;

public sealed partial class CsvSchema
{
    private const int MaxNamed = 5;

    /// <summary>
    /// Returns a text for people: what became of each column, a line for each, such as <c>city: 3 features, one for each of "Berlin",
    /// "Köln", "München"</c>. In the invariant culture.
    /// </summary>
    public override string ToString()
    {
        string[] targets = Label is not null
            ? [Invariant($"  {Label}: the label, {Classes.Count} classes, {Listed(Classes)}")]
            : [.. Targets.Select(target => $"  {target}: a target")];
        string[] weights = Weight is null ? [] : [$"  {Weight}: what each row counts"];
        return string.Join('\n', [Invariant($"{Features} features"), .. _columns.Select(Describe), .. targets, .. weights]);
    }

    private static string Describe(CsvFeature column)
    {
        string what = column.Kind switch
        {
            CsvColumnKind.OneHot => Invariant($"{column.Categories.Count} features, one for each of {Listed(column.Categories)}"),
            CsvColumnKind.Ordinal => $"a number for each of {Listed(column.Categories)}, from 0",
            _ => column.Offset == 0 ? "numbers" : Invariant($"numbers less {column.Offset}"),
        };
        string missing = column.Missing == MissingValues.Error ? "" : column.Fill switch
        {
            null => "; missing values not filled yet",
            float fill when column.Kind == CsvColumnKind.Number => Invariant($"; {fill} where missing"),
            float fill => $"; {SafetensorsHeader.Quote(column.Categories[(int)fill])} where missing",
        };
        return $"  {column.Name}: {what}{missing}{(column.HasIndicator ? "; a feature that is 1 where it was missing" : "")}";
    }

    private static string Listed(IReadOnlyList<string> texts) => string.Join(", ", texts.Take(MaxNamed).Select(SafetensorsHeader.Quote))
        + (texts.Count > MaxNamed ? Invariant($" and {texts.Count - MaxNamed} more") : "");
}
