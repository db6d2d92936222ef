using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Reporting;

/// <summary>
/// Draws trainings and their results: <c>Plots.LearningCurves(history).Save("curves.png")</c>. Colours remain apart for the colour-blind,
/// numbers are in the invariant culture, and no font needs to be installed. A picture holds a copy of what it shows.
/// </summary>
public static class Plots
{
    /// <summary>
    /// Draws training and validation loss by epoch, and each metric in a plot of its own; a dashed line marks the best epoch. What is NaN
    /// or infinite is left out, as a gap.
    /// </summary>
    /// <param name="history">The epochs; there may be none.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <param name="logLoss">Whether losses are drawn logarithmically, where all are above 0.</param>
    public static Figure LearningCurves(TrainingHistory history, string title = "", bool logLoss = false)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(title);
        return LearningCurvePlot.Draw(history, title, logLoss);
    }

    /// <summary>
    /// Draws training and validation loss of several trainings by epoch, in one plot: a pair of thin lines for each, and a point where each was
    /// best. For the members of a model of a table: <c>Plots.LearningCurves(model.Report.Curves)</c>.
    /// </summary>
    /// <param name="histories">The trainings; there may be none.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <param name="logLoss">Whether losses are drawn logarithmically, where all are above 0.</param>
    public static Figure LearningCurves(IReadOnlyList<TrainingHistory> histories, string title = "", bool logLoss = false)
    {
        ArgumentNullException.ThrowIfNull(histories);
        ArgumentNullException.ThrowIfNull(title);
        return LearningCurvePlot.Draw(histories, title, logLoss);
    }

    /// <summary>
    /// Draws how often which class was taken for which: a row for each true class, a column for each prediction. A darker cell is a larger
    /// part of the true class. Counts are written for up to 20 classes.
    /// </summary>
    /// <param name="matrix">The counts; there may be none.</param>
    /// <param name="classNames">One for each class; null or empty: their numbers.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public static Figure ConfusionMatrix(ConfusionMatrix matrix, IReadOnlyList<string>? classNames = null, string title = "")
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(title);
        return ConfusionPlot.Draw(matrix, classNames, title);
    }

    /// <summary>
    /// Draws ROC curves with their areas: of class 1 where there are two classes, else of each class against the rest. A class without
    /// rows, or with all of them, has no curve.
    /// </summary>
    /// <param name="logits">[rows, <paramref name="channels"/>], row-major: a network's outputs.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="channels">The network's outputs: one for each class, or 1 for two classes.</param>
    /// <param name="classNames">One for each class; null or empty: their numbers.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <param name="fromLogits">Whether outputs are logits or log-probabilities; false for probabilities, of a Softmax or Sigmoid head.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are not as many names as classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels.</exception>
    public static Figure RocCurve(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int channels, IReadOnlyList<string>? classNames = null, string title = "", bool fromLogits = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentNullException.ThrowIfNull(title);
        return RocPlot.Draw(logits, labels, channels, classNames, title, fromLogits);
    }

    /// <summary>
    /// Draws predictions beside the true values, with R² and RMSE, and a histogram of predicted − true. What is not finite is left out, and
    /// counted.
    /// </summary>
    /// <param name="predictions">[rows]: of one target, in its own unit (see <see cref="Scaler.InverseTransform(Span{float})"/>).</param>
    /// <param name="targets">[rows]: what is true.</param>
    /// <param name="name">What is predicted, "strength", for the axes.</param>
    /// <param name="unit">Its unit, "MPa"; empty: none.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Figure Residuals(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, string name = "value", string unit = "", string title = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(title);
        return ResidualPlot.Draw(predictions, targets, name, unit, title);
    }

    /// <summary>Draws a histogram of each Linear's weights, with their mean and standard deviation.</summary>
    /// <param name="network">Any.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    public static Figure Weights(IMlp network, string title = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(title);
        return LayerPlots.DrawWeights(network, title);
    }

    /// <summary>
    /// Draws a histogram of each activation's outputs in prediction, and of the network's outputs. It says how many outputs are 0, and how
    /// many channels are 0 for all rows: those do not learn.
    /// </summary>
    /// <param name="network">Any.</param>
    /// <param name="inputs">[rows, in channels], row-major: a batch of one row or more, some hundreds say.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <exception cref="ArgumentException">The inputs are no rows of the network.</exception>
    public static Figure Activations(IMlp network, ReadOnlySpan<float> inputs, string title = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(title);
        return LayerPlots.DrawActivations(network, inputs, title);
    }

    /// <summary>
    /// Draws which class a network of two inputs sees where in the plane, and the points of a dataset on it. A fainter colour means that
    /// the network is less sure.
    /// </summary>
    /// <param name="network">Of two inputs, and an output for each class, or one for two classes.</param>
    /// <param name="dataset">Points with their classes; their names, and those of the features, where there are some.</param>
    /// <param name="title">Above the picture; empty: none.</param>
    /// <param name="threshold">
    /// Of a single output: above it, the class is 1. 0 for logits; of a network that was trained with another loss, its
    /// <see cref="ILoss.DecisionThreshold"/>.
    /// </param>
    /// <exception cref="ArgumentException">Network or dataset does not have two inputs, or the classes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public static Figure DecisionBoundary(IMlp network, Dataset dataset, string title = "", float threshold = 0f)
    {
        MetricGuard.Threshold(threshold, nameof(threshold));
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(title);
        return DecisionPlot.Draw(network, dataset, title, threshold);
    }
}
