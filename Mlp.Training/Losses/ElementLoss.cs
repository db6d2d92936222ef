namespace Mlp;

/// <summary>A loss that each output has with its own target; Mean is over all elements.</summary>
/// <remarks>
/// NaN among outputs or targets makes its own loss and gradient NaN, and with it the batch's loss. A batch without elements has the loss
/// NaN under <see cref="Reduction.Mean"/> and 0 under <see cref="Reduction.Sum"/>, as in PyTorch.
/// </remarks>
public abstract class ElementLoss : LossFunction<float>
{
    private protected ElementLoss(Reduction reduction, bool takesBatchMean = false)
        : base(reduction, takesBatchMean)
    {
    }

    /// <summary>Whether channels have weights of their own, so that it matters which one an output is of.</summary>
    private protected virtual bool HasChannelWeights => false;

    private protected sealed override bool IsOfElements => !HasChannelWeights;

    /// <inheritdoc/>
    /// <remarks>Half-way between 0 and 1, unless a loss says otherwise.</remarks>
    public override float DecisionThreshold => Mlp.DecisionThreshold.OfNumbers;

    /// <inheritdoc/>
    public sealed override int TargetsPerRow(int channels) => channels;

    /// <inheritdoc/>
    public sealed override int LossesPerRow(int channels) => channels;

    /// <inheritdoc/>
    /// <remarks>The number of elements under <see cref="Reduction.Mean"/>, of rows under <see cref="Reduction.BatchMean"/>.</remarks>
    public sealed override double Divisor(ReadOnlySpan<float> targets, int channels) =>
        Reduction == Reduction.Mean ? targets.Length : base.Divisor(targets, channels);

    /// <inheritdoc/>
    protected sealed override float Compute(LossBatch<float> batch)
    {
        double divisor = Divisor(batch.Targets, batch.Channels);
        return (float)(Sum(batch, (float)(1 / divisor)) / divisor);
    }

    /// <summary>Σ losses; writes the batch's gradient, times a factor, and its losses.</summary>
    private protected abstract double Sum(LossBatch<float> batch, float factor);
}
