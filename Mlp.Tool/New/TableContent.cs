using Mlp.Data;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;

namespace Mlp.Tool.New;

/// <summary>A CSV file: its bytes, and what its columns hold.</summary>
/// <param name="Bytes">The bytes of the file.</param>
/// <param name="Columns">The columns in the file's order.</param>
internal sealed record TableContent(byte[] Bytes, IReadOnlyList<ColumnContent> Columns)
{
    /// <summary>The fewest rows to train and test with.</summary>
    private const int FewestRows = 20;

    /// <summary>Gets the number of rows.</summary>
    public int Rows => Columns[0].Rows;

    /// <summary>Reads a file as <c>ReadCsv</c> does, gzipped or not.</summary>
    /// <exception cref="ToolException">It cannot be read, is no CSV, or has too few rows.</exception>
    public static TableContent Read(string path)
    {
        string shown = Shown.Text(path);
        byte[] bytes = FileBytes.Read(path, path);
        try
        {
            using MemoryStream stream = new(bytes);
            TableContent content = new(bytes, CsvSource.Decode(stream, encoding: null, ReadColumns));
            return content.Rows >= FewestRows ? content
                : throw new ToolException($"{shown}: it has {Shown.Plain(content.Rows)} rows, and {Shown.Plain(FewestRows)} or more were "
                    + "expected, to train with and to test with");
        }
        catch (InvalidDataException error)
        {
            // The reader names options of CsvOptions, which this command does not have.
            string advice = error.Message.Contains("Set ", StringComparison.Ordinal)
                ? " That is an option of the class CsvOptions; mlpgen new has none of them: change the file." : "";
            throw new ToolException($"{shown}: {Shown.Text(error.Message)}{advice}");
        }
    }

    /// <summary>The column with a name.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public ColumnContent Find(string name)
    {
        if (Columns.FirstOrDefault(column => column.Name == name) is { } found)
        {
            return found;
        }

        string nearest = NearestName.Find(name, Columns.Select(column => column.Name)) is { } near
            ? $"Did you mean {Shown.Quote(near)}? " : "";
        throw new ToolException($"--target {Shown.Text(name)}: there is no such column. {nearest}The columns are "
            + Shown.List([.. Columns.Select(column => column.Name)]));
    }

    private static ColumnContent[] ReadColumns(TextReader text)
    {
        CsvOptions options = new();
        CsvNumbers numbers = new(options.DecimalComma);
        MissingTexts missing = new(options.MissingTexts, numbers);
        using CsvSource source = new(text, options.Delimiter, options.DecimalComma);
        CsvHeader header = CsvSchema.ReadHeader(source, options.HasHeader, numbers, missing);
        for (int place = 0; place < header.Count; place++)
        {
            // ReadCsv finds columns by their names.
            if (!header.IsUnnamed(place) && header.Namesakes(place) is [int first, int second, ..])
            {
                throw header.Ambiguous(first, second, ". Rename one.");
            }
        }

        ColumnContent[] columns = [.. header.Names.Select((name, place) => new ColumnContent(name, header.IsUnnamed(place)))];
        while (source.Read())
        {
            CsvRows.CheckFields(source, columns.Length);
            for (int place = 0; place < columns.Length; place++)
            {
                columns[place].Add(source.Field(place), numbers, missing);
            }
        }

        return columns;
    }
}
