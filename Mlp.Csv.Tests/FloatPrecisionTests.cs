using System.Globalization;

namespace Mlp.Data.Tests;

/// <summary>Numbers that floats would merge are refused by their column's name, or have a number subtracted in double.</summary>
public sealed class FloatPrecisionTests
{
    public static TheoryData<string, double[]> Merged() => new()
    {
        { "seconds, 30 apart", [.. Enumerable.Range(0, 1_000).Select(i => 1_700_000_000.0 + 30 * i)] },
        { "a year of them", [.. Enumerable.Range(0, 1_000).Select(i => 1_700_000_000.0 + 31_557.0 * i)] },
        { "milliseconds", [1_700_000_000_000, 1_700_000_001_000, 1_700_000_002_000] },
        { "identifiers", [16_777_216, 16_777_217] },
        { "many identifiers", [.. Enumerable.Range(123_456_789, 500).Select(i => (double)i)] },
        { "negative", [-16_777_217, -16_777_218, -16_777_219] },
        { "days as digits", [20240101, 20240102, 20240131, 20241231] },
        { "days with times", [.. Enumerable.Range(0, 50).Select(i => 45_000 + i / 1440.0)] },
        { "places on a street", [.. Enumerable.Range(0, 50).Select(i => 13.404954 + i * 1e-6)] },
    };

    [Theory]
    [MemberData(nameof(Merged), DisableDiscoveryEnumeration = true)]
    public void Merged_numbers_are_refused_or_centred(string what, double[] values)
    {
        string text = Text(values);
        CsvOptions options = new() { Targets = ["y"] };
        string expected = string.Create(CultureInfo.InvariantCulture, $"Columns = {{ [\"t\"] = new() {{ Offset = {values.Min():R} }} }}");
        Csv.Refuses("column \"t\": floats are too coarse for its numbers", text, options);
        Csv.Refuses(expected, text, options);
        Csv.Refuses("column \"t\": floats are too coarse for its numbers", text, new() { Targets = ["y"], Columns = { ["t"] = new() { Kind = CsvColumnKind.Number } } });
        Csv.Refuses("from them in the file, and add it to predictions.", text, new() { Targets = ["t"] });
        double[] shuffled = [.. values];
        new System.Random(1).Shuffle(shuffled);
        Csv.Refuses(expected, Text(shuffled), options);

        // As advised: what double says, rounded once.
        CsvDataset csv = Csv.Load(text, new() { Targets = ["y"], Columns = { ["t"] = new() { Offset = values.Min() } } });
        float[] centred = [.. values.Select(value => (float)(value - values.Min()))];
        Assert.Equal(centred, csv.Dataset.Inputs.ToArray());
        Assert.Equal(values.Distinct().Count(), centred.Distinct().Count());
        Scaler.FitStandard(csv.Dataset).Transform(csv.Dataset);
        double mean = values.Average(value => value - values[0]), deviation = Math.Sqrt(values.Average(value => Math.Pow(value - values[0] - mean, 2)));
        for (int row = 0; row < values.Length; row++)
        {
            Assert.Equal((values[row] - values[0] - mean) / deviation, csv.Dataset.Inputs[row], 1e-4);
        }

        // The schema keeps it.
        using MemoryStream saved = new();
        csv.Schema.Save(saved);
        saved.Position = 0;
        CsvSchema loaded = CsvSchema.Load(saved);
        Assert.Equal(values.Min(), loaded.Columns[0].Offset);
        Assert.Equal(centred, loaded.Read(new StringReader(text)).Inputs.ToArray());
        float[] row0 = new float[1];
        loaded.Encode([values[0].ToString("R", CultureInfo.InvariantCulture)], row0);
        Assert.Equal(centred[0], row0[0]);
        Assert.Contains("numbers less ", loaded.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    public static TheoryData<string, double[]> Ordinary() => new()
    {
        { "many digits", [.. Enumerable.Range(0, 100).Select(i => i / 97.0 + 0.123456789012)] },
        { "far from 0", [.. Enumerable.Range(0, 100).Select(i => 1_000 + Math.Sin(i))] },
        { "pressures", [101_325.123456, 101_200.987654, 101_400.5678901] },
        { "years", [1999, 2000, 2001, 2024] },
        { "inhabitants", [1_380_004_385, 331_002_651, 83_783_942, 33_931] },
        { "powers of two", [16_777_216, 16_777_218, 16_777_220] },
        { "one value", [16_777_217, 16_777_217] },
        { "one row", [1_700_000_001] },
        { "decades of seconds", [0, 1_700_000_030, 946_684_801] },
        { "all of a float's range", [-3.4e38, 3.4e38, 1e-45, 0.1] },
    };

    [Theory]
    [MemberData(nameof(Ordinary), DisableDiscoveryEnumeration = true)]
    public void Ordinary_numbers_pass(string what, double[] values)
    {
        Assert.Equal(values.Select(value => (float)value), Csv.Load(Text(values), new() { Targets = ["y"] }).Dataset.Inputs.ToArray());
        Assert.Equal(values.Select(value => (float)value), Csv.Load(Text(values), new() { Targets = ["t"] }).Dataset.Targets.ToArray());
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Numbers_that_are_names_are_no_numbers()
    {
        const string text = "t,y\n16777216,1\n16777217,2\n";
        Assert.Equal(["t=16777216", "t=16777217"], Csv.Load(text, new() { Targets = ["y"], Columns = { ["t"] = new() { Kind = CsvColumnKind.OneHot } } }).Schema.FeatureNames);
        Assert.Equal(["16777216", "16777217"], Csv.Load(text, new() { Label = "t" }).Schema.Classes);
        Assert.Equal(2, Csv.Load(text.Replace("t,y", "t,z,y", StringComparison.Ordinal).Replace("6,1", "6,1,1", StringComparison.Ordinal).Replace("7,2", "7,2,2", StringComparison.Ordinal), new() { Targets = ["y"], Ignore = ["t"] }).Dataset.Rows);
        Csv.Refuses<ArgumentException>("declares an Offset of categories", () => Csv.Load(text, new() { Columns = { ["t"] = new() { Offset = 1, Kind = CsvColumnKind.OneHot } } }));
        Csv.Refuses<ArgumentException>("Offset of Columns['t'] is NaN", () => Csv.Load(text, new() { Columns = { ["t"] = new() { Offset = double.NaN } } }));
    }

    /// <summary>Missing values are told before anything is subtracted, and filled with what is left.</summary>
    [Fact]
    public void Offsets_and_missing_values_go_together()
    {
        CsvDataset csv = Csv.Load("t,y\n1700000000,1\n-999.0,2\n1700000060,3\n", new() { Targets = ["y"], Missing = MissingValues.Mean, MissingTexts = ["-999"], Columns = { ["t"] = new() { Offset = 1_700_000_000 } } });
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        schema.Fill(csv.Dataset);
        Assert.Equal("0 | 30 | 60", Csv.Inputs(csv.Dataset));
    }

    /// <summary>The nearest float, as if it were read at once: halfway between two of them, a double is one of both.</summary>
    [Theory]
    [InlineData("1.00000005960464477540")]
    [InlineData("1.00000005960464477539062500000000000000000000001")]
    [InlineData("1.000000059604644775390625")]
    [InlineData("16777217.0000000001")]
    [InlineData("7.006492321624085354618e-46")]
    [InlineData("7.0064923216240853546186479164495e-46")]
    [InlineData("3.4028235677973366e38")]
    public void Numbers_are_rounded_once(string text)
    {
        float expected = float.Parse(text, CultureInfo.InvariantCulture);
        if (float.IsFinite(expected))
        {
            Assert.Equal(expected, Csv.Load($"x\n{text}\n").Dataset.Inputs[0]);
            Assert.Equal(expected, Csv.Load($"x\n{text}\n", new() { Columns = { [0] = new() { Kind = CsvColumnKind.Number } } }).Dataset.Inputs[0]);
        }
        else
        {
            Csv.Refuses("is no number that a float can hold", $"x\n{text}\n");
        }
    }

    private static string Text(double[] values)
        => "t,y\n" + string.Concat(values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{value:R},{i % 7}\n")));
}
