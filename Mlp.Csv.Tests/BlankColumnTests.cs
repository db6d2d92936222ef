namespace Mlp.Data.Tests;

/// <summary>Columns separated by blanks, and texts that differ in case alone.</summary>
public sealed class BlankColumnTests
{
    [Theory]
    [InlineData(" 0.00632  18.00   2.310  0\n 0.02731   0.00   7.070  0\n")]
    [InlineData("0.00632 18.00 2.310 0\n0.02731 0.00 7.070 0\n")]
    [InlineData("\n\n  5   6\n  7   8\n")]
    [InlineData("crim zn indus\n 0.1   18  2.3\n 0.2   18  2.3\n")]
    [InlineData("crim   zn   indus\n 0.1 18 2.3\n")]
    [InlineData("a  b  c\n0.1   18  red\n")]
    [InlineData("18.0   8   307.0  chevrolet\n15.0   8   350.0  buick\n")]
    public void Columns_separated_by_blanks_are_named(string text)
    {
        foreach (bool? hasHeader in new bool?[] { null, false, true })
        {
            foreach (CsvOptions options in new CsvOptions[] { new(), new() { Targets = [^1] }, new() { Label = ^1 }, new() { Targets = ["zn"] } })
            {
                Csv.Refuses("the columns are separated by blanks", text, options with { HasHeader = hasHeader });
            }
        }

        CsvSchema schema = Csv.Load("a,b,y\n1,2,3\n", new() { Targets = ["y"] }).Schema;
        Csv.Refuses<InvalidDataException>("the columns are separated by blanks", () => schema.ReadInputs(new StringReader(text)));
    }

    [Theory]
    [InlineData(" 0.00632  18.00   2.310  0\n 0.02731   0.00   7.070  0\n")]
    [InlineData("1  2\n3  4\n")]
    [InlineData("a  b\n3  4\n")]
    [InlineData(" 1 2\n 3 4\n")]
    public void Several_blanks_for_one_delimiter_are_named(string text)
    {
        foreach (bool hasHeader in new[] { false, true })
        {
            Csv.Refuses("several blanks stand in a row, or one in front of the first column, where Delimiter is a single blank: that makes empty fields.", text, new() { HasHeader = hasHeader, Delimiter = ' ', Targets = [^1] });
        }

        Csv.Refuses("stand several delimiters in a row, which makes empty fields?", "a b c\n1 2 3\n4  5 6\n", new() { Delimiter = ' ' });
        Csv.Refuses("stand several delimiters in a row, which makes empty fields?", "a\tb\tc\n1\t2\t3\n4\t\t5\t6\n");
    }

    [Fact]
    public void Single_blanks_and_blanks_in_texts_are_read()
    {
        Assert.Equal("1 2 | 3 4", Csv.Inputs(Csv.Load("a b\n1 2\n3 4\n", new() { Delimiter = ' ' }).Dataset));
        Assert.Equal("72 | 80", Csv.Inputs(Csv.Load("heart rate\n72\n80\n").Dataset));
        Assert.Equal(["city=New York", "city=San Jose"], Csv.Load("city\nNew York\nSan Jose\n").Schema.FeatureNames);
        Assert.Equal(2, Csv.Load("time\n2024-01-01 10:00\n2024-01-01 11:00\n").Schema.Features);
        Csv.Refuses("\"18.0   8   307.0\" is no number. It looks like several numbers with blanks between", "18.0   8   307.0\t\"a b\"\n15.0   8   350.0\t\"c d\"\n", new() { HasHeader = false, Targets = [0] });
    }

    /// <summary>pandas writes True, JSON true, spreadsheets TRUE.</summary>
    [Theory]
    [InlineData("True,true,False", "False,True")]
    [InlineData("true,True,False", "False,True")]
    [InlineData("false,TRUE,true,False", "False,TRUE")]
    [InlineData("true,false", "false,true")]
    [InlineData("FALSE,TRUE,TRUE", "FALSE,TRUE")]
    [InlineData("yes,Yes,no", "Yes,no,yes")]
    public void True_is_one_class_in_whatever_case(string texts, string expected)
    {
        string text = "x,l\n" + string.Concat(texts.Split(',').Select((label, i) => $"{i},\"{label}\"\n"));
        CsvDataset csv = Csv.Load(text, new() { Label = "l" });
        Assert.Equal(expected.Split(','), csv.Schema.Classes);
        Assert.Equal(expected.Split(',').Select(name => $"l={name}"), Csv.Load(text, new() { Targets = ["x"] }).Schema.FeatureNames);
        for (int row = 0; row < csv.Dataset.Rows; row++)
        {
            Assert.Equal(expected.Split(',')[csv.Dataset.Labels[row]], texts.Split(',')[row], ignoreCase: true);
        }

        if (expected.Contains("alse", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Equal([0, 1, 0], csv.Schema.Read(new StringReader("x,l\n1,FALSE\n2,tRuE\n3,false\n")).Labels.ToArray());
            Assert.Equal([1, 0], Csv.Load("x,l\n1,False\n2,True\n", new() { Label = "l", Classes = ["true", "false"] }).Dataset.Labels.ToArray());
        }
    }
}
