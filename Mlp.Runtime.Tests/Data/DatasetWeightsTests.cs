using Mlp.Data;

namespace Mlp.Tests.Data;

/// <summary>What rows count goes with them.</summary>
public sealed class DatasetWeightsTests
{
    private const int Rows = 40;

    // A row's weight is its input, and its number.
    private static readonly Dataset Weighted = Dataset.ForClassification(Numbers(), [.. Enumerable.Range(0, Rows).Select(row => row % 2)], 1, 2)
        .WithWeights(Numbers());

    [Fact]
    public void Weights_go_with_their_rows()
    {
        Assert.Equal([7f, 3, 3], Weighted.Take(7, 3, 3).Weights.ToArray());
        (Dataset training, Dataset validation, Dataset test) = Weighted.TrainValidationTestSplit(0.2, 0.3, seed: 2, stratified: true);
        foreach (Dataset part in (Dataset[])[training, validation, test])
        {
            Assert.NotEqual(0, part.Rows);
            Assert.Equal(part.Inputs.ToArray(), part.Weights.ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_have_the_weights_of_their_rows(bool shuffle)
    {
        DataLoader loader = new(Weighted, 7, shuffle, seed: 1), unweighted = new(Weighted.WithoutWeights(), 7, shuffle, seed: 1);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (Batch batch in loader.Epoch())
            {
                Assert.Equal(batch.Inputs.ToArray(), batch.Weights.ToArray());
                Assert.Equal(batch.Rows, batch.Weights.Length);
            }

            foreach (Batch batch in unweighted.Epoch())
            {
                Assert.True(batch.Weights.IsEmpty);
            }
        }
    }

    /// <summary>The rows are the same memory, with all that is known of them; the weights are a copy.</summary>
    [Fact]
    public void Weights_are_given_to_the_same_rows()
    {
        float[] weights = [1, 2];
        Dataset images = Dataset.ForSegmentation(new float[4], [0, -100, 1, 1], 1, 2, 2, classNames: ["a", "b"]), weighted = images.WithWeights(weights);
        weights[0] = 9;
        images.Inputs[3] = 5;
        Assert.Equal(5, weighted.Inputs[3]);
        Assert.Equal([1f, 2], weighted.Weights.ToArray());
        Assert.Equal((2, 2, 2, 2), (weighted.Rows, weighted.Features, weighted.Classes, weighted.LabelsPerRow));
        Assert.Equal(["a", "b"], weighted.ClassNames);
        Assert.True(images.Weights.IsEmpty);
        Assert.True(weighted.WithoutWeights().Weights.IsEmpty);
        Assert.Same(images, images.WithoutWeights());
        Dataset numbers = Dataset.ForRegression([1, 2], [3, 4], 1, featureNames: ["x"], targetNames: ["y"]).WithWeights(0.5f, 0);
        Assert.Equal((1, "x", "y"), (numbers.Outputs, numbers.FeatureNames[0], numbers.TargetNames[0]));
        Assert.Equal([0f], numbers.Take(1).Weights.ToArray());
    }

    [Fact]
    public void What_no_row_can_count_is_refused()
    {
        Dataset rows = Dataset.ForPrediction([1, 2, 3], 1);
        Assert.Equal(
            "There are 2 weights, but 3 rows: one for each row was expected. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => rows.WithWeights(1, 2)).Message);
        Assert.Throws<ArgumentException>("weights", () => rows.WithWeights());
        foreach (float weight in (float[])[-1, float.NaN, float.PositiveInfinity])
        {
            Assert.Contains("The weight of row 2 is ", Assert.Throws<ArgumentOutOfRangeException>(() => rows.WithWeights(1, 1, weight)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("All rows have the weight 0", Assert.Throws<ArgumentException>(() => rows.WithWeights(0, 0, 0)).Message, StringComparison.Ordinal);
    }

    private static float[] Numbers() => [.. Enumerable.Range(0, Rows).Select(row => (float)row)];
}
