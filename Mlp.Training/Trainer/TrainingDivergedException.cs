using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// The exception that is thrown when a loss, weights or running statistics become NaN or infinite. The network has its best state, where
/// early stopping kept it, or its state from before the epoch. The optimizer's state is of no use: make a new optimizer, or load an earlier
/// checkpoint.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    // Standardised numbers are far below.
    private const float Large = 100;

    internal TrainingDivergedException(StepResult step, bool isLoss, IMlp network, Dataset training, string restored)
        : base(FormattableString.Invariant(
            $"The training diverged: {What(step, isLoss)}. {Advice(step, network, training)} The network has its weights {restored}."))
        => Step = step;

    /// <summary>
    /// Gets the last step: the one with that loss, which was not taken, or the one after which the weights were not finite.
    /// </summary>
    public StepResult Step { get; }

    private static string What(StepResult step, bool isLoss)
    {
        string place = FormattableString.Invariant($"step {step.Step} (epoch {step.Epoch}, batch {step.Batch} of {step.Batches})");
        return isLoss ? FormattableString.Invariant($"the loss of {place} is {step.Loss}") : $"weights or statistics are not finite after {place}";
    }

    private static string Advice(StepResult step, IMlp network, Dataset training)
    {
        float inputs = FiniteNumbers.Largest(training.Inputs), targets = FiniteNumbers.Largest(training.Targets);
        List<string> advice = [];
        if (inputs > Large && !StandardScale.HasInputs(network))
        {
            advice.Add(FormattableString.Invariant($"Scale the inputs (the largest is {inputs:G3}): Scaler.FitStandard(training).Transform(training)."));
        }

        if (targets > Large && !StandardScale.HasOutputs(network))
        {
            advice.Add(FormattableString.Invariant($"Scale the targets (the largest is {targets:G3}), with a scaler of their own."));
        }

        advice.Add(FormattableString.Invariant($"Lower the learning rate (it was {step.LearningRate:G3}), or set MaxGradNorm = 1."));
        return string.Join(' ', advice);
    }
}
