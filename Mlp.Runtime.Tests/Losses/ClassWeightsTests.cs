using Mlp.Data;

namespace Mlp.Tests.Losses;

/// <summary>Weights of classes that count alike.</summary>
public class ClassWeightsTests
{
    /// <summary>sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=[0, 0, 0, 1, 2, 2]).</summary>
    [Fact]
    public void Balanced_weights_are_those_of_scikit_learn()
    {
        Dataset rows = Dataset.ForClassification(new float[6], [0, 0, 0, 1, 2, 2], 1, 3);
        Assert.Equal([2f / 3, 2, 1], ClassWeights.Balanced(rows));
    }

    [Fact]
    public void Rows_count_as_much_as_their_weights_say()
    {
        Dataset rows = Dataset.ForClassification(new float[3], [0, 1, 2], 1, 3).WithWeights(3, 1, 2);
        Assert.Equal([2f / 3, 2, 1], ClassWeights.Balanced(rows));
        Dataset images = Dataset.ForSegmentation(new float[4], [0, -100, 1, 1], 1, 2, 2);
        Assert.Equal([1.5f, 0.75f], ClassWeights.Balanced(images));
        Assert.Equal([1f, 1], ClassWeights.Balanced(images.WithWeights(2, 1)));
    }

    [Fact]
    public void A_class_without_rows_is_named()
    {
        Dataset rows = Dataset.ForClassification(new float[2], [0, 2], 1, 3, classNames: ["a", "b", "c"]);
        Assert.Contains("Class 1 ('b')", Assert.Throws<ArgumentException>(() => ClassWeights.Balanced(rows)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClassWeights.Balanced(Dataset.ForRegression([1], [1], 1)));
    }
}
