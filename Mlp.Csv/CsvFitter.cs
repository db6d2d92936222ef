namespace Mlp.Data;

/// <summary>Reads a file of which only the options are known, and learns its schema.</summary>
internal static class CsvFitter
{
    /// <summary>One pass over the text; then columns are decided on, categories sorted and the rows encoded.</summary>
    public static CsvDataset Fit(TextReader text, CsvOptions? options)
    {
        ArgumentNullException.ThrowIfNull(text);
        CsvOptionsCheck.Check(options);
        CsvNumbers numbers = new(options.DecimalComma);
        MissingTexts missing = new(options.MissingTexts, numbers);
        using CsvSource source = new(text, options.Delimiter, options.DecimalComma);
        CsvHeader header = CsvSchema.ReadHeader(source, options.HasHeader, numbers, missing);
        CsvRoles roles = CsvRoles.Find(header, options);
        ColumnReader[] features =
            [.. roles.Features.Select(place => Feature(header.Names[place], roles.Declared[place], options, numbers, missing))];
        ColumnReader[] targets = [.. roles.Targets.Select(place => Target(header.Names[place], options, numbers, missing))];
        ColumnReader[] weights = [.. roles.Weights.Select(place => ColumnParser.OfWeights(header.Names[place], numbers, missing))];
        ColumnReader[] readers = [.. features, .. targets, .. weights];
        CsvRows rows = CsvRows.Read(
            source, isAtRow: !header.HasNames, header.Count, readers, [.. roles.Features, .. roles.Targets, .. roles.Weights]);
        if (rows.Count == 0)
        {
            throw new InvalidDataException("the file has a header, but no rows.");
        }

        foreach (ColumnReader reader in readers)
        {
            reader.Finish(rows.Count);
        }

        if (options.HasHeader is null)
        {
            HeaderCheck.CheckAgainstRows(header.Names, readers, numbers, missing);
        }

        CsvSchema schema = new(
            new CsvFormat(
                header.HasNames,
                options.Delimiter,
                options.DecimalComma,
                [.. options.MissingTexts],
                Namesakes(header, roles),
                options.Unseen),
            [.. features.Zip(roles.Features, (reader, place) => Column(reader, header, place, roles.Declared[place], options))],
            [.. roles.Targets.Select(Found)],
            options.Label is null ? [] : Categories(targets[0], options.Classes),
            roles.Weights.Length == 0 ? null : Found(roles.Weights[0]));
        CheckFeatureNames(schema);
        Recode(
            rows,
            readers,
            [
                .. schema.Columns.Select(column => column.Categories),
                .. targets.Select(_ => schema.Classes),
                .. weights.Select(_ => (string[])[]),
            ]);
        return new CsvDataset(schema.ToDataset(rows, withTargets: true), schema);

        CsvTarget Found(int place) => new(header.Names[place], place) { IsUnnamed = header.IsUnnamed(place) };
    }

    private static ColumnReader Feature(
        string name, CsvColumnOptions? declared, CsvOptions options, CsvNumbers numbers, MissingTexts missing)
    {
        bool allowsMissing = (declared?.Missing ?? options.Missing) != MissingValues.Error;

        // Declared categories are no numbers, even where they look so.
        CsvColumnKind? kind = declared?.Kind
            ?? (declared?.Categories is not null ? options.CategoryKind : declared?.Offset is not null ? CsvColumnKind.Number : null);
        if (kind is null)
        {
            return new InferredColumn(name, options.CategoryKind, options.MaxCategories, numbers, missing)
            {
                AllowsMissing = allowsMissing,
            };
        }

        ColumnParser parser = new(name, kind.Value, numbers, missing)
        {
            MaxCategories = declared?.Categories is null ? options.MaxCategories : 0,
            AllowsMissing = allowsMissing,
            IsLearning = true,
            Offset = declared?.Offset ?? 0,
        };
        parser.AddCategories(declared?.Categories ?? []);
        return parser;
    }

    private static ColumnParser Target(string name, CsvOptions options, CsvNumbers numbers, MissingTexts missing)
    {
        ColumnParser parser = new(name, options.Label is null ? CsvColumnKind.Number : CsvColumnKind.Ordinal, numbers, missing)
        {
            MaxCategories = options.Classes is null ? options.MaxCategories : 0,
            IsLearning = true,
            IsTarget = true,
        };
        parser.AddCategories(options.Classes ?? []);
        return parser;
    }

    private static CsvFeature Column(ColumnReader reader, CsvHeader header, int place, CsvColumnOptions? declared, CsvOptions options)
    {
        // A column without a single value is called one of numbers; Fit will refuse it.
        CsvColumnKind kind = reader.Kind ?? CsvColumnKind.Number;
        string[] categories = kind == CsvColumnKind.Number ? [] : Categories(reader, declared?.Categories);
        if (kind != CsvColumnKind.Number && categories.Length == 0)
        {
            throw new InvalidDataException($"column {SafetensorsHeader.Quote(reader.Name)} has no value in any row. Put it into Ignore.");
        }

        bool hasIndicator = options.MissingIndicators && reader.HasMissing;
        return new CsvFeature(reader.Name, place, kind, Array.AsReadOnly(categories), declared?.Missing ?? options.Missing, hasIndicator)
        {
            IsUnnamed = header.IsUnnamed(place),
            Offset = declared?.Offset ?? 0,
        };
    }

    private static string[] Categories(ColumnReader reader, IReadOnlyList<string>? declared)
        => declared is null ? CategoryOrder.Sort(reader.Categories) : [.. declared];

    /// <summary>The names that several columns have, as far as one of them is used.</summary>
    private static Dictionary<string, int[]> Namesakes(CsvHeader header, CsvRoles roles)
    {
        Dictionary<string, int[]> namesakes = new(StringComparer.Ordinal);
        foreach (int place in roles.Features.Concat(roles.Targets).Concat(roles.Weights))
        {
            if (header.Namesakes(place) is { Count: > 1 } places)
            {
                namesakes[header.IsUnnamed(place) ? "" : header.Names[place]] = [.. places];
            }
        }

        return namesakes;
    }

    /// <summary>A category, as in "x=1", and a missing value, as in "x missing", may make a name that a column has, too.</summary>
    private static void CheckFeatureNames(CsvSchema schema)
    {
        Dictionary<string, string> columns = new(StringComparer.Ordinal);
        foreach (CsvFeature column in schema.Columns)
        {
            foreach (string name in column.FeatureNames)
            {
                if (!columns.TryAdd(name, column.Name))
                {
                    throw new InvalidDataException($"the columns {SafetensorsHeader.Quote(columns[name])} and {SafetensorsHeader.Quote(column.Name)} would both have a feature called {SafetensorsHeader.Quote(name)}. Rename one of the columns, or put one into Ignore.");
                }
            }
        }
    }

    /// <summary>Replaces the values that the readers made of texts by those that hold now that the columns are known.</summary>
    private static void Recode(CsvRows rows, ColumnReader[] readers, IReadOnlyList<string>[] categories)
    {
        for (int i = 0; i < readers.Length; i++)
        {
            float[] values = readers[i].NewValues(categories[i], out int count);
            for (int row = 0; row < Math.Min(count, rows.Count); row++)
            {
                ref float value = ref rows[row][i];
                value = float.IsNaN(value) ? value : values[(int)value];
            }
        }
    }
}
