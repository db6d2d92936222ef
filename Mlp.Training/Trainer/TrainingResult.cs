namespace Mlp.Training;

/// <summary>The result of a training.</summary>
/// <param name="Reason">Why it ended.</param>
/// <param name="Epochs">Whole epochs trained, in all.</param>
/// <param name="StepCount">Steps taken, in all.</param>
/// <param name="BestEpoch">The epoch with the lowest monitored loss, counted from 1; 0 where none was finished.</param>
/// <param name="BestLoss">That loss; NaN where none was finished.</param>
public sealed record TrainingResult(StopReason Reason, long Epochs, long StepCount, long BestEpoch, double BestLoss)
{
    /// <summary>
    /// Returns a text for people: "Completed after 50 epochs and 2150 steps; best epoch 48, loss 0.1152". In the invariant culture.
    /// </summary>
    public override string ToString() => FormattableString.Invariant($"{Reason} after {Epochs} epochs and {StepCount} steps")
        + (BestEpoch > 0 ? FormattableString.Invariant($"; best epoch {BestEpoch}, loss {BestLoss:G4}") : "");
}
