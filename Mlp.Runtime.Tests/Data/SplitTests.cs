using Mlp.Data;

namespace Mlp.Tests.Data;

public sealed class SplitTests
{
    [Theory]
    [InlineData(10, 0.25, 3)] // 2.5 rows: away from zero
    [InlineData(1030, 0.2, 206)]
    [InlineData(1797, 450.0 / 1797, 450)]
    [InlineData(2, 0.5, 1)]
    public void Each_row_goes_into_one_part_in_the_old_order(int rows, double share, int expected)
    {
        Dataset all = Numbered(rows, 3);
        (Dataset training, Dataset test) = all.TrainTestSplit(share, seed: 4);
        Assert.Equal(expected, test.Rows);
        float[] first = training.Inputs.ToArray(), second = test.Inputs.ToArray();
        Assert.Equal(first.Order(), first);
        Assert.Equal(second.Order(), second);
        Assert.Equal(all.Inputs.ToArray(), first.Concat(second).Order());
        Assert.All(Enumerable.Range(0, test.Rows), row => Assert.Equal((int)second[row] % 3, test.Labels[row]));
    }

    /// <summary>Computed by a program of its own in Python: a split must be the same on every machine and in every release.</summary>
    [Fact]
    public void The_seed_alone_decides()
    {
        Dataset all = Numbered(12, 2);
        float[] test = all.TrainTestSplit(0.25, seed: -1).Test.Inputs.ToArray();
        Assert.Equal(test, all.TrainTestSplit(0.25, seed: -1).Test.Inputs.ToArray());
        Assert.Equal(test, all.TrainValidationTestSplit(0.25, 0.25, seed: -1).Test.Inputs.ToArray());
        Assert.Equal([1f, 6, 10], test);
        Assert.NotEqual(test, all.TrainTestSplit(0.25, seed: 1L << 40).Test.Inputs.ToArray());
    }

    [Fact]
    public void A_stratified_split_gives_each_class_its_share()
    {
        int[] sizes = [500, 61, 7, 2, 1, 0, 130];
        int[] labels = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
        Dataset all = Dataset.ForClassification([.. labels.Select((_, row) => (float)row)], labels, 1, sizes.Length);
        for (int seed = 0; seed < 20; seed++)
        {
            (Dataset training, Dataset validation, Dataset test) = all.TrainValidationTestSplit(0.1, 0.3, seed, stratified: true);
            Assert.Equal([210, 70, 421], new[] { test.Rows, validation.Rows, training.Rows });
            Assert.Equal(all.Inputs.ToArray(), training.Inputs.ToArray().Concat(validation.Inputs.ToArray()).Concat(test.Inputs.ToArray()).Order());
            int[] tested = Count(test, sizes.Length), validated = Count(validation, sizes.Length), trained = Count(training, sizes.Length);
            for (int label = 0; label < sizes.Length; label++)
            {
                Assert.InRange(tested[label], sizes[label] * 0.3 - 1, sizes[label] * 0.3 + 1);
                Assert.InRange(validated[label], sizes[label] * 0.1 - 1.3, sizes[label] * 0.1 + 1.3);
                Assert.True(trained[label] > 0 || sizes[label] == 0);
            }
        }

        Assert.NotEqual(
            all.TrainTestSplit(0.3, 1, stratified: true).Test.Inputs.ToArray(), all.TrainTestSplit(0.3, 2, stratified: true).Test.Inputs.ToArray());
    }

    [Fact]
    public void What_cannot_be_split_is_named()
    {
        Dataset all = Numbered(10, 2);
        foreach (double share in new[] { 0, 1, -0.1, 1.5, double.NaN })
        {
            Assert.Contains("has to be above 0 and below 1", Assert.Throws<ArgumentOutOfRangeException>(() => all.TrainTestSplit(share, 1)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("leave nothing for training", Assert.Throws<ArgumentOutOfRangeException>(() => all.TrainValidationTestSplit(0.5, 0.5, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("No row of 10 is left for test", Assert.Throws<ArgumentException>(() => all.TrainTestSplit(0.01, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("No row of 10 is left for training", Assert.Throws<ArgumentException>(() => all.TrainTestSplit(0.99, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Dataset.ForPrediction([], 1).TrainTestSplit(0.5, 1));
        Assert.Contains("stratified: false", Assert.Throws<InvalidOperationException>(
            () => Dataset.ForRegression(new float[10], new float[10], 1).TrainTestSplit(0.5, 1, stratified: true)).Message, StringComparison.Ordinal);
    }

    private static Dataset Numbered(int rows, int classes) => Dataset.ForClassification(
        [.. Enumerable.Range(0, rows).Select(row => (float)row)], [.. Enumerable.Range(0, rows).Select(row => row % classes)], 1, classes);

    private static int[] Count(Dataset part, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in part.Labels)
        {
            counts[label]++;
        }

        return counts;
    }
}
