namespace Mlp.Training;

/// <summary>The loss of a step was NaN or infinite. The network has the state from before the epoch, or its best one.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(StepResult step, float largestInput, string restored)
        : base(Describe(step, largestInput, restored))
        => Step = step;

    /// <summary>The step that was not taken.</summary>
    public StepResult Step { get; }

    private static string Describe(StepResult step, float largestInput, string restored)
    {
        string inputs = largestInput > 100 || !float.IsFinite(largestInput)
            ? $"Scale the inputs first (the largest of this batch is {largestInput:G3}): Scaler.FitStandard."
            : step.Step == 1 ? "Look for NaN in the targets, or weights that were loaded." : $"Lower the learning rate (it was {step.LearningRate:G3}), or set MaxGradNorm = 1.";
        return FormattableString.Invariant($"The loss of step {step.Step} (epoch {step.Epoch}, batch {step.Batch}) is {step.Loss}: the training diverged. {inputs} {restored}");
    }
}
