namespace Mlp.Data.Tests;

/// <summary>A column that says what rows count.</summary>
public sealed class WeightTests
{
    private const string Text = "w,x,y\n2,1,a\n0,3,b\n0.5,5,a\n1e1,7,b\n";

    [Fact]
    public void A_column_may_say_what_rows_count()
    {
        CsvDataset csv = Csv.Load(Text, new() { Label = "y", Weight = "w" });
        Assert.Equal("1 | 3 | 5 | 7", Csv.Inputs(csv.Dataset));
        Assert.Equal([2f, 0, 0.5f, 10], csv.Dataset.Weights.ToArray());
        Assert.Equal(["x"], csv.Schema.FeatureNames);
        Assert.Equal("w", csv.Schema.Weight);
        Assert.EndsWith("\n  w: what each row counts", csv.Schema.ToString(), StringComparison.Ordinal);
        (Dataset training, Dataset test, CsvSchema schema) = csv.TrainTestSplit(0.5, seed: 1);
        Assert.Equal([0f, 0.5f, 2, 10], ((float[])[.. training.Weights, .. test.Weights]).Order());

        // The schema knows it behind a file and a fit, and by its name.
        using MemoryStream saved = new();
        schema.Save(saved);
        saved.Position = 0;
        CsvSchema loaded = CsvSchema.Load(saved);
        Assert.Equal("w", loaded.Weight);
        Assert.Equal([4f, 1], loaded.Read(new StringReader("y,w,x\na,4,1\nb,1,2\n")).Weights.ToArray());
        Assert.True(loaded.ReadInputs(new StringReader("x\n1\n")).Weights.IsEmpty);
        float[] row = new float[1];
        loaded.Encode(["9"], row);
        Assert.Equal([9f], row);
        Csv.Refuses<InvalidDataException>("w", () => loaded.Read(new StringReader("x,y\n1,a\n")));
    }

    [Fact]
    public void Targets_may_have_weights()
    {
        Dataset rows = Csv.Load("x,y,z,w\n1,2,3,4\n5,6,7,8\n", new() { Targets = ["z", "y"], Weight = ^1 }).Dataset;
        Assert.Equal([3f, 2, 7, 6], rows.Targets.ToArray());
        Assert.Equal([4f, 8], rows.Weights.ToArray());
        Assert.Equal([4f, 8], Csv.Load("x,w\n1,4\n5,8\n", new() { Weight = "w" }).Dataset.Weights.ToArray());
    }

    /// <summary>A schema without weights is written as before there were any.</summary>
    [Fact]
    public void Schemas_without_weights_do_not_speak_of_them()
    {
        CsvSchema schema = Csv.Load("x,y\n1,a\n2,b\n", new() { Label = "y" }).Schema;
        using MemoryStream saved = new();
        schema.Save(saved);
        Assert.Null(schema.Weight);
        Assert.DoesNotContain("weight", System.Text.Encoding.UTF8.GetString(saved.ToArray()), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("-1", "line 3, column \"w\": \"-1\" is no weight: a row counts 0 or more.")]
    [InlineData("much", "line 3, column \"w\": \"much\" is no number. Weights are numbers of 0 or more.")]
    [InlineData("", "line 3, column \"w\": \"\" stands for a missing value, but each row needs its weight.")]
    [InlineData("NaN", "line 3, column \"w\": \"NaN\" stands for a missing value, but each row needs its weight.")]
    [InlineData("1e39", "line 3, column \"w\": \"1e39\" is no number")]
    [InlineData("inf", "line 3, column \"w\": \"inf\" is no number")]
    [InlineData("0", "column \"w\": all rows have the weight 0")]
    public void What_no_row_can_count_is_refused(string weight, string message)
        => Csv.Refuses<InvalidDataException>(message, () => Csv.Load($"x,y,w\n1,a,0\n2,b,{weight}\n", new() { Label = "y", Weight = "w" }));

    [Fact]
    public void A_column_is_for_one_thing()
    {
        Csv.Refuses<InvalidDataException>(
            "column \"w\" is both the weight and ignored; it can be one of them.", () => Csv.Load(Text, new() { Label = "y", Weight = "w", Ignore = ["w"] }));
        Csv.Refuses<InvalidDataException>("column \"y\" is both the label and the weight", () => Csv.Load(Text, new() { Label = "y", Weight = "y" }));
        Csv.Refuses<InvalidDataException>("which is the weight in the options", () => Csv.Load(Text, new() { Label = "y", Weight = "v" }));
    }
}
