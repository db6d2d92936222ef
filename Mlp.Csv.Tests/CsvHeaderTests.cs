using System.Text;

namespace Mlp.Data.Tests;

/// <summary>Which column is meant: by its name where it has one, and what is done where it has none, or another has it, too.</summary>
public sealed class CsvHeaderTests
{
    /// <summary>Arrays that pandas writes have their places for names.</summary>
    [Theory]
    [InlineData("0,1,target\n10,100,1\n20,200,2\n", "0,1,target\n7,8,9\n", "7 8", "9")]
    [InlineData("0,1,target\n10,100,1\n20,200,2\n", "id,0,1,target\n5,7,8,9\n", "7 8", "9")]
    [InlineData("0,1,target\n10,100,1\n20,200,2\n", "1,0,target\n8,7,9\n", "7 8", "9")]
    [InlineData("0,1,target\n10,100,1\n20,200,2\n", "target,0,1\n9,7,8\n", "7 8", "9")]
    [InlineData("0,1,target\n10,100,1\n20,200,2\n", ",1,target,0\n5,8,9,7\n", "7 8", "9")]
    [InlineData("target,1,b\n1,11,111\n2,22,222\n", "1,b,target\n7,8,9\n", "7 8", "9")]
    [InlineData("a,1,target\n1,11,111\n2,22,222\n", "1,target,a\n8,9,7\n", "7 8", "9")]
    [InlineData("a,target,2\n1,11,111\n2,22,222\n", "target,2,a,1\n9,8,7,5\n", "7 8", "9")]
    [InlineData("a,b,2\n1,11,1\n2,22,2\n", "2,a,b\n9,7,8\n", "7 8", "9")]
    public void Names_that_are_numbers_are_names(string training, string later, string inputs, string target)
    {
        CsvSchema schema = Csv.Load(training, new() { Targets = [training.Contains("target", StringComparison.Ordinal) ? "target" : "2"] }).Schema;
        foreach (CsvSchema same in new[] { schema, RoundTrip(schema) })
        {
            Dataset read = same.Read(new StringReader(later));
            Assert.Equal(inputs, Csv.Inputs(read));
            Assert.Equal(target, $"{read.Targets[0]}");
            Assert.Equal(inputs, Csv.Inputs(same.ReadInputs(new StringReader(later))));
        }
    }

    [Theory]
    [InlineData("0,1,target\n10,100,1\n", "10,100\n20,200\n", "there is no column \"0\", which the schema has for features. ")]
    [InlineData("0,1,target\n10,100,1\n", "10,100\n20,200\n", "The first line has \"10\", \"100\": is that a row, and the header missing?")]
    [InlineData("0,1,target\n10,100,1\n", "10,100,5\n", "there is no column \"0\"")]
    [InlineData("a,1,target\n10,100,1\n", "a,b\n10,100\n", "there is no column \"1\"")]
    [InlineData("a,b,target\n10,100,1\n", "10,100,1\n", "there is no column \"a\", which the schema has for features. The first line has")]
    [InlineData(",a,target\n0,10,1\n", "a\n10\n", "there is no column without a name, which the schema has for features, as there was at place 0 (counted from 0).")]
    [InlineData(",a,target\n0,10,1\n", "a,b\n10,11\n", "there is no column without a name")]
    [InlineData(",a,target\n0,10,1\n", "0,a\n0,11\n", "there is no column without a name")]
    [InlineData(",a,target\n0,10,1\n", ",a,\n0,11,12\n", "2 columns have no name, and which of them is the one, which the schema has for features, is not clear.")]
    [InlineData(",,a,target\n0,1,10,1\n", ",a\n0,11\n", "1 columns have no name")]
    [InlineData("a,target\n0,1\n", "a,b,a\n0,11,1\n", "line 1: the columns 0 and 2 (counted from 0) are both named \"a\", which the schema has for features. Rename one, or leave it out.")]
    public void Columns_that_are_not_there_are_errors(string training, string later, string expected)
    {
        CsvSchema schema = Csv.Load(training, new() { Targets = ["target"] }).Schema;
        Csv.Refuses<InvalidDataException>(expected, () => schema.ReadInputs(new StringReader(later)));
        Csv.Refuses<InvalidDataException>(expected, () => RoundTrip(schema).ReadInputs(new StringReader(later)));
    }

    [Theory]
    [InlineData(",0,1,2\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "Unnamed: 0|0|1")]
    [InlineData("Unnamed: 0,,x,y\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "Unnamed: 0|Unnamed: 1|x")]
    [InlineData(",Unnamed: 0,x,y\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "Unnamed: 0 (no name)|Unnamed: 0|x")]
    [InlineData(",,x,y\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "Unnamed: 0|Unnamed: 1|x")]
    [InlineData("1,,x,y\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "1|Unnamed: 1|x")]
    [InlineData("\"\",1,x,y\n0,5.1,3.5,1\n1,4.9,3.0,0\n", "Unnamed: 0|1|x")]
    public void Unnamed_columns_have_names_of_their_own(string text, string expected)
    {
        CsvDataset csv = Csv.Load(text, new() { Label = ^1 });
        Assert.Equal(expected.Split('|'), csv.Dataset.FeatureNames);
        Assert.Equal(expected.Split('|').Select(name => name.StartsWith("Unnamed", StringComparison.Ordinal) && !text.StartsWith(name, StringComparison.Ordinal) && !text.Contains($",{name},", StringComparison.Ordinal)), csv.Schema.Columns.Select(column => column.IsUnnamed));
        Assert.Equal(Csv.Inputs(csv.Dataset), Csv.Inputs(RoundTrip(csv.Schema).Read(new StringReader(text))));
        Assert.Equal(2, Csv.Load(text, new() { Label = ^1, Ignore = [0] }).Schema.Features);
        Assert.Equal(2, Csv.Load(text, new() { Label = ^1, Ignore = [expected.Split('|')[0]] }).Schema.Features);
    }

    /// <summary>The one column without a name is found wherever it is.</summary>
    [Fact]
    public void An_unnamed_column_may_move()
        => Assert.Equal("0 1", Csv.Inputs(Csv.Load(",a,y\n0,1,2\n", new() { Targets = ["y"] }).Schema.ReadInputs(new StringReader("a,b,\n1,5,0\n"))));

    [Fact]
    public void A_name_that_comes_twice_is_an_error_only_where_it_is_asked_for()
    {
        const string text = "a,b,a,y\n1,2,3,4\n5,6,7,8\n";
        Assert.Equal("1 2 | 5 6", Csv.Inputs(Csv.Load(text, new() { Targets = ["y"], Ignore = [2] }).Dataset));
        Assert.Equal("2 3 | 6 7", Csv.Inputs(Csv.Load(text, new() { Targets = ["y"], Ignore = [0] }).Dataset));
        Assert.Equal("2 | 6", Csv.Inputs(Csv.Load(text, new() { Targets = ["y"], Ignore = [0, 2] }).Dataset));
        Assert.Equal("1 2 | 5 6", Csv.Inputs(Csv.Load(text, new() { Targets = [2], Ignore = ["y"] }).Dataset));
        Csv.Refuses("line 1: the columns 0 and 2 (counted from 0) are both named \"a\". Names of features have to differ: rename one, or put one into Ignore by its place.", text, new() { Targets = ["y"] });
        Csv.Refuses("are both named \"a\", which is ignored in the options. Say which by its place, or rename one.", text, new() { Targets = ["y"], Ignore = ["a"] });
        Csv.Refuses("are both named \"a\", which is the label in the options.", text, new() { Label = "a", Ignore = ["y"] });
        Csv.Refuses("Names of targets have to differ", text, new() { Targets = [0, 2] });

        // The schema reads its own file again, whichever of the two it has, and one in which the name comes once.
        foreach (int ignored in new[] { 0, 2 })
        {
            CsvDataset csv = Csv.Load(text, new() { Targets = ["y"], Ignore = [ignored] });
            CsvSchema schema = RoundTrip(csv.Schema);
            Assert.Equal(Csv.Inputs(csv.Dataset), Csv.Inputs(schema.Read(new StringReader(text))));
            Assert.Equal(ignored == 2 ? "7 6" : "6 7", Csv.Inputs(schema.ReadInputs(new StringReader("b,a\n6,7\n"))));
            Csv.Refuses<InvalidDataException>("are both named \"a\"", () => schema.ReadInputs(new StringReader("b,a,a\n6,7,7\n")));
        }

        CsvSchema both = RoundTrip(Csv.Load(text, new() { Targets = [2], Ignore = ["y"] }).Schema);
        Assert.Equal("1 2 | 5 6", Csv.Inputs(both.Read(new StringReader(text))));
        Assert.Equal("7 6", Csv.Inputs(both.ReadInputs(new StringReader("b,a\n6,7\n"))));
        Csv.Refuses<InvalidDataException>("this file has fewer of them", () => both.Read(new StringReader("b,a\n6,7\n")));

        CsvSchema once = Csv.Load("a,y\n10,1\n20,2\n", new() { Targets = ["y"] }).Schema;
        Assert.Equal("10", Csv.Inputs(once.ReadInputs(new StringReader("note,a,note\nx,10,z\n"))));
        Assert.Equal("10", Csv.Inputs(once.ReadInputs(new StringReader(",a,\nx,10,z\n"))));
    }

    [Fact]
    public void Features_have_names_that_differ()
    {
        CsvOptions options = new() { Targets = ["y"], Columns = { ["x"] = new() { Kind = CsvColumnKind.OneHot } } };
        Csv.Refuses("the columns \"x\" and \"x=1\" would both have a feature called \"x=1\". Rename one", "x,x=1,y\n1,5,1\n2,6,2\n", options);
        Csv.Refuses("the columns \"x=1\" and \"x\" would both have a feature called \"x=1\".", "x=1,x,y\n5,1,1\n6,2,2\n", options);
        Csv.Refuses("would both have a feature called \"x=1=2\"", "x,x=1,y\n1=2,2,1\nb,a,2\n", new() { Targets = ["y"], Columns = { ["x=1"] = new() { Kind = CsvColumnKind.OneHot } } });
        Csv.Refuses("would both have a feature called \"a missing\"", "a,a missing,y\n1,5,1\n,6,2\n", new() { Targets = ["y"], Missing = MissingValues.Mean, MissingIndicators = true });
        Assert.Equal(["x=2", "x=3", "x=1"], Csv.Load("x,x=1,y\n2,5,1\n3,6,2\n", options).Schema.FeatureNames);
    }

    /// <summary>A first line with more numbers than names is a row.</summary>
    [Theory]
    [InlineData("5.1,3.5,1.4,0.2,setosa\n4.9,3.0,1.3,0.2,setosa\n")]
    [InlineData("setosa,5.1,3.5,1.4,0.2\nsetosa,4.9,3.0,1.3,0.2\n")]
    [InlineData("M,0.455,0.365,15\nF,0.53,0.42,9\n")]
    [InlineData("5.1,3.5,?\n4.9,3.0,1\n")]
    [InlineData("5.1,,NA\n4.9,3.0,1\n")]
    [InlineData("NULL,NA,7\n4.9,3.0,1\n")]
    [InlineData("63,1,145,yes,no\n41,0,130,yes,yes\n")]
    [InlineData("2024-01-31,5.1,3.5\n2024-02-01,4.9,3.0\n")]
    [InlineData("M,0.455\nF,0.53\n")]
    [InlineData("M;0,455;15;7\nF;0,53;9;8\n")]
    [InlineData("M,\"1,200\",\"3,400.50\"\nF,\"1,000\",2\n")]
    [InlineData("country,2019,2020\nx,1,2\n")]
    [InlineData("0,1,yes\n1,0,no\n1,1,yes\n")]
    [InlineData("red,7\nblue,8\nred,9\n")]
    [InlineData("1,2\n3,4\n")]
    [InlineData("0,1,2\n3,4,5\n")]
    public void A_first_row_is_no_header(string text)
    {
        foreach (CsvOptions options in new CsvOptions[] { new() { Label = ^1 }, new() { Label = ^1, Missing = MissingValues.Mean }, new() { Label = 0 } })
        {
            Csv.Refuses("Set HasHeader to false if this is the first row, to true if these are names.", text, options);
        }

        // As the message says: with the one all lines are rows, with the other all but the first.
        foreach (bool hasHeader in new[] { false, true })
        {
            CsvOptions asked = new() { HasHeader = hasHeader, Missing = MissingValues.Mean, CategoryKind = CsvColumnKind.OneHot };
            int columns = text.Split('\n')[0].Split(text.Contains(';', StringComparison.Ordinal) ? ';' : ',').Length;
            for (int place = 0; place < (text.Contains('"', StringComparison.Ordinal) ? 3 : columns); place++)
            {
                asked.Columns.Add(place, new() { Kind = CsvColumnKind.OneHot });
            }

            Assert.Equal(text.Count(character => character == '\n') - (hasHeader ? 1 : 0), Csv.Load(text, asked).Dataset.Rows);
        }
    }

    [Theory]
    [InlineData("a,1\n5,6\n")]
    [InlineData("0,1,2,3,species\n5.1,3.5,1.4,0.2,setosa\n")]
    [InlineData("species,0,1,2\nsetosa,5.1,3.5,1.4\n")]
    [InlineData(",0,1,2\n0,5.1,3.5,1\n")]
    [InlineData("2,0,1,y\n5,6,7,8\n")]
    [InlineData("NA,x,y\n5,6,7\n")]
    [InlineData("a,b,c,2019\n5,6,7,8\n")]
    [InlineData("1stFloor,2ndFloor,3rdFloor\n5,6,7\n")]
    [InlineData("a,b\na,1\nb,2\n")]
    public void A_header_may_have_numbers(string text) => Assert.Equal(text.Count(character => character == '\n') - 1, Csv.Load(text).Dataset.Rows);

    /// <summary>Schemas of the first version say nothing of columns without names: they are read where that does not matter.</summary>
    [Fact]
    public void Schemas_of_the_first_version_are_read_or_refused()
    {
        string First(string name, string place) => $$"""
            {
              "format": "mlp-csv-schema", "version": 1, "hasHeader": true, "delimiter": null, "decimalComma": false, "missingTexts": ["", "NA"], "unseen": "Error",
              "columns": [ { "name": "{{name}}", "place": {{place}}, "kind": "Number", "categories": [], "missing": "Error", "hasIndicator": false, "fill": null } ],
              "targets": [ { "name": "y", "place": 3 } ], "classes": []
            }
            """;
        CsvSchema schema = Parse(First("a", "0"));
        Assert.Equal("7", Csv.Inputs(schema.ReadInputs(new StringReader("b,a\n5,7\n"))));
        Assert.Equal("7", Csv.Inputs(Parse(First("1", "0")).ReadInputs(new StringReader("b,1\n5,7\n"))));
        Csv.Refuses<InvalidDataException>("it was written by an older release, which did not say whether column \"1\" has that name, or none. Make the schema again from the training file.", () => Parse(First("1", "1")));
        Assert.Equal("5", Csv.Inputs(Parse(First("0", "0").Replace("\"hasHeader\": true", "\"hasHeader\": false", StringComparison.Ordinal)).ReadInputs(new StringReader("5,7\n"))));
    }

    private static CsvSchema Parse(string json) => CsvSchema.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static CsvSchema RoundTrip(CsvSchema schema)
    {
        using MemoryStream stream = new();
        schema.Save(stream);
        stream.Position = 0;
        return CsvSchema.Load(stream);
    }
}
