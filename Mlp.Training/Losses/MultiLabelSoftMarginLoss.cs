namespace Mlp;

/// <summary>
/// Binary cross entropy of several labels a row: Σ_c weight_c·(t_c·ln(1 + exp(−x_c)) + (1 − t_c)·ln(1 + exp x_c)) / channels, a loss for
/// each row, of logits x and targets t that are 0 or 1; its gradient is weight_c·((1 − t_c)·σ(x_c) − t_c·σ(−x_c)) / channels.
/// <c>torch.nn.MultiLabelSoftMarginLoss</c>.
/// </summary>
/// <remarks>
/// No logit overflows. Under Mean it is <see cref="BCEWithLogitsLoss"/>; under Sum and None it differs by the number of channels. NaN
/// makes its row's loss NaN, and with it the batch's. No rows have the loss NaN under <see cref="Reduction.Mean"/> and 0 under
/// <see cref="Reduction.Sum"/>, as in PyTorch.
/// </remarks>
public sealed class MultiLabelSoftMarginLoss : LossFunction<float>
{
    private readonly int _weights;
    private readonly BinaryCrossEntropy.WeightedRule _weighted;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">[channels]: what the losses of a channel count; null for 1.</param>
    /// <param name="reduction">Mean, over the rows, Sum or None.</param>
    /// <exception cref="ArgumentException">Weights are empty, negative, infinite or NaN; or the reduction is not a value of the enum.</exception>
    public MultiLabelSoftMarginLoss(float[]? weight = null, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        if (LossGuard.Weights(weight, nameof(weight)) is { } weights)
        {
            _weights = weights.Length;
            _weighted = new(new ChannelWeights(weights, _weights), new ChannelWeights(null, _weights));
        }
    }

    /// <inheritdoc/>
    /// <remarks>0: a logit is the logarithm of the odds.</remarks>
    public override float DecisionThreshold => Mlp.DecisionThreshold.OfLogits;

    internal override IEnumerable<double> Settings => _weighted.Settings;

    /// <inheritdoc/>
    public override int TargetsPerRow(int channels) => channels;

    /// <inheritdoc/>
    public override int LossesPerRow(int channels) => 1;

    /// <inheritdoc/>
    protected override float Compute(LossBatch<float> batch)
    {
        if (_weights != 0)
        {
            LossGuard.WeightsFit(_weights, batch.Channels, "weight");
        }

        if (Reduction != Reduction.None)
        {
            double divisor = Reduction == Reduction.Mean ? batch.Outputs.Length : batch.Channels;
            return (float)(Sum(batch.Outputs, batch.Targets, batch.Gradient, batch.Channels, divisor) / divisor);
        }

        for (int row = 0; row < batch.Rows; row++)
        {
            Range elements = (row * batch.Channels)..((row + 1) * batch.Channels);
            Span<float> gradient = batch.Gradient.IsEmpty ? default : batch.Gradient[elements];
            double sum = Sum(batch.Outputs[elements], batch.Targets[elements], gradient, batch.Channels, batch.Channels);
            batch.Losses[row] = (float)(sum / batch.Channels);
        }

        return 0f;
    }

    private double Sum(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient, int channels, double divisor)
    {
        float factor = (float)(1 / divisor);
        return _weights == 0
            ? ElementLossKernel.Run(default(BinaryCrossEntropy.Rule), outputs, targets, gradient, default, channels, factor)
            : ElementLossKernel.Run(_weighted, outputs, targets, gradient, default, channels, factor);
    }
}
