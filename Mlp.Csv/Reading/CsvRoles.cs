namespace Mlp.Data;

/// <summary>The purpose of each column of a file.</summary>
/// <param name="Features">The places of the columns of features, in the file's order.</param>
/// <param name="Targets">The places of the label's column or of the targets', in the order that was asked for.</param>
/// <param name="Weights">The place of the column of weights; empty where there is none.</param>
/// <param name="Declared">For each place what is declared of it, or null.</param>
internal sealed record CsvRoles(int[] Features, int[] Targets, int[] Weights, CsvColumnOptions?[] Declared)
{
    /// <summary>Finds the columns that the options speak of.</summary>
    /// <exception cref="InvalidDataException">One is not there, or is there for two things.</exception>
    public static CsvRoles Find(CsvHeader header, CsvOptions options)
    {
        string?[] roles = new string?[header.Count];
        IEnumerable<CsvColumn> wanted = options.Label is CsvColumn label ? [label] : options.Targets;
        string role = options.Label is null ? "a target" : "the label";
        int[] targets = [.. wanted.Select(column => Take(header, roles, column, role))];
        int[] weights = options.Weight is CsvColumn weight ? [Take(header, roles, weight, "the weight")] : [];
        foreach (CsvColumn column in options.Ignore)
        {
            Take(header, roles, column, "ignored");
        }

        CsvColumnOptions?[] declared = new CsvColumnOptions?[header.Count];
        foreach ((CsvColumn column, CsvColumnOptions columnOptions) in options.Columns)
        {
            declared[Take(header, roles, column, "declared in Columns")] = columnOptions;
        }

        int[] features = [.. Enumerable.Range(0, header.Count).Where(place => roles[place] is null || declared[place] is not null)];
        CheckNames(header, features, "features");
        CheckNames(header, targets, "targets");
        return features.Length > 0
            ? new CsvRoles(features, targets, weights, declared)
            : throw new InvalidDataException(header.Count == 1
                ? $"no column is left for features: the only one is {SafetensorsHeader.Quote(header.Names[0])}. Is Delimiter right?"
                : "no column is left for features.");
    }

    private static void CheckNames(CsvHeader header, int[] places, string what)
    {
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        foreach (int place in places)
        {
            if (!names.TryAdd(header.Names[place], place))
            {
                throw header.Ambiguous(names[header.Names[place]], place, $". Names of {what} have to differ: rename one, or put one into Ignore by its place.");
            }
        }
    }

    private static int Take(CsvHeader header, string?[] roles, CsvColumn column, string role)
    {
        int place = header.Find(column, $"which is {role} in the options");
        if (roles[place] is string other)
        {
            throw new InvalidDataException(other == role
                ? $"column {SafetensorsHeader.Quote(header.Names[place])} is {role} twice."
                : $"column {SafetensorsHeader.Quote(header.Names[place])} is both {other} and {role}; it can be one of them.");
        }

        roles[place] = role;
        return place;
    }
}
