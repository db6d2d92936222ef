using Mlp.Metrics;

namespace Mlp.Training;

/// <summary>
/// Refuses a loss that takes a network's outputs for something else than its output activation makes of them: a loss that applies softmax or
/// sigmoid itself where that has happened, or one of log-probabilities where the outputs are probabilities. PyTorch trains on, to a wrong optimum.
/// </summary>
internal static class OutputCheck
{
    private const string LogSoftmax = "OutputActivation = ActivationLayer.LogSoftmax", None = "no OutputActivation";

    /// <summary>Checks one of the library's losses. A loss of the user's own takes what it likes.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="network">Whose outputs it is to take.</param>
    /// <param name="areClasses">Whether targets are class indices, not numbers.</param>
    /// <exception cref="ArgumentException">It does not take such outputs; the message says what to write instead.</exception>
    public static void Check(ILoss loss, IMlp network, bool areClasses)
    {
        CheckStandardized(loss, network, areClasses);
        ActivationLayer activation = Activation(network);
        bool areProbabilities = AreProbabilities(activation);
        bool areLogarithms = activation is ActivationLayer.LogSoftmax or ActivationLayer.LogSigmoid;
        string likelihood = areClasses ? "NLLLoss" : "KLDivLoss";
        (string Takes, string Remedy)? problem = loss switch
        {
            CrossEntropyLoss when activation == ActivationLayer.LogSoftmax => ("logits, and applies LogSoftmax itself", $"use {likelihood}, or {None}"),
            CrossEntropyLoss when areProbabilities || areLogarithms => ("logits, and applies LogSoftmax itself", $"use {LogSoftmax} with {likelihood}, or {None}"),
            BCEWithLogitsLoss when activation is ActivationLayer.Sigmoid or ActivationLayer.Hardsigmoid
                => ("logits, and applies Sigmoid itself", $"use BCELoss, or {None}"),
            BCEWithLogitsLoss or MultiLabelSoftMarginLoss when areProbabilities || areLogarithms => ("logits, and applies Sigmoid itself", $"use {None}"),
            NLLLoss when areProbabilities => ("log-probabilities", $"use {LogSoftmax}, or CrossEntropyLoss and {None}"),
            KLDivLoss when areProbabilities => ("log-probabilities", $"use {LogSoftmax}"),
            _ => null,
        };
        if (problem is (var takes, var remedy))
        {
            throw new ArgumentException(
                $"{loss.GetType().Name} takes {takes}, but the outputs of {network.StateLayout.NetworkName} are those of OutputActivation = ActivationLayer.{activation}: {remedy}.", nameof(loss));
        }
    }

    /// <summary>Checks a metric: one that takes softmax of the outputs first ranks probabilities in another order.</summary>
    /// <exception cref="ArgumentException">It does not take such outputs; the message says what to write instead.</exception>
    public static void Check(IMetric metric, IMlp network)
    {
        if (metric is RocAuc { FromLogits: true } && Activation(network) is var activation && AreProbabilities(activation))
        {
            throw new ArgumentException(
                $"The metric '{metric.Name}' takes logits, but the outputs of {network.StateLayout.NetworkName} are those of OutputActivation = ActivationLayer.{activation}: make it with fromLogits: false.", nameof(metric));
        }
    }

    // Standardised targets are no classes, and no probabilities: they have the mean 0.
    private static void CheckStandardized(ILoss loss, IMlp network, bool areClasses)
    {
        if (!StandardScale.HasOutputs(network))
        {
            return;
        }

        string name = network.StateLayout.NetworkName;
        if (areClasses)
        {
            throw new ArgumentException(
                $"The dataset has labels, class indices, but {name} has StandardizeOutputs, which is for target numbers: remove StandardizeOutputs, or make the dataset with Dataset.ForRegression.", "dataset");
        }

        if (loss is CrossEntropyLoss or BCELoss or BCEWithLogitsLoss or MultiLabelSoftMarginLoss or KLDivLoss)
        {
            throw new ArgumentException(
                $"{loss.GetType().Name} takes probabilities as targets, but {name} has StandardizeOutputs, which makes others of them: remove StandardizeOutputs, or use MSELoss for numbers.", nameof(loss));
        }
    }

    private static ActivationLayer Activation(IMlp network) => network.StateLayout.Topology?.OutputActivation ?? ActivationLayer.Identity;

    private static bool AreProbabilities(ActivationLayer activation) => activation is ActivationLayer.Softmax or ActivationLayer.Sigmoid or ActivationLayer.Hardsigmoid;
}
