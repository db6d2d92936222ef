namespace Mlp.Metrics;

/// <summary>The share of the rows of a class that were predicted to be of that class, averaged over the classes.</summary>
/// <remarks>Scikit-learn's <c>recall_score</c>. 0 / 0 is 0. <see cref="ConfusionMatrix"/> gives it for single classes, too.</remarks>
/// <param name="classes">How many there are, the network's <c>OutChannels</c>: an output for each, or 1, a single output for two classes.</param>
/// <param name="average">How the classes become one number; of two classes, <see cref="Average.Binary"/> is that of class 1.</param>
/// <param name="threshold">
/// Of a single output: above it, the prediction is class 1. 0 for logits, 0.5 for probabilities; null: a trainer takes
/// <see cref="ILoss.DecisionThreshold"/>, and <c>Add</c> takes 0.
/// </param>
/// <exception cref="ArgumentOutOfRangeException">
/// There are no classes, <paramref name="average"/> is none, or Binary of other than two classes, or the threshold is NaN.
/// </exception>
public sealed class Recall(int classes, Average average = Average.Macro, float? threshold = null)
    : ConfusionMetric("recall", classes, average, threshold, ClassScore.Recall);
