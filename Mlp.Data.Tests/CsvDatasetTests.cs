using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mlp.Data.Tests;

public sealed class CsvDatasetTests
{
    private const string Penguins = """
        species,island,mass,sex
        Gentoo,Biscoe,4500.5,male
        Adelie,Dream,3.5e3,female
        Chinstrap,Dream,-1,male

        """;

    [Fact]
    public void Columns_become_features_and_the_label_classes()
    {
        CsvDataset csv = Csv.Load(Penguins, new() { Label = "species" });
        Assert.Equal("1 0 4500.5 0 1 | 0 1 3500 1 0 | 0 1 -1 0 1", Csv.Inputs(csv.Dataset));
        Assert.Equal(["island=Biscoe", "island=Dream", "mass", "sex=female", "sex=male"], csv.Dataset.FeatureNames);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], csv.Dataset.ClassNames);
        Assert.Equal([2, 0, 1], csv.Dataset.Labels.ToArray());
        Assert.Equal(3, csv.Dataset.Classes);
        Assert.Equal(["island", "mass", "sex"], csv.Schema.Columns.Select(column => column.Name));
        Assert.Equal(("species", 5, false), (csv.Schema.Label, csv.Schema.Features, csv.Schema.NeedsFit));
        Assert.Empty(csv.Schema.Targets);
    }

    [Fact]
    public void Declared_columns_are_taken_as_declared()
    {
        CsvOptions options = new()
        {
            Targets = ["mass"],
            Ignore = [0],
            Columns =
            {
                ["island"] = new() { Categories = ["Torgersen", "Dream", "Biscoe"], Kind = CsvColumnKind.Ordinal },
                [^1] = new() { Kind = CsvColumnKind.Ordinal },
            },
        };
        CsvDataset csv = Csv.Load(Penguins, options);
        Assert.Equal("2 1 | 1 0 | 1 1", Csv.Inputs(csv.Dataset));
        Assert.Equal([4500.5f, 3500, -1], csv.Dataset.Targets.ToArray());
        Assert.Equal(["mass"], csv.Dataset.TargetNames);
        Assert.Equal(["mass"], csv.Schema.Targets);
        Assert.Null(csv.Schema.Label);

        // Numbers that are categories, and declared categories that look like numbers.
        Assert.Equal("1 0 0 | 0 0 1 | 0 1 0", Csv.Inputs(Csv.Load("a\n1\n10\n2\n", new() { Columns = { ["a"] = new() { Kind = CsvColumnKind.OneHot } } }).Dataset));
        Assert.Equal("0 1 | 1 0", Csv.Inputs(Csv.Load("a\n1\n10\n", new() { Columns = { [0] = new() { Categories = ["10", "1"] } } }).Dataset));
        Assert.Equal("1 | 0", Csv.Inputs(Csv.Load("a\ny\nx\n", new() { CategoryKind = CsvColumnKind.Ordinal }).Dataset));
    }

    [Fact]
    public void Several_targets_come_in_the_order_asked_for()
    {
        Dataset data = Csv.Load("a,b,c\n1,2,3\n4,5,6\n", new() { Targets = ["c", 0] }).Dataset;
        Assert.Equal("2 | 5", Csv.Inputs(data));
        Assert.Equal([3f, 1, 6, 4], data.Targets.ToArray());
        Assert.Equal(["c", "a"], data.TargetNames);
    }

    [Fact]
    public void Without_label_and_targets_there_are_inputs_alone()
    {
        Dataset data = Csv.Load("a,b\n1,2\n").Dataset;
        Assert.Equal((1, 2, 0, 0), (data.Rows, data.Features, data.Classes, data.Outputs));
    }

    [Fact]
    public void Classes_of_integers_are_sorted_by_value_and_others_ordinally()
    {
        Assert.Equal(["-1", "2", "10"], Csv.Load("a,y\n0,10\n0,2\n0,-1\n", new() { Label = "y" }).Schema.Classes);
        Assert.Equal(["1.5", "10", "2"], Csv.Load("a,y\n0,10\n0,2\n0,1.5\n", new() { Label = "y" }).Schema.Classes);
        Assert.Equal(["B", "a", "ä"], Csv.Load("a,y\n0,ä\n0,a\n0,B\n", new() { Label = "y" }).Schema.Classes);
        CsvDataset declared = Csv.Load("a,y\n0,no\n0,yes\n", new() { Label = "y", Classes = ["yes", "perhaps", "no"] });
        Assert.Equal([2, 0], declared.Dataset.Labels.ToArray());
        Assert.Equal(3, declared.Dataset.Classes);
    }

    /// <summary>The same table, written as files are.</summary>
    [Theory]
    [InlineData("x,y\n1.5,a\n2,b\n")]
    [InlineData("x,y\r\n1.5,a\r\n2,b\r\n\r\n\r\n")]
    [InlineData("x,y\n\n1.5,a\n\n2,b")]
    [InlineData("\n\nx,y\n1.5,a\n2,b")]
    [InlineData("x;y\n1.5;a\n2;b\n")]
    [InlineData("x\ty\n1.5\ta\n2\tb\n")]
    [InlineData("x|y\n1.5|a\n2|b\n")]
    [InlineData("\"x\",\"y\"\n\"1.5\",\"a\"\n\"2\",\"b\"\n")]
    [InlineData(" x , y\n 1.5 , a \n\t2 , b\n")]
    [InlineData("x, \"y\"\n1.5, \"a\"\n2, \" b \" \n")]
    [InlineData("\ufeffx,y\n1.5,a\n2,b\n")]
    public void Files_are_written_in_many_ways(string text)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        Dataset data = CsvDataset.Load(stream, new() { Label = "y" }).Dataset;
        Assert.Equal("1.5 | 2", Csv.Inputs(data));
        Assert.Equal(["a", "b"], data.ClassNames);
        Assert.Equal(["x"], data.FeatureNames);
        Assert.True(stream.CanRead);
        Assert.Equal(["x"], Csv.Load(text, new() { Label = "y" }).Dataset.FeatureNames);
    }

    [Fact]
    public void Quoted_fields_hold_delimiters_quotes_and_lines()
    {
        CsvDataset csv = Csv.Load("\"x,1\",y\n1,\"a,\"\"b\"\"\nc\"\n2,#d\n#3,e\n", new() { Label = "y", Columns = { ["x,1"] = new() { Kind = CsvColumnKind.OneHot } } });
        Assert.Equal(["#d", "a,\"b\"\nc", "e"], csv.Schema.Classes);
        Assert.Equal(["x,1=#3", "x,1=1", "x,1=2"], csv.Schema.FeatureNames);
    }

    /// <summary>White space is taken off around values, but a tab that separates is none.</summary>
    [Fact]
    public void Empty_fields_between_tabs_stay()
    {
        CsvOptions options = new() { Missing = MissingValues.Mean };
        Assert.Equal("NaN 2 3 | 4 NaN 6 | 7 8 NaN | NaN NaN NaN", Csv.Inputs(Csv.Load("a\tb\tc\n\t2\t3\n4\t \t6\n7\t8\t\n\t\t\n", options).Dataset));
        Assert.Equal("NaN 2 3 | 4 NaN 6 | 7 8 NaN | NaN NaN NaN", Csv.Inputs(Csv.Load("a,b,c\n,2,3\n4, ,6\n7,8,\n,,\n", options).Dataset));
    }

    [Fact]
    public void Encodings_are_followed()
    {
        CsvOptions options = new() { Label = "y" };
        byte[] latin = Encoding.Latin1.GetBytes("x,y\n1,ä\n");
        Csv.Refuses<InvalidDataException>("are not text in the file's encoding, UTF-8 unless stated. Set Encoding", () => CsvDataset.Load(new MemoryStream(latin), options));
        Assert.Equal(["ä"], CsvDataset.Load(new MemoryStream(latin), options with { Encoding = Encoding.Latin1 }).Schema.Classes);
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("x,y\n1,ä\n")];
        Assert.Equal(["ä"], CsvDataset.Load(new MemoryStream(utf16), options).Schema.Classes);

        MemoryStream gzipped = new();
        using (GZipStream gzip = new(gzipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("x,y\n1,ä\n"u8);
        }

        gzipped.Position = 0;
        Assert.Equal(["ä"], CsvDataset.Load(gzipped, options).Schema.Classes);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("")]
    public void The_machines_culture_does_not_matter(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            CsvDataset csv = Csv.Load("x,y,I\n1.5,-2e3,i\n1000,.5,I\n", new() { Label = "I" });
            Assert.Equal("1.5 -2000 | 1000 0.5", Csv.Inputs(csv.Dataset));
            Csv.Refuses("line 2, column \"x\": \"1,5\" is no number", "x;y\n2;1\n1,5;2\n".Replace("2;1\n", "", StringComparison.Ordinal), new() { Columns = { ["x"] = new() { Kind = CsvColumnKind.Number } } });
            Dataset comma = Csv.Load("x;y\n1,5;-2e3\n1000;,5\n", new() { DecimalComma = true }).Dataset;
            Assert.Equal("1.5 -2000 | 1000 0.5", Csv.Inputs(comma));

            using MemoryStream saved = new();
            csv.Schema.Fit(csv.Dataset).Save(saved);
            saved.Position = 0;
            float[] row = new float[2];
            CsvSchema.Load(saved).Encode(["1.5", "2"], row);
            Assert.Equal([1.5f, 2], row);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Files_without_header_name_their_columns_by_place()
    {
        CsvDataset csv = Csv.Load("1,a,2\n3,b,4\n", new() { HasHeader = false, Label = 1 });
        Assert.Equal("1 2 | 3 4", Csv.Inputs(csv.Dataset));
        Assert.Equal(["0", "2"], csv.Dataset.FeatureNames);
        Assert.Equal("1", csv.Schema.Label);
        Assert.Equal("1 | 3", Csv.Inputs(Csv.Load("1,2\n3,4\n", new() { HasHeader = false, Targets = ["1"] }).Dataset));
        Assert.Equal(["2019", "2020"], Csv.Load("2019,2020\n3,4\n", new() { HasHeader = true }).Dataset.FeatureNames);
        Assert.Equal(["0", "x"], Csv.Load("\"\",x\n3,4\n").Dataset.FeatureNames); // as R writes row names
    }

    [Fact]
    public void Floats_are_the_nearest() =>
        Assert.Equal([0.1f, 3.4028235e38f, 1e-45f, 16777216f, -0f], Csv.Load("x\n0.1\n3.4028235e38\n1e-45\n16777217\n-0\n").Dataset.Inputs.ToArray());

    [Theory]
    [InlineData("a,b;c\n", false, ',')]
    [InlineData("a;b,c;d\n", false, ';')]
    [InlineData("a;b,c,d\n", true, ';')]
    [InlineData("\"a,b,c\";d\n", false, ';')]
    [InlineData("a\tb c\nd,e,f,g", false, '\t')]
    [InlineData("a", false, ',')]
    [InlineData("a", true, ';')]
    [InlineData("", false, ',')]
    public void Delimiters_are_found_in_the_first_line(string text, bool decimalComma, char expected) =>
        Assert.Equal(expected, DelimiterGuess.Find(text, decimalComma));
}
