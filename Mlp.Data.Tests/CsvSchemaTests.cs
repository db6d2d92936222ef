using System.Text;
using Mlp.Tests.Simd;

namespace Mlp.Data.Tests;

public sealed class CsvSchemaTests : IDisposable
{
    private const string Text = "id,age,color,size,kind\n1,20,red,M,b\n2,NA,blue,S,a\n3,40,green,?,b\n4,30,red,S,b\n";

    private static readonly CsvOptions Options = new()
    {
        Label = "kind",
        Ignore = ["id"],
        Missing = MissingValues.Mean,
        MissingIndicators = true,
        Unseen = UnseenCategory.Zeros,
        Columns = { ["size"] = new() { Categories = ["S", "M", "L"], Kind = CsvColumnKind.Ordinal } },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-schema-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>What a newcomer prints to see how many inputs a network needs, and why.</summary>
    [Fact]
    public void Its_text_says_what_became_of_each_column()
    {
        CsvDataset csv = Csv.Load(
            "size,city,year,rent\nS,B,2000,1\nM,A,,2\nS,B,1990.5,3\nM,B,1990.5,4\n",
            new() { Targets = ["rent"], Missing = MissingValues.Median, MissingIndicators = true, Columns = { ["size"] = new() { Kind = CsvColumnKind.Ordinal, Categories = ["S", "M"], Missing = MissingValues.Error } } });
        Assert.Equal(
            "5 features\n  size: a number for each of \"S\", \"M\", from 0\n  city: 2 features, one for each of \"A\", \"B\"; missing values not filled yet\n"
            + "  year: numbers; missing values not filled yet; a feature that is 1 where it was missing\n  rent: a target",
            csv.Schema.ToString());
        Assert.Contains("\"B\" where missing\n  year: numbers; 1990.5 where missing;", csv.Schema.Fit(csv.Dataset).ToString(), StringComparison.Ordinal);
        CsvSchema labelled = Csv.Load("a,b\n1,6\n1,2\n1,3\n1,4\n1,5\n1,1\n", new() { Label = "b" }).Schema;
        Assert.Equal("1 features\n  a: numbers\n  b: the label, 6 classes, \"1\", \"2\", \"3\", \"4\", \"5\" and 1 more", labelled.ToString());
        Assert.Equal("1 features\n  a: numbers", Csv.Load("a\n1\n").Schema.ToString());
    }

    [Fact]
    public void A_saved_schema_encodes_alike()
    {
        CsvDataset csv = Csv.Load(Text, Options);
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        string path = Path.Combine(_folder, "kinds.schema.json");
        schema.Save(path);
        CsvSchema loaded = CsvSchema.Load(path);
        schema.Fill(csv.Dataset);
        Dataset read = loaded.Read(new StringReader(Text));
        Assert.Equal(Csv.Inputs(csv.Dataset), Csv.Inputs(read));
        Assert.Equal(csv.Dataset.Labels.ToArray(), read.Labels.ToArray());
        Assert.Equal(schema.FeatureNames, loaded.FeatureNames);
        Assert.Equal(["a", "b"], loaded.Classes);
        Assert.Equal("kind", loaded.Label);
        Assert.Equal(csv.Dataset.ClassNames, read.ClassNames);
        using MemoryStream again = new();
        loaded.Save(again);
        Assert.Equal(File.ReadAllBytes(path), again.ToArray());

        // Another file: other order of columns, others among them, categories that were not there.
        string other = Path.Combine(_folder, "other.csv");
        File.WriteAllText(other, "kind;color;new;size;age\na;violet;7;L;NA\n");
        Dataset later = loaded.Read(other);
        Assert.Equal(["age", "age missing", "color=blue", "color=green", "color=red", "size", "size missing"], later.FeatureNames);
        Assert.Equal("30 1 0 0 0 2 0", Csv.Inputs(later));
        Assert.Equal([0], later.Labels.ToArray());
        File.WriteAllText(other, "color;size;age\nred;;50\n");
        Dataset inputs = loaded.ReadInputs(other);
        Assert.Equal("50 0 0 0 1 0 1", Csv.Inputs(inputs));
        Assert.Equal(0, inputs.Classes);
        Assert.Equal(0, loaded.ReadInputs(new StringReader("color,size,age\n")).Rows);
        Csv.Refuses<InvalidDataException>($"'{other}' cannot be loaded: there is no column \"kind\", the label. The columns are \"color\", \"size\", \"age\".", () => loaded.Read(other));
    }

    [Fact]
    public void A_row_is_encoded_without_allocation()
    {
        CsvDataset csv = Csv.Load(Text, Options);
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        string[] fields = [" 25.5 ", "green", "L"];
        float[] inputs = new float[7];
        Assert.Equal(0, Allocations.Measure(() => schema.Encode(fields, inputs)));
        Assert.Equal([25.5f, 0, 0, 1, 0, 2, 0], inputs);
        schema.Encode([null!, "pink", "NA"], inputs);
        Assert.Equal([30f, 1, 0, 0, 0, 0, 1], inputs);
        Csv.Refuses<ArgumentException>("There are 2 fields, but the schema has 3 columns of features: \"age\", \"color\", \"size\".", () => schema.Encode(["1", "2"], inputs));
        Csv.Refuses<ArgumentException>("There is room for 6 features, but a row has 7.", () => schema.Encode(fields, new float[6]));
        Csv.Refuses<ArgumentException>("Column \"age\": \"old\" is no number.", () => schema.Encode(["old", "red", "S"], inputs));
        Csv.Refuses<ArgumentException>("Column \"size\": \"XL\" is none of the categories \"S\", \"M\", \"L\".", () => schema.Encode(["1", "red", "XL"], inputs));
    }

    [Fact]
    public void Unseen_categories_are_errors_unless_zeros_are_asked_for()
    {
        CsvSchema schema = Csv.Load("a,y\nx,1\ny,2\n", new() { Label = "y" }).Schema;
        Csv.Refuses<InvalidDataException>("line 3, column \"a\": \"z\" is none of the categories \"x\", \"y\".", () => schema.Read(new StringReader("a,y\nx,1\nz,1\n")));
        Csv.Refuses<InvalidDataException>("line 2, column \"y\": \"3\" is none of the classes \"1\", \"2\".", () => schema.Read(new StringReader("a,y\nx,3\n")));
    }

    [Fact]
    public void Files_without_header_go_by_places()
    {
        CsvSchema schema = RoundTrip(Csv.Load("1;a;2,5\n3;b;4\n", new() { HasHeader = false, Label = 1, Delimiter = ';', DecimalComma = true }).Schema);
        Assert.Equal("7 0.5", Csv.Inputs(schema.Read(new StringReader("7;b;,5\n"))));
        Csv.Refuses<InvalidDataException>("there is no column 2, which the schema has for features: there are 2 columns", () => schema.Read(new StringReader("7;b\n")));
        CsvSchema unnamed = RoundTrip(Csv.Load("\"\",x,y\n1,2,3\n", new() { Targets = ["y"] }).Schema);
        Assert.Equal("5 6", Csv.Inputs(unnamed.Read(new StringReader("\"\",x,y\n5,6,7\n"))));
    }

    [Fact]
    public void Regression_targets_are_read_too()
    {
        CsvSchema schema = RoundTrip(Csv.Load("a,b,c\n1,2,3\n", new() { Targets = ["c", "a"] }).Schema);
        Dataset data = schema.Read(new StringReader("c,a,b\n30,10,20\n"));
        Assert.Equal("20", Csv.Inputs(data));
        Assert.Equal([30f, 10], data.Targets.ToArray());
        Assert.Equal(["c", "a"], data.TargetNames);
    }

    public static TheoryData<string, string, string> Forgeries() => new()
    {
        { "{", "{{", "it is no schema of a CSV file" },
        { "\"mlp-csv-schema\"", "\"mlp-csv\"", "its format is \"mlp-csv\"; mlp-csv-schema was expected" },
        { "\"version\": 1", "\"version\": 2", "its version is 2; 1 is read here" },
        { "\"version\": 1,", "", "it is no schema of a CSV file" },
        { "\"version\": 1,", "\"version\": 1, \"extra\": 1,", "extra" },
        { "\"Zeros\"", "\"Nulls\"", "it is no schema of a CSV file" },
        { "\"unseen\": \"Zeros\"", "\"unseen\": 7", "\"unseen\" is 7" },
        { "\"kind\": \"OneHot\"", "\"kind\": 9", "column \"color\" has an unknown kind" },
        { "\"kind\": \"OneHot\"", "\"kind\": \"Number\"", "column \"color\" is Number and has 3 categories" },
        { "\"kind\": \"Number\"", "\"kind\": \"OneHot\"", "column \"age\" is OneHot and has 0 categories" },
        { "\"green\"", "\"red\"", "the categories of \"color\" contain one twice" },
        { "\"green\"", "null", "null" },
        { "\"name\": \"color\"", "\"name\": \"age\"", "the columns' names contain one twice" },
        { "\"name\": \"color\"", "\"name\": null", "it is no schema of a CSV file" },
        { "\"place\": 2", "\"place\": 1", "two columns have the same place" },
        { "\"place\": 2", "\"place\": -2", "one has a negative" },
        { "\"fill\": 2", "\"fill\": 3", "column \"color\" fills missing values with 3" },
        { "\"fill\": 2", "\"fill\": 0.5", "column \"color\" fills missing values with 0.5" },
        { "\"fill\": 30", "\"fill\": 1e60", "" },
        { "\"missing\": \"Mean\"", "\"missing\": \"Error\"", "column \"age\" has a value to fill in, but missing values are errors" },
        { "\"a\",", "", "" },
    };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public void Forged_files_are_refused(string text, string replacement, string expected)
    {
        CsvDataset csv = Csv.Load(Text, Options);
        using MemoryStream saved = new();
        csv.Schema.Fit(csv.Dataset).Save(saved);
        string json = Encoding.UTF8.GetString(saved.ToArray());
        int place = json.IndexOf(text, StringComparison.Ordinal);
        Assert.True(place >= 0, json);
        string forged = json[..place] + replacement + json[(place + text.Length)..];
        if (text == "\"a\",")
        {
            // One class fewer is a schema, too.
            Assert.Equal(["b"], CsvSchema.Load(new MemoryStream(Encoding.UTF8.GetBytes(forged))).Classes);
            return;
        }

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CsvSchema.Load(new MemoryStream(Encoding.UTF8.GetBytes(forged))));
        Assert.StartsWith("The stream cannot be loaded: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_named()
    {
        string path = Path.Combine(_folder, "a.json");
        Csv.Refuses<FileNotFoundException>($"'{path}' cannot be loaded: there is no file", () => CsvSchema.Load(path));
        File.WriteAllText(path, "null");
        Csv.Refuses<InvalidDataException>($"'{path}' cannot be loaded: it is no schema of a CSV file, as CsvSchema.Save writes it: it is null", () => CsvSchema.Load(path));
        Assert.Throws<DirectoryNotFoundException>(() => Csv.Load("a\n1\n").Schema.Save(Path.Combine(_folder, "no", "a.json")));
    }

    private static CsvSchema RoundTrip(CsvSchema schema)
    {
        using MemoryStream stream = new();
        schema.Save(stream);
        stream.Position = 0;
        return CsvSchema.Load(stream);
    }
}
