namespace Mlp.Data.Tests;

public sealed class MissingValueTests
{
    private const string Text = "n,c,o\n1,x,M\nNA,x,S\n3,?,M\n10,y,NaN\n,y,L\n3,z,L\n3,x,M\n";

    [Theory]
    [InlineData(MissingValues.Mean, "4")]
    [InlineData(MissingValues.Median, "3")]
    [InlineData(MissingValues.MostFrequent, "3")]
    public void Missing_values_are_filled_from_the_training_rows(MissingValues missing, string filled)
    {
        CsvDataset csv = Csv.Load(Text, Options(missing));
        Assert.True(csv.Schema.NeedsFit);
        Assert.Equal("1 1 0 0 1 | NaN 1 0 0 0 | 3 NaN NaN NaN 1 | 10 0 1 0 NaN | NaN 0 1 0 2 | 3 0 0 1 2 | 3 1 0 0 1", Csv.Inputs(csv.Dataset));
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        schema.Fill(csv.Dataset);
        Assert.Equal($"1 1 0 0 1 | {filled} 1 0 0 0 | 3 1 0 0 1 | 10 0 1 0 1 | {filled} 0 1 0 2 | 3 0 0 1 2 | 3 1 0 0 1", Csv.Inputs(csv.Dataset));
        Assert.False(schema.NeedsFit);
        Assert.Equal([float.Parse(filled), 0, 1], schema.Columns.Select(column => column.Fill!.Value));

        // Later rows and files.
        float[] row = new float[5];
        schema.Encode(["", "?", "NA"], row);
        Assert.Equal([float.Parse(filled), 1, 0, 0, 1], row);
        Assert.Equal($"{filled} 0 0 1 2", Csv.Inputs(schema.Read(new StringReader("c,n,o\nz,?,L\n"))));
    }

    [Fact]
    public void Test_rows_do_not_leak_into_what_is_filled_in()
    {
        string text = "n,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => i % 4 == 3 ? $"NA,{i}\n" : $"{i * i},{i}\n"));
        CsvDataset csv = Csv.Load(text, new() { Targets = ["y"], Missing = MissingValues.Mean });
        (Dataset training, Dataset test, CsvSchema schema) = csv.TrainTestSplit(0.25, seed: 3);
        float mean = (float)training.Targets.ToArray().Where(y => y % 4 != 3).Average(y => (double)y * y);
        Assert.NotEqual((float)Enumerable.Range(0, 40).Where(i => i % 4 != 3).Average(i => (double)i * i), mean);
        foreach (Dataset part in new[] { training, test })
        {
            Assert.Contains(part.Targets.ToArray(), y => y % 4 == 3);
            for (int row = 0; row < part.Rows; row++)
            {
                float y = part.Targets[row];
                Assert.Equal(y % 4 == 3 ? mean : y * y, part.Inputs[row]);
            }
        }

        Assert.Equal(mean, schema.Columns[0].Fill);
        (Dataset first, Dataset second, Dataset third, CsvSchema other) = csv.TrainValidationTestSplit(0.25, 0.25, seed: 3);
        Assert.Equal(40, first.Rows + second.Rows + third.Rows);
        Assert.Equal(test.Targets.ToArray(), third.Targets.ToArray());
        Assert.DoesNotContain(second.Inputs.ToArray(), float.IsNaN);
        Assert.NotEqual(mean, other.Columns[0].Fill);
        Assert.Contains(csv.Dataset.Inputs.ToArray(), float.IsNaN); // what was loaded is as it was
    }

    /// <summary>All zeros are a category that nobody knew: none of those to choose the most frequent of.</summary>
    [Fact]
    public void Unseen_categories_are_not_filled_in()
    {
        CsvSchema schema = Csv.Load("a,b\nx,1\ny,2\n", new() { Missing = MissingValues.Mean, Unseen = UnseenCategory.Zeros }).Schema;
        Dataset later = schema.Read(new StringReader("a,b\nz,1\nz,2\nz,3\ny,4\n?,5\n"));
        Assert.Equal("0 0 1 | 0 0 2 | 0 0 3 | 0 1 4 | NaN NaN 5", Csv.Inputs(later));
        schema = schema.Fit(later);
        schema.Fill(later);
        Assert.Equal("0 0 1 | 0 0 2 | 0 0 3 | 0 1 4 | 0 1 5", Csv.Inputs(later));
    }

    [Fact]
    public void Indicators_say_where_values_were_missing()
    {
        CsvDataset csv = Csv.Load("a,b,c\n1,2,x\nNA,3,\n3,4,y\n", new() { Missing = MissingValues.Mean, MissingIndicators = true });
        Assert.Equal(["a", "a missing", "b", "c=x", "c=y", "c missing"], csv.Dataset.FeatureNames);
        CsvSchema schema = csv.Schema.Fit(csv.Dataset);
        schema.Fill(csv.Dataset);
        Assert.Equal("1 0 2 1 0 0 | 2 1 3 1 0 1 | 3 0 4 0 1 0", Csv.Inputs(csv.Dataset));
        float[] row = new float[6];
        schema.Encode(["NA", "", "y"], row);
        Assert.Equal([2, 1, 3, 0, 1, 0], row);
    }

    [Fact]
    public void One_column_may_differ_from_the_others()
    {
        CsvOptions options = new() { Missing = MissingValues.Mean, Columns = { ["b"] = new() { Missing = MissingValues.Error }, ["c"] = new() { Missing = MissingValues.Median } } };
        Csv.Refuses("line 3, column \"b\": \"NA\" stands for a missing value.", "a,b,c\nNA,1,2\n1,NA,2\n", options);
        Assert.Equal([MissingValues.Mean, MissingValues.Error, MissingValues.Median], Csv.Load("a,b,c\nNA,1,2\n", options).Schema.Columns.Select(column => column.Missing));
    }

    [Fact]
    public void Texts_that_look_like_numbers_may_stand_for_missing_values()
    {
        CsvDataset csv = Csv.Load("a\n1\n-999\n2\nNA2\n", new() { Missing = MissingValues.Median, MissingTexts = ["-999", "NA2"] });
        Assert.Equal("1 | NaN | 2 | NaN", Csv.Inputs(csv.Dataset));
        Csv.Refuses("\"NA\" is no number", "a\n1\nNA\n", new() { MissingTexts = [] });
    }

    /// <summary>The first value that is there decides what a column is.</summary>
    [Fact]
    public void Missing_values_do_not_decide_what_a_column_is()
    {
        CsvDataset csv = Csv.Load("a,b\nNA,?\n,\n5,x\n", new() { Missing = MissingValues.Mean });
        Assert.Equal([CsvColumnKind.Number, CsvColumnKind.OneHot], csv.Schema.Columns.Select(column => column.Kind));
    }

    [Fact]
    public void What_cannot_be_filled_is_named()
    {
        CsvDataset csv = Csv.Load("a,b\nNA,1\n,2\n", new() { Missing = MissingValues.Mean });
        Csv.Refuses<ArgumentException>("Column \"a\" has no value in any of the training rows to fill missing ones with. Ignore it.", () => csv.Schema.Fit(csv.Dataset));
        Csv.Refuses<InvalidOperationException>("call Fit with the training rows first", () => csv.Schema.Fill(csv.Dataset));
        Csv.Refuses<InvalidOperationException>("Column \"b\" has no value, and what to fill in is not known", () => csv.Schema.Encode(["1", ""], new float[2]));
        Csv.Refuses<ArgumentException>("The rows have 3 features, but the schema's have 2.", () => csv.Schema.Fit(Dataset.ForPrediction(new float[3], 3)));
        Csv.Refuses<ArgumentException>("The rows have 3 features, but the schema's have 2.", () => csv.Schema.Fill(Dataset.ForPrediction(new float[3], 3)));
        Csv.Refuses<ArgumentException>("has NaN for feature 'a'", () => new DataLoader(csv.Dataset, 1)); // nobody trains on what is missing

        // Nothing missing and nothing to fit: Fit and Fill change nothing.
        CsvDataset whole = Csv.Load("a,b\n1,2\n");
        whole.Schema.Fit(whole.Dataset).Fill(whole.Dataset);
        Assert.Equal("1 2", Csv.Inputs(whole.Dataset));
    }

    private static CsvOptions Options(MissingValues missing) => new()
    {
        Missing = missing,
        Columns = { ["o"] = new() { Categories = ["S", "M", "L"], Kind = CsvColumnKind.Ordinal } },
    };
}
