namespace Mlp.Data;

/// <summary>Reads a file of which only the options are known, and learns its schema.</summary>
internal static class CsvFitter
{
    /// <summary>One pass over the text; then the categories are sorted and the rows encoded.</summary>
    public static CsvDataset Fit(TextReader text, CsvOptions? options)
    {
        ArgumentNullException.ThrowIfNull(text);
        CsvOptionsCheck.Check(options);
        CsvNumbers numbers = new(options.DecimalComma);
        using CsvSource source = new(text, options.Delimiter, options.DecimalComma);
        CsvHeader header = CsvSchema.ReadHeader(source, options.HasHeader, numbers);
        CsvRoles roles = CsvRoles.Find(header, options);
        MissingTexts missing = new(options.MissingTexts, numbers);
        ColumnParser[] features =
            [.. roles.Features.Select(place => Feature(header.Names[place], roles.Declared[place], options, numbers, missing))];
        ColumnParser[] targets = [.. roles.Targets.Select(place => Target(header.Names[place], options, numbers, missing))];
        bool hasHeader = options.HasHeader ?? true;
        ColumnParser[] parsers = [.. features, .. targets];
        CsvRows rows = CsvRows.Read(source, isAtRow: !hasHeader, header.Count, parsers, [.. roles.Features, .. roles.Targets]);
        if (rows.Count == 0)
        {
            throw new InvalidDataException("the file has a header, but no rows.");
        }

        foreach (ColumnParser parser in parsers)
        {
            CategoryCheck.Check(parser, rows.Count, isDeclared: parser.IsTarget ? options.Classes is not null : !parser.IsInferred);
        }

        CsvSchema schema = new(
            new CsvFormat(hasHeader, options.Delimiter, options.DecimalComma, [.. options.MissingTexts], options.Unseen),
            [.. features.Select((parser, i) => Column(parser, roles.Features[i], roles.Declared[roles.Features[i]], options))],
            [.. targets.Select((parser, i) => new CsvTarget(parser.Name, roles.Targets[i]))],
            options.Label is null ? [] : Categories(targets[0], options.Classes));
        Recode(rows, parsers, [.. schema.Columns.Select(column => column.Categories), .. targets.Select(_ => schema.Classes)]);
        return new CsvDataset(schema.ToDataset(rows, withTargets: true), schema);
    }

    private static ColumnParser Feature(
        string name, CsvColumnOptions? declared, CsvOptions options, CsvNumbers numbers, MissingTexts missing)
    {
        ColumnParser parser = new(name, numbers, missing)
        {
            // Declared categories are no numbers, even where they look so.
            Kind = declared?.Kind ?? (declared?.Categories is null ? null : options.CategoryKind),
            CategoryKind = options.CategoryKind,
            MaxCategories = declared?.Categories is null ? options.MaxCategories : 0,
            AllowsMissing = (declared?.Missing ?? options.Missing) != MissingValues.Error,
            NotesMissing = true,
        };
        parser.AddCategories(declared?.Categories ?? []);
        return parser;
    }

    private static ColumnParser Target(string name, CsvOptions options, CsvNumbers numbers, MissingTexts missing)
    {
        ColumnParser parser = new(name, numbers, missing)
        {
            Kind = options.Label is null ? CsvColumnKind.Number : CsvColumnKind.Ordinal,
            MaxCategories = options.Classes is null ? options.MaxCategories : 0,
            IsTarget = true,
        };
        parser.AddCategories(options.Classes ?? []);
        return parser;
    }

    private static CsvFeature Column(ColumnParser parser, int place, CsvColumnOptions? declared, CsvOptions options)
    {
        // A column without a single value is called one of numbers; Fit will refuse it.
        CsvColumnKind kind = parser.Kind ?? CsvColumnKind.Number;
        string[] categories = kind == CsvColumnKind.Number ? [] : Categories(parser, declared?.Categories);
        if (kind != CsvColumnKind.Number && categories.Length == 0)
        {
            throw new InvalidDataException($"column {SafetensorsHeader.Quote(parser.Name)} has no value in any row. Put it into Ignore.");
        }

        bool hasIndicator = options.MissingIndicators && parser.HasMissing;
        return new CsvFeature(parser.Name, place, kind, Array.AsReadOnly(categories), declared?.Missing ?? options.Missing, hasIndicator);
    }

    private static string[] Categories(ColumnParser parser, IReadOnlyList<string>? declared)
        => declared is null ? CategoryOrder.Sort(parser.Categories) : [.. declared];

    /// <summary>Indices of categories in the order of their appearance → in their final order.</summary>
    private static void Recode(CsvRows rows, ColumnParser[] parsers, IReadOnlyList<string>[] categories)
    {
        for (int i = 0; i < parsers.Length; i++)
        {
            if (parsers[i].Kind is null or CsvColumnKind.Number || parsers[i].Categories.SequenceEqual(categories[i], StringComparer.Ordinal))
            {
                continue;
            }

            Dictionary<string, int> final = new(StringComparer.Ordinal);
            foreach (string category in categories[i])
            {
                final.Add(category, final.Count);
            }

            int[] codes = [.. parsers[i].Categories.Select(category => final[category])];
            for (int row = 0; row < rows.Count; row++)
            {
                ref float value = ref rows[row][i];
                value = float.IsNaN(value) ? value : codes[(int)value];
            }
        }
    }
}
