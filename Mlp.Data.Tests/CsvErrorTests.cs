namespace Mlp.Data.Tests;

/// <summary>Each error says where it is, what was wrong and what to do.</summary>
public sealed class CsvErrorTests
{
    [Fact]
    public void Values_are_named_with_line_column_and_text()
    {
        Csv.Refuses("line 4, column \"b\": \"12O\" is no number. The column's first value is one; if it holds categories, declare that", "a,b\n1,2\n3,4\n5,12O\n");
        Csv.Refuses("line 2, column \"b\": \"1,5\" is no number. If decimals follow a comma in this file, set DecimalComma.", "a;b\n1;1,5\n", new() { Targets = ["b"] });
        Csv.Refuses("line 2, column \"b\": \"1.5\" is no number: DecimalComma is set", "a;b\n1;1.5\n", new() { Targets = ["b"], DecimalComma = true });
        Csv.Refuses("line 2, column \"b\": \"1e99\" is no number that a float can hold.", "a,b\n1,1e99\n");
        Csv.Refuses("line 3, column \"b\": \"Infinity\" is no number that a float can hold.", "a,b\n1,1\n1,Infinity\n");
        Csv.Refuses("line 2, column \"a\": \"1 000\" is no number.", "a,b\n1 000,1\n", new() { Columns = { ["a"] = new() { Kind = CsvColumnKind.Number } } });
        Csv.Refuses("line 3, column \"a\": \"\" stands for a missing value. Have such values filled (Missing = ", "a,b\n1,2\n,2\n");
        Csv.Refuses("line 2, column \"a\": \"NA\" stands for a missing value.", "a,b\nNA,2\n");
        Csv.Refuses("line 2, column \"b\": \"?\" stands for a missing value, but each row needs its label. Leave the row out of the file, or the text out of MissingTexts.", "a,b\n1,?\n", new() { Label = "b", Missing = MissingValues.Mean });
        Csv.Refuses("line 2, column \"b\": \"?\" stands for a missing value, but each row needs its target.", "a,b\n1,?\n", new() { Targets = ["b"], Missing = MissingValues.Mean });
        Csv.Refuses("line 2, column \"a\": \"L\" is none of the categories \"S\", \"M\".", "a\nL\n", new() { Columns = { ["a"] = new() { Categories = ["S", "M"] } }, Unseen = UnseenCategory.Error });
        Csv.Refuses("line 2, column \"b\": \"maybe\" is none of the classes \"yes\", \"no\".", "a,b\n1,maybe\n", new() { Label = "b", Classes = ["yes", "no"], Unseen = UnseenCategory.Zeros });
        Csv.Refuses("line 4, column \"a\": \"z\" is a category beyond the 2 that MaxCategories allows.", "a\nx\ny\nz\n", new() { MaxCategories = 2 });
        Csv.Refuses("column \"b\" has no value in any row. Put it into Ignore.", "a,b\n1,\n2,\n", new() { Missing = MissingValues.Mean, Columns = { ["b"] = new() { Kind = CsvColumnKind.OneHot } } });
    }

    /// <summary>A quoted field over three lines, blank lines and CRLF before the error.</summary>
    [Fact]
    public void Lines_are_counted_as_an_editor_does() =>
        Csv.Refuses("line 8, column \"a\": \"x\" is no number", "a,b\r\n1,\"p\r\nq\r\nr\"\r\n\r\n\r\n2,s\r\nx,t\r\n3,u\r\n", new() { Label = "b" });

    [Fact]
    public void Rows_with_other_fields_are_named()
    {
        Csv.Refuses("line 3: there are 3 fields, but the file's first line has 2.", "a,b\n1,2\n1,2,3\n");
        Csv.Refuses("line 3: there are 1 fields, but the file's first line has 2.", "a,b\n1,2\n1\n");
        Csv.Refuses("line 2: the row that begins here is no CSV: Malformed CSV in record 2 (line 2): a quoted field that is never closed", "a,b\n1,\"x\n2,3\n");
        Csv.Refuses("line 3: the row that begins here is no CSV: Malformed CSV in record 3 (line 3): text after the closing quote", "a,b\n1,2\n1,\"x\"y\n2,3\n");
        Csv.Refuses("line 2: the row that begins here is no CSV: Malformed CSV in record 2 (line 2): a quote inside an unquoted field", "a,b\n1,5\" pipe\n");
        Csv.Refuses("line 2: the row that begins here is no CSV: Record 2 is longer than MaxRecordSize", "a,b\n1,\"" + new string('x', 20_000_000));
    }

    [Fact]
    public void Empty_files_are_named()
    {
        Csv.Refuses("the file is empty.", "");
        Csv.Refuses("the file is empty.", "\n\r\n\n");
        Csv.Refuses("the file has a header, but no rows.", "a,b\n");
    }

    [Fact]
    public void Columns_that_are_not_there_are_named_with_those_that_are()
    {
        Csv.Refuses(
            "there is no column \"speceis\", which is the label in the options. Did you mean \"species\"? The columns are \"island\", \"species\".",
            "island,species\n1,a\n",
            new() { Label = "speceis" });
        Csv.Refuses("Did you mean \"Species\"?", "island,Species\n1,a\n", new() { Label = "species" });
        Csv.Refuses("there is no column \"q\", which is ignored in the options. The columns are \"aaaa\", \"bbbb\".", "aaaa,bbbb\n1,2\n", new() { Ignore = ["q"] });
        Csv.Refuses("there is no column 2, which is a target in the options: there are 2 columns, counted from 0: \"a\", \"b\".", "a,b\n1,2\n", new() { Targets = [2] });
        Csv.Refuses("there is no column ^3, which is declared in Columns in the options", "a,b\n1,2\n", new() { Columns = { [^3] = new() } });
        Csv.Refuses("column \"b\" is both the label and ignored; it can be one of them.", "a,b\n1,2\n", new() { Label = "b", Ignore = [1] });
        Csv.Refuses("column \"b\" is a target twice.", "a,b\n1,2\n", new() { Targets = ["b", ^1] });
        Csv.Refuses("column \"b\" is both the label and declared in Columns", "a,b\n1,2\n", new() { Label = "b", Columns = { ["b"] = new() } });
        Csv.Refuses("no column is left for features.", "a,b\n1,2\n", new() { Label = "b", Ignore = ["a"] });
        Csv.Refuses("line 1: the columns 0 and 2 (counted from 0) are both named \"a\".", "a,b,a\n1,2,3\n");
        Csv.Refuses("line 1: there are numbers only, 1, 2, ..., where the names of the columns were expected. Set HasHeader to false", "1,2\n3,4\n");
    }

    [Fact]
    public void Options_that_contradict_each_other_are_named()
    {
        Refuses("set one of them", new() { Label = "a", Targets = ["b"] });
        Refuses("Classes are those of a Label", new() { Classes = ["a"] });
        Refuses("CategoryKind has to be OneHot or Ordinal, but is Number", new() { CategoryKind = CsvColumnKind.Number });
        Refuses("Missing or Unseen is none", new() { Missing = (MissingValues)9 });
        Refuses("MaxCategories is 0", new() { MaxCategories = 0 });
        Refuses("choose another Delimiter", new() { Delimiter = '"' });
        Refuses("A comma cannot both", new() { Delimiter = ',', DecimalComma = true });
        Refuses("MissingTexts contain a text twice", new() { MissingTexts = ["NA", "NA"] });
        Refuses("MissingTexts contain null, or white space", new() { MissingTexts = [" "] });
        Refuses("Classes are empty", new() { Label = "a", Classes = [] });
        Refuses("Columns['a'] is null", new() { Columns = { ["a"] = null! } });
        Refuses("Kind of Columns[3] is none", new() { Columns = { [3] = new() { Kind = (CsvColumnKind)7 } } });
        Refuses("Missing of Columns[^1] is none", new() { Columns = { [^1] = new() { Missing = (MissingValues)7 } } });
        Refuses("declares categories of a column of numbers", new() { Columns = { ["a"] = new() { Kind = CsvColumnKind.Number, Categories = ["x"] } } });
        Refuses("Categories of Columns['a'] contain a text twice", new() { Columns = { ["a"] = new() { Categories = ["x", "x"] } } });
        Assert.Throws<ArgumentNullException>(() => CsvDataset.Load(new StringReader(""), null!));
        Assert.Throws<ArgumentNullException>(() => CsvDataset.Load((TextReader)null!, new()));
    }

    [Fact]
    public void Files_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("mlp-csv-").FullName;
        try
        {
            string path = Path.Combine(folder, "a.csv");
            Csv.Refuses<FileNotFoundException>($"'{path}' cannot be loaded: there is no file", () => CsvDataset.Load(path, new()));
            File.WriteAllText(path, "a,b\n1,x\n2,3,4\n");
            Csv.Refuses<InvalidDataException>($"'{path}' cannot be loaded: line 3: there are 3 fields", () => CsvDataset.Load(path, new()));
            Assert.Throws<ArgumentNullException>(() => CsvDataset.Load(path, null!));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What spreadsheets write, and people at first take for numbers.</summary>
    [Fact]
    public void Numbers_written_in_other_ways_are_no_categories()
    {
        Csv.Refuses("line 2, column \"a\": \"65,3\" is no number. If decimals follow a comma in this file, set DecimalComma; if it holds categories, declare that: Columns", "a;b\n65,3;1\n", new() { Targets = ["b"] });
        Csv.Refuses("line 2, column \"a\": \"65.3\" is no number: DecimalComma is set, so decimals follow a comma; if it holds categories, declare that", "a;b\n65.3;1\n", new() { Targets = ["b"], DecimalComma = true });
        Assert.Equal(["a=1,5", "a=2,5"], Csv.Load("a;b\n2,5;1\n1,5;2\n", new() { Targets = ["b"], Columns = { ["a"] = new() { Kind = CsvColumnKind.OneHot } } }).Schema.FeatureNames);
        Csv.Refuses("line 2, column \"b\": \"9,642.50\" is no number. Write it without separators between thousands.", "a,b\n1,\"9,642.50\"\n", new() { Targets = ["b"] });
        Csv.Refuses("line 2, column \"b\": \"9.642,50\" is no number. Write it without separators between thousands.", "a;b\n1;9.642,50\n", new() { Targets = ["b"], DecimalComma = true });
        Csv.Refuses("line 2, column \"b\": \"yes\" is no number. Targets are numbers; if the column has classes, make it the Label instead.", "a,b\n1,yes\n", new() { Targets = ["b"] });
    }

    /// <summary>Up to 20, or half of the rows, may be categories; more are dates, names or free text, unless somebody says otherwise.</summary>
    [Fact]
    public void Texts_that_nearly_all_differ_are_no_categories()
    {
        static string Days(int different, int rows) => "day,y\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"day {row % different},{row % different}.5\n"));
        CsvOptions options = new() { Targets = ["y"] };
        Csv.Refuses("column \"day\" has 21 different texts in 21 rows, \"day 0\", \"day 1\", \"day 2\", ..., too many for categories. If they are names, dates or free text, put the column into Ignore", Days(21, 21), options);
        Csv.Refuses("column \"day\" has 21 different texts in 41 rows", Days(21, 41), options);
        Assert.Equal(21, Csv.Load(Days(21, 42), options).Schema.Features);
        Assert.Equal(20, Csv.Load(Days(20, 20), options).Schema.Features);
        Assert.Equal(21, Csv.Load(Days(21, 21), new() { Targets = ["y"], Columns = { ["day"] = new() { Kind = CsvColumnKind.OneHot } } }).Schema.Features);

        string table = "x," + Days(21, 21).Replace("day ", "0,day ", StringComparison.Ordinal);
        CsvOptions labelled = new() { Label = "y", Ignore = ["day"] };
        Csv.Refuses("column \"y\" has 21 different texts in 21 rows, \"0.5\", \"1.5\", \"2.5\", ..., too many for classes. If they are numbers to predict, name the column in Targets, not as Label", table, labelled);
        string[] classes = [.. Enumerable.Range(0, 21).Select(row => $"{row}.5")];
        Assert.Equal(21, Csv.Load(table, labelled with { Classes = classes }).Schema.Classes.Count);
    }

    [Fact]
    public void A_delimiter_too_many_is_named()
    {
        Csv.Refuses("line 2: there are 3 fields, but the file's first line has 2. The last one is empty: this line ends with a delimiter, as the first does not.", "a,b\n1,2,\n");
        Assert.Equal(2, Csv.Load("a,b,\n1,2,\n3,4,\n", new() { Ignore = [^1] }).Schema.Features);
        Csv.Refuses("there is no column \"b\", which is a target in the options. The only column is \"a;b\": is Delimiter right, and has the file's first line the names?", "a;b\n1;2\n", new() { Targets = ["b"], Delimiter = ',' });
        Csv.Refuses("line 1: there are numbers only, 0, 0, 1, ..., where the names of the columns were expected. Set HasHeader to false", "0,0,1\n3,4,5\n");
    }

    private static void Refuses(string expected, CsvOptions options)
        => Csv.Refuses<ArgumentException>(expected, () => Csv.Load("a,b\n1,2\n", options));
}
