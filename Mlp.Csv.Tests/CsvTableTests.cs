namespace Mlp.Data.Tests;

/// <summary>Files that are read into rows of a type, as generated code does.</summary>
public sealed class CsvTableTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private enum Travel
    {
        TravelRarely,
        Non_Travel,
        _3rd,
        NA,
    }

    private enum Grade
    {
        A,
        a,
        B,
        Good = B,
    }

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Columns_are_found_by_name_in_any_order()
    {
        Assert.Equal(["1 x", "2 y"], Read("c,a,b\n9,x,1\n8,y,2\n", csv => $"{csv.Number<int>(0)} {csv.Text(1)}", "b", "a"));
        Assert.Equal(["1 x"], Read("x;1\n", csv => $"{csv.Number<int>(0)} {csv.Text(1)}", new CsvOptions { HasHeader = false }, ("1", false), ("0", false)));
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_the_nearest()
    {
        Refuses("there is no column \"Agee\", which a property of Object is read from. Did you mean \"Age\"? The columns are \"Age\", \"Fare\".", "Age,Fare\n1,2\n", csv => csv, "Agee");
        Assert.Equal(
            [default((int?, string?, bool?, Grade?))],
            Read("Fare\n2\n", csv => (csv.NumberOrNull<int>(0), csv.TextOrNull(0), csv.BooleanOrNull(0), csv.EnumerationOrNull<Grade>(0)), null, ("Age", true)));
    }

    [Fact]
    public void Numbers_have_the_types_they_are_read_as()
    {
        Assert.Equal([(byte)255, (byte)3], Read("a\n255\n3.0\n", csv => csv.Number<byte>(0), "a"));
        Assert.Equal([long.MaxValue], Read("a\n9223372036854775807\n", csv => csv.Number<long>(0), "a"));
        Assert.Equal([79228162514264337593543950335m], Read("a\n79228162514264337593543950335\n", csv => csv.Number<decimal>(0), "a"));
        Assert.Equal([1e300], Read("a\n1e300\n", csv => csv.Number<double>(0), "a"));
        Assert.Equal([(Half)(-0.5f)], Read("a\n-.5\n", csv => csv.Number<Half>(0), "a"));
        Assert.Equal([1.5f], Read("a\n1,5\n", csv => csv.Number<float>(0), new CsvOptions { DecimalComma = true, Delimiter = ';' }, ("a", false)));
        Refuses("line 3, column \"a\": \"256\" is no whole number from 0 to 255.", "a\n1\n256\n", csv => csv.Number<byte>(0), "a");
        Refuses("line 2, column \"a\": \"1.5\" is no whole number from -2147483648 to 2147483647.", "a\n1.5\n", csv => csv.Number<int>(0), "a");
        Refuses("line 2, column \"b\": \"12O\" is no number. Write it without unit or sign.", "a,b\n1,12O\n", csv => csv.Number<float>(0), "b");
        Refuses("line 2, column \"a\": \"1e39\" is no number that a Single can hold.", "a\n1e39\n", csv => csv.Number<float>(0), "a");
        Refuses("line 2, column \"a\": \"inf\" is no number that a Double can hold.", "a\ninf\n", csv => csv.Number<double>(0), "a");
        Refuses("line 2, column \"a\": \"Infinity\" is no number that a Half can hold.", "a\nInfinity\n", csv => csv.Number<Half>(0), "a");
    }

    [Fact]
    public void Missing_values_are_null_or_an_error()
    {
        CsvOptions options = new() { MissingTexts = ["-999"] };
        Assert.Equal([null, 1, null], Read("a,b\n,1\n1,1\n-999.0,1\n", csv => csv.NumberOrNull<double>(0), options, ("a", false)));
        Assert.Equal([null, null, null, 2f], Read("a,b\nNA,1\n-nan,1\nNone,1\n2,1\n", csv => csv.NumberOrNull<float>(0), "a"));
        Assert.Equal(["gap", "NA", "x"], Read("a,b\n?,1\nNA,1\nx,1\n", csv => csv.TextOrNull(0, "NA") ?? "gap", "a"));
        Assert.Equal([null, Travel.NA], Read("a,b\n,1\nNA,1\n", csv => csv.EnumerationOrNull<Travel>(0), "a"));
        const string expected = "line 2, column \"a\": \"\" stands for a missing value, but the property that is read from here always has one. Make it nullable,";
        Refuses(expected, "a,b\n,1\n", csv => csv.Number<int>(0), "a");
        Refuses(expected, "a,b\n,1\n", csv => csv.Boolean(0), "a");
        Refuses(expected, "a,b\n,1\n", csv => csv.Text(0), "a");
        Refuses(expected, "a,b\n,1\n", csv => csv.Enumeration<Travel>(0), "a");
    }

    [Fact]
    public void Bools_are_written_in_several_ways()
    {
        Assert.Equal([true, true, true, false, false, false], Read("a\nTRUE\n1\nYes\nfalse\n0\nNO\n", csv => csv.Boolean(0), new CsvOptions { HasHeader = true }, ("a", false)));
        Refuses("line 2, column \"a\": \"2\" is neither true nor false", "a\n2\n", csv => csv.Boolean(0), "a");
    }

    [Fact]
    public void Members_are_found_by_name_then_without_case_and_signs()
    {
        Assert.Equal(
            [Travel.TravelRarely, Travel.Non_Travel, Travel._3rd, Travel.Non_Travel],
            Read("a\nTravel Rarely\nnon-travel\n3rd\nNON-TRAVEL\n", csv => csv.Enumeration<Travel>(0), "a"));
        Assert.Equal([Grade.a, Grade.A, Grade.B, Grade.Good], Read("x\na\nA\nB\nGood\n", csv => csv.Enumeration<Grade>(0), "x"));
        Refuses("line 2, column \"a\": \"1\" is no member of Travel, which has TravelRarely, Non_Travel, _3rd, NA.", "a\n1\n", csv => csv.Enumeration<Travel>(0), "a");
        Refuses("line 3, column \"x\": \"B+\" would be Grade.B, as \"B\" before it is.", "x\nB\nB+\n", csv => (int)csv.Enumeration<Grade>(0), "x");
        Refuses("line 2, column \"x\": \"a+\" is no member of Grade", "x\na+\n", csv => csv.Enumeration<Grade>(0), "x");
        Refuses("line 2, column \"x\": \"+\" is no member of Grade", "x\n+\n", csv => csv.Enumeration<Grade>(0), "x");
    }

    [Fact]
    public void Files_that_are_no_tables_are_refused()
    {
        Refuses("line 3: there are 1 fields, but the file's first line has 2.", "a,b\n1,2\n1\n", csv => csv.Number<int>(0), "a");
        Refuses("the file has a header, but no rows.", "a,b\n", csv => csv.Number<int>(0), "a");
        Refuses("the file is empty.", "", csv => csv.Number<int>(0), "a");
        Refuses("both named \"a\"", "a,a\n1,2\n", csv => csv.Number<int>(0), "a");
        Refuses(Path.GetFileName(_path), "a\nx\n", csv => csv.Number<int>(0), "a");
        Csv.Refuses<ArgumentException>("which the row's type says here", () => Read("a\n1\n", csv => csv, new CsvOptions { Label = "a" }, ("a", false)));
        Csv.Refuses<ArgumentException>("which the row's type says here", () => Read("a\n1\n", csv => csv, new CsvOptions { Ignore = ["a"] }, ("a", false)));
    }

    private T[] Read<T>(string text, Func<CsvTable, T> row, params string[] columns) => Read(text, row, null, [.. columns.Select(name => (name, false))]);

    private T[] Read<T>(string text, Func<CsvTable, T> row, CsvOptions? options, params (string, bool)[] columns)
    {
        File.WriteAllText(_path, text);
        return CsvTable.Read(_path, options, columns, row);
    }

    private void Refuses<T>(string expected, string text, Func<CsvTable, T> row, params string[] columns)
        => Csv.Refuses<InvalidDataException>(expected, () => Read<object>(text, csv => row(csv)!, columns));
}
