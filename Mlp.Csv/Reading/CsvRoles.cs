namespace Mlp.Data;

/// <summary>What each column of a file is for.</summary>
/// <param name="Features">The places of the columns of features, in the file's order.</param>
/// <param name="Targets">The places of the label's column or of the targets', in the order that was asked for.</param>
/// <param name="Declared">For each place what is declared of it, or null.</param>
internal sealed record CsvRoles(int[] Features, int[] Targets, CsvColumnOptions?[] Declared)
{
    /// <summary>Finds the columns that the options speak of.</summary>
    /// <exception cref="InvalidDataException">One is not there, or is there for two things.</exception>
    public static CsvRoles Find(CsvHeader header, CsvOptions options)
    {
        string?[] roles = new string?[header.Count];
        IEnumerable<CsvColumn> wanted = options.Label is CsvColumn label ? [label] : options.Targets;
        string role = options.Label is null ? "a target" : "the label";
        int[] targets = [.. wanted.Select(column => Take(header, roles, column, role))];
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
        return features.Length > 0
            ? new CsvRoles(features, targets, declared)
            : throw new InvalidDataException("no column is left for features.");
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
