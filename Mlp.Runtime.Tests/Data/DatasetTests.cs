using Mlp.Data;

namespace Mlp.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void Arrays_are_referenced_and_spans_copied()
    {
        float[] inputs = [1, 2, 3, 4, 5, 6];
        int[] labels = [0, 2];
        float[] targets = [7, 8];
        Dataset referenced = Dataset.ForClassification(inputs, labels, features: 3, classes: 3, ["a", "b", "c"], ["x", "y", "z"]);
        Dataset copied = Dataset.ForClassification(inputs.AsSpan(), labels.AsSpan(), features: 3, classes: 3);
        Dataset regression = Dataset.ForRegression(inputs.AsSpan(), targets.AsSpan(), features: 3);
        inputs[0] = 10;
        targets[0] = 70;
        Assert.Equal(10, referenced.Inputs[0]);
        Assert.Equal(1, copied.Inputs[0]);
        Assert.Equal((1f, 7f), (regression.Inputs[0], regression.Targets[0]));
        Assert.Equal((2, 3, 3, 0), (referenced.Rows, referenced.Features, referenced.Classes, referenced.Outputs));
        Assert.Equal((2, 3, 0, 1), (regression.Rows, regression.Features, regression.Classes, regression.Outputs));
        Assert.Equal([4f, 5, 6], referenced.Row(1).ToArray());
        Assert.Equal(["a", "b", "c"], referenced.FeatureNames);
        Assert.Equal(["x", "y", "z"], referenced.ClassNames);
        Assert.Empty(copied.FeatureNames);
        Assert.Empty(regression.Labels.ToArray());
    }

    [Fact]
    public void Taken_rows_are_copies_in_the_order_given()
    {
        Dataset all = Dataset.ForRegression([1, 2, 3, 4, 5, 6], [10, 11, 20, 21, 30, 31], features: 2, outputs: 2, ["a", "b"], ["s", "t"]);
        Dataset taken = all.Take(2, 0, 2);
        Assert.Equal([5f, 6, 1, 2, 5, 6], taken.Inputs.ToArray());
        Assert.Equal([30f, 31, 10, 11, 30, 31], taken.Targets.ToArray());
        Assert.Equal(["s", "t"], taken.TargetNames);
        taken.Inputs[0] = 99;
        Assert.Equal(5, all.Inputs[4]);
        Assert.Equal(0, all.Take().Rows);
        Assert.Equal(2, all.Take().Features);
        Assert.Equal([4f], Dataset.ForPrediction([3, 4], 1).Take(1).Inputs.ToArray());
        Dataset labelled = Dataset.ForClassification([1f, 2, 3], [2, 1, 0], 1, 3).Take(2, 1);
        Assert.Equal([0, 1], labelled.Labels.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Refuses("'inputs' has 7 elements, which is no whole number of rows of 3.", () => Dataset.ForPrediction(new float[7], 3));
        Refuses("'labels' has 3 elements, but the inputs are 2 rows: 2 were expected, 1 a row.", () => Dataset.ForClassification(new float[6], new int[3], 3, 2));
        Refuses("'targets' has 3 elements, but the inputs are 2 rows: 4 were expected, 2 a row.", () => Dataset.ForRegression(new float[6], new float[3], 3, 2));
        Refuses("The label of row 1 is 2, but there are 2 classes: labels go from 0 to 1.", () => Dataset.ForClassification(new float[2], [0, 2], 1, 2));
        Refuses("The label of row 0 is -1, but there are 2 classes", () => Dataset.ForClassification(new float[2], [-1, 2], 1, 2));
        Refuses("'featureNames' has 1 names, but there are 2 to name.", () => Dataset.ForPrediction(new float[2], 2, ["a"]));
        Refuses("'classNames' contains a null.", () => Dataset.ForClassification(new float[2], [0], 2, 1, null, [null!]));
        Refuses("features", () => Dataset.ForPrediction([], 0), "width");
        Refuses("There is no row 2: the dataset has 2 rows, counted from 0.", () => Dataset.ForPrediction(new float[2], 1).Row(2));
        Refuses("There is no row -1", () => Dataset.ForPrediction(new float[2], 1).Take(0, -1));
        Assert.Throws<ArgumentNullException>(() => Dataset.ForClassification(null!, [], 1, 1));
    }

    private static void Refuses(string expected, Action action, string? alternative = null)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Contains(alternative ?? expected, error.Message, StringComparison.Ordinal);
    }
}
