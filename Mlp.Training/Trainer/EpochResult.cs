namespace Mlp.Training;

/// <summary>An epoch that was trained.</summary>
/// <param name="Epoch">Its number, counted from 1.</param>
/// <param name="StepCount">Steps so far, over all epochs.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="TrainingLoss">
/// The loss of all batches, each before its step, with batch statistics and dropout; of standardised targets where the network has
/// <see cref="MlpAttribute.StandardizeOutputs"/>.
/// </param>
/// <param name="Validation">What the validation rows came to; null where there are none.</param>
/// <param name="IsBest">Whether the monitored loss was the lowest so far.</param>
/// <param name="Duration">How long it took, validation included.</param>
public sealed record EpochResult(long Epoch, long StepCount, double LearningRate, double TrainingLoss, Evaluation? Validation, bool IsBest, TimeSpan Duration)
{
    /// <summary>
    /// Gets the loss that early stopping and <see cref="ReduceLROnPlateau"/> look at: the validation loss, or the training loss where there
    /// is none.
    /// </summary>
    public double MonitoredLoss => Validation?.Loss ?? TrainingLoss;

    /// <summary>
    /// Returns a text for people: "epoch 12: loss 0.1203; validation: loss 0.1377, accuracy 0.9778; best so far". In the invariant culture,
    /// so that <c>trainer.EpochCompleted += Console.WriteLine</c> shows how a training goes.
    /// </summary>
    public override string ToString()
    {
        string validation = Validation is null ? "" : $"; validation: {Validation}";
        return FormattableString.Invariant($"epoch {Epoch}: loss {TrainingLoss:G4}{validation}{(IsBest ? "; best so far" : "")}");
    }
}
