namespace Mlp.Metrics;

/// <summary>The harmonic mean of precision and recall of a class, averaged over the classes: scikit-learn's <c>f1_score</c>.</summary>
/// <remarks>0 / 0 is 0. <see cref="ConfusionMatrix"/> gives it for single classes, too.</remarks>
/// <param name="classes">How many there are: the network's <c>OutChannels</c>.</param>
/// <param name="average">How the classes become one number.</param>
/// <exception cref="ArgumentOutOfRangeException">There are no classes, or <paramref name="average"/> is none.</exception>
public sealed class F1Score(int classes, Average average = Average.Macro) : ConfusionMetric("F1", classes, average, ClassScore.F1);
