namespace Mlp;

/// <summary>
/// Binary cross entropy of logits x with targets t from 0 to 1,
/// weight·(pos_weight·t·ln(1 + exp(−x)) + (1 − t)·ln(1 + exp x)), and its gradient
/// weight·((1 − t)·σ(x) − pos_weight·t·σ(−x)): <c>torch.nn.BCEWithLogitsLoss</c>, for one output or for several labels a row.
/// </summary>
/// <remarks>
/// No logit overflows, and small losses keep their digits. Under Mean the sum is divided by the number of elements, whatever the weights.
/// NaN among outputs or targets makes its own loss and gradient NaN, and with it the batch's loss. A batch without elements has the loss
/// NaN under <see cref="Reduction.Mean"/> and 0 under <see cref="Reduction.Sum"/>, as in PyTorch. Targets beyond 0 and 1
/// are not refused here, but by a trainer.
/// </remarks>
public sealed class BCEWithLogitsLoss : ElementLoss
{
    private readonly int _weights;
    private readonly BinaryCrossEntropy.WeightedRule _weighted;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">[channels]: what the losses of a channel count; null for 1.</param>
    /// <param name="reduction">Mean, over all elements, Sum or None.</param>
    /// <param name="posWeight">[channels]: what a target of 1 counts beside one of 0, usually negatives / positives; null for 1.</param>
    /// <exception cref="ArgumentException">
    /// Weights are empty, negative, infinite or NaN, or of two lengths; or the reduction is not a value of the enum.
    /// </exception>
    public BCEWithLogitsLoss(float[]? weight = null, Reduction reduction = Reduction.Mean, float[]? posWeight = null)
        : base(reduction)
    {
        float[]? weights = LossGuard.Weights(weight, nameof(weight)), positiveWeights = LossGuard.Weights(posWeight, nameof(posWeight));
        _weights = (weights ?? positiveWeights)?.Length ?? 0;
        if (_weights != 0)
        {
            if (positiveWeights is not null && positiveWeights.Length != _weights)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"posWeight has {positiveWeights.Length} elements, but weight has {_weights}: one for each channel was expected."),
                    nameof(posWeight));
            }

            _weighted = new(new ChannelWeights(weights, _weights), new ChannelWeights(positiveWeights, _weights));
        }
    }

    /// <inheritdoc/>
    /// <remarks>0: a logit is the logarithm of the odds.</remarks>
    public override float DecisionThreshold => Mlp.DecisionThreshold.OfLogits;

    internal override IEnumerable<double> Settings => _weighted.Settings;

    private protected override bool HasChannelWeights => _weights != 0;

    private protected override double Sum(LossBatch<float> batch, float factor)
    {
        if (_weights == 0)
        {
            return ElementLossKernel.Run(default(BinaryCrossEntropy.Rule), batch, factor);
        }

        LossGuard.WeightsFit(_weights, batch.Channels, "weight or posWeight");
        return ElementLossKernel.Run(_weighted, batch, factor);
    }
}
