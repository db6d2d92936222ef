using System.Globalization;

namespace Mlp.Data.Tests;

/// <summary>What a column holds is decided from all of its texts: the same for every order of the rows.</summary>
public sealed class InferredColumnTests
{
    private static readonly CsvOptions Options = new() { Targets = ["y"], Missing = MissingValues.Mean };

    public static TheoryData<string, string> OddTexts() => new()
    {
        { "-", ", though other values of the column are; if it holds categories" },
        { "n.a.", ", though other values of the column are" },
        { "missing", ", though other values of the column are" },
        { "#DIV/0!", ", though other values of the column are" },
        { "2024-01-31", ", though other values of the column are" },
        { "inf", " that a float can hold" },
        { "-inf", " that a float can hold" },
        { "Infinity", " that a float can hold" },
        { "\u221E", " that a float can hold" },
        { "1e99", " that a float can hold" },
        { "1e999", " that a float can hold" },
        { "1,234.50", ". Write it without separators between thousands" },
        { "1,234,567", ". Write it without separators between thousands" },
        { "1,234", ". Write it without separators between thousands. If decimals follow a comma in this file, set DecimalComma" },
        { "12,34,567.8", ". Write it without separators between thousands" },
        { "1 234", ". Write it without separators between thousands" },
        { "1\u00A0234.5", ". Write it without separators between thousands" },
        { "1'234.5", ". Write it without separators between thousands" },
        { "1,5", ". If decimals follow a comma in this file, set DecimalComma" },
        { "\u22125", ". Its minus sign is not the hyphen, -, that numbers are written with" },
        { "\u20131.5", ". Its minus sign is not the hyphen" },
        { "\u22121,234.5", ". Write it without separators between thousands" },
        { "12%", ". Write it without unit or sign" },
        { "5 kg", ". Write it without unit or sign" },
        { "$5.20", ". Write it without unit or sign" },
        { "5.20 \u20AC", ". Write it without unit or sign" },
        { "(5.00)", ". Write it without unit or sign" },
        { "<5", ". Write it without unit or sign" },
        { "3+", ". Write it without unit or sign" },
        { "1.5 2.5", ". It looks like several numbers with blanks between" },
    };

    [Theory]
    [MemberData(nameof(OddTexts))]
    public void An_odd_text_among_numbers_is_an_error_in_any_row(string text, string advice)
    {
        // Few different numbers, and more than are kept as texts; one odd text, and one in several rows.
        foreach (int different in new[] { 2, 20, 21, 40 })
        {
            foreach (int odd in new[] { 1, 3, 30 })
            {
                string[] values = [.. Enumerable.Range(0, 60).Select(i => ((i % different) / 10.0).ToString(CultureInfo.InvariantCulture)), .. Enumerable.Repeat(text, odd)];
                foreach (string[] order in Orders(values))
                {
                    string message = Assert.Throws<InvalidDataException>(() => Load(order)).Message;
                    int first = 2 + Array.IndexOf(order, text);
                    Assert.StartsWith($"line {first}, column \"x\": \"{text}\" is no number{advice}", message, StringComparison.Ordinal);
                    Assert.Contains("declare that: Columns = { [\"x\"] = new() { Kind = CsvColumnKind.OneHot } }", message, StringComparison.Ordinal);
                    Assert.Contains("put it into MissingTexts", message, StringComparison.Ordinal);
                }
            }
        }

        // What the message says to do helps, in any order.
        foreach (string[] order in Orders([.. Enumerable.Range(0, 30).Select(i => $"{i}"), text]))
        {
            Assert.Equal([CsvColumnKind.Number], Load(order, Options with { MissingTexts = ["", text] }).Schema.Columns.Select(column => column.Kind));
            Assert.Equal(31, Load(order, new() { Targets = ["y"], Columns = { ["x"] = new() { Kind = CsvColumnKind.OneHot } } }).Schema.Features);
        }
    }

    /// <summary>Each odd text is named, with the lines that have it.</summary>
    [Fact]
    public void All_odd_texts_are_named()
    {
        string[] values = ["1", "-", "2", "k.A.", "-", "3", "4", "-", "-", "-", "5", "6", "7"];
        string message = Assert.Throws<InvalidDataException>(() => Load(values)).Message;
        Assert.EndsWith("No numbers are: \"-\" in lines 3, 6, 9, 10, ..., \"k.A.\" in line 5.", message, StringComparison.Ordinal);
        values = [.. Enumerable.Range(0, 30).Select(i => $"{i}"), .. Enumerable.Range(0, 12).Select(i => $"odd {(char)('a' + i)}")];
        message = Assert.Throws<InvalidDataException>(() => Load(values)).Message;
        Assert.EndsWith("\"odd j\" in line 41 and 2 more.", message, StringComparison.Ordinal);
    }

    /// <summary>Thousands with separators everywhere, too, and more of them than there may be categories.</summary>
    [Fact]
    public void Numbers_in_another_spelling_are_no_categories()
    {
        foreach (string[] order in Orders(["9,642.50", "1,200.00", "9,642.50"]))
        {
            Assert.Contains("without separators between thousands", Assert.Throws<InvalidDataException>(() => Load(order)).Message, StringComparison.Ordinal);
        }

        string[] many = [.. Enumerable.Range(0, 1_500).Select(i => $"{i % 9 + 1},{i % 900 + 100}.{i % 7}5"), "1", "2"];
        foreach (string[] order in Orders(many))
        {
            Assert.Contains("without separators between thousands", Assert.Throws<InvalidDataException>(() => Load(order)).Message, StringComparison.Ordinal);
        }

        // Numbers with units are more than a few categories only where somebody says so.
        string[] weights = [.. Enumerable.Range(0, 200).Select(i => $"{i % 40} kg")];
        Assert.Contains("write them without units", Assert.Throws<InvalidDataException>(() => Load(weights)).Message, StringComparison.Ordinal);
        Assert.Equal(20, Load([.. Enumerable.Range(0, 200).Select(i => $"{i % 20} kg")]).Schema.Features);
    }

    /// <summary>Columns of categories stay such, and have the same features, though some look like numbers.</summary>
    [Theory]
    [InlineData("S,M,L,40", "40,L,M,S")]
    [InlineData("A1,B2,C3,7", "7,A1,B2,C3")]
    [InlineData("None,red,blue,1", "1,None,blue,red")]
    [InlineData("NAN,red", "NAN,red")]
    [InlineData("Infinity,Nirvana", "Infinity,Nirvana")]
    [InlineData("3+,3-", "3+,3-")]
    [InlineData("1st,2nd,3rd", "1st,2nd,3rd")]
    [InlineData("10-20,20-30", "10-20,20-30")]
    [InlineData("True,true,False,TRUE", "False,TRUE")]
    [InlineData("true,false", "false,true")]
    public void Categories_stay_categories(string texts, string expected)
    {
        string[] values = [.. Enumerable.Repeat(texts.Split(','), 3).SelectMany(text => text)];
        string[]? rows = null;
        foreach (string[] order in Orders(values))
        {
            CsvDataset csv = Load(order);
            Assert.Equal(expected.Split(',').Select(text => $"x={text}"), csv.Schema.FeatureNames);
            string[] encoded = [.. order.Zip(Csv.Inputs(csv.Dataset).Split(" | "), (text, row) => $"{text}:{row}").Order(StringComparer.Ordinal)];
            Assert.Equal(rows ??= encoded, encoded);
        }
    }

    /// <summary>Where numbers are as many as other texts, nobody knows: an error, in any order; declared, it is read.</summary>
    [Theory]
    [InlineData("38,40,M,L")]
    [InlineData("1,2,3+")]
    [InlineData("yes,no,1,0")]
    [InlineData("5 kg,6 kg,7")]
    [InlineData("A,B,C,D,1,1,1,1,1")]
    public void Mixed_columns_have_to_be_declared(string texts)
    {
        string[] features = [];
        foreach (string[] order in Orders(texts.Split(',')))
        {
            Assert.Contains("if it holds categories, declare that", Assert.Throws<InvalidDataException>(() => Load(order)).Message, StringComparison.Ordinal);
            CsvSchema schema = Load(order, new() { Targets = ["y"], Columns = { ["x"] = new() { Kind = CsvColumnKind.OneHot } } }).Schema;
            Assert.Equal(features = features.Length > 0 ? features : [.. schema.FeatureNames], schema.FeatureNames);
        }
    }

    /// <summary>The same numbers as where the column is declared, whatever comes first.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(200)]
    public void Numbers_are_read_as_where_they_are_declared(int different)
    {
        string[] values = [.. Enumerable.Range(0, 300).Select(i => i % 10 == 4 ? "NULL" : i % 10 == 7 ? "None" : $"{i % different}.5")];
        foreach (string[] order in Orders(values))
        {
            CsvDataset declared = Load(order, new() { Targets = ["y"], Missing = MissingValues.Mean, Columns = { ["x"] = new() { Kind = CsvColumnKind.Number } } });
            CsvDataset csv = Load(order);
            Assert.Equal(Csv.Inputs(declared.Dataset), Csv.Inputs(csv.Dataset));
            Assert.Contains("NaN", Csv.Inputs(csv.Dataset), StringComparison.Ordinal);
        }
    }

    private static CsvDataset Load(string[] values, CsvOptions? options = null)
        => Csv.Load("x,y\n" + string.Concat(values.Select((text, i) => $"\"{text}\",{i % 5}\n")), options ?? Options);

    // As they are, the other way round, from the middle on, and in three orders by chance.
    private static IEnumerable<string[]> Orders(string[] values)
    {
        yield return values;
        yield return [.. values.Reverse()];
        yield return [.. values[(values.Length / 2)..], .. values[..(values.Length / 2)]];
        for (int seed = 0; seed < 3; seed++)
        {
            string[] shuffled = [.. values];
            new System.Random(seed).Shuffle(shuffled);
            yield return shuffled;
        }
    }
}
