namespace Mlp.Metrics;

/// <summary>Of the rows that were predicted to be of a class, the part that are, averaged over the classes.</summary>
/// <remarks>Scikit-learn's <c>precision_score</c>. 0 / 0 is 0. <see cref="ConfusionMatrix"/> gives it for single classes, too.</remarks>
/// <param name="classes">How many there are: the network's <c>OutChannels</c>.</param>
/// <param name="average">How the classes become one number.</param>
/// <exception cref="ArgumentOutOfRangeException">There are no classes, or <paramref name="average"/> is none.</exception>
public sealed class Precision(int classes, Average average = Average.Macro)
    : ConfusionMetric("precision", classes, average, ClassScore.Precision);
