namespace Mlp;

/// <summary>
/// Cross entropy of logits with class indices, −weight[label]·ln softmax(logits)[label] of each row, or with class probabilities,
/// −Σ_c weight_c·probability_c·ln softmax(logits)_c: <c>torch.nn.CrossEntropyLoss</c>.
/// </summary>
/// <remarks>
/// Label smoothing ε makes probabilities of the targets, (1 − ε)·target + ε / classes, where a class index is 1 at its class. Of class
/// indices, Mean is the sum over the sum of weight[label], without the ignored rows; of probabilities, over the number of rows, whatever
/// the weights: both as in PyTorch. It is NaN for no rows and where all rows are ignored, whose gradients are 0.
/// The largest logit is taken out of the sum, so nothing overflows. A NaN or +∞ among a row's logits, or nothing but −∞, makes its loss
/// and gradient NaN, unless the row is ignored, or has a label that counts 0. A logit of −∞ where the target is 0 counts
/// nothing (PyTorch gives NaN where targets are probabilities). Probabilities are not checked to sum to 1.
/// </remarks>
public sealed class CrossEntropyLoss : LossFunction<int>, ILoss<float>
{
    private readonly float[]? _weights;
    private readonly OfProbabilities _ofProbabilities;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">[classes]: what a target of the class counts; null for 1.</param>
    /// <param name="ignoreIndex">
    /// The label of rows that do not count: their loss and gradient are 0. It may be a class; probabilities can be no targets then.
    /// </param>
    /// <param name="reduction">Mean, Sum or None.</param>
    /// <param name="labelSmoothing">The part of a target that is spread over all classes alike, 0 to 1.</param>
    /// <exception cref="ArgumentException">
    /// Weights are empty, negative, infinite or NaN; label smoothing is not within 0 and 1; or the reduction is not a value of the enum.
    /// </exception>
    public CrossEntropyLoss(
        float[]? weight = null,
        int ignoreIndex = ClassIndices.DefaultIgnoreIndex,
        Reduction reduction = Reduction.Mean,
        double labelSmoothing = 0)
        : base(reduction)
    {
        LossGuard.Option(labelSmoothing is >= 0 and <= 1, labelSmoothing, "a number from 0 to 1", nameof(labelSmoothing));
        _weights = LossGuard.Weights(weight, nameof(weight));
        IgnoreIndex = ignoreIndex;
        LabelSmoothing = labelSmoothing;
        _ofProbabilities = new OfProbabilities(this);
    }

    /// <summary>Gets the label of rows that do not count.</summary>
    public int IgnoreIndex { get; }

    /// <summary>Gets the share of a target that is spread evenly over all classes.</summary>
    public double LabelSmoothing { get; }

    internal override IEnumerable<double> Settings => [IgnoreIndex, LabelSmoothing, .. _weights ?? []];

    /// <inheritdoc/>
    public override int TargetsPerRow(int channels) => 1;

    /// <inheritdoc/>
    public override int LossesPerRow(int channels) => 1;

    /// <inheritdoc/>
    int ILoss<float>.TargetsPerRow(int channels) => _ofProbabilities.TargetsPerRow(channels);

    /// <inheritdoc/>
    int ILoss<float>.LossesPerRow(int channels) => _ofProbabilities.LossesPerRow(channels);

    /// <inheritdoc/>
    /// <remarks>Under <see cref="Reduction.Mean"/> the weights of the rows that count.</remarks>
    public override double Divisor(ReadOnlySpan<int> targets, int channels)
    {
        double weight = ClassIndices.Weigh(targets, channels, IgnoreIndex, _weights, out _);
        return Reduction == Reduction.Mean ? weight : 1;
    }

    /// <inheritdoc/>
    public double Divisor(ReadOnlySpan<float> targets, int channels) => _ofProbabilities.Divisor(targets, channels);

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int channels)
        => _ofProbabilities.Forward(outputs, targets, channels);

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient, int channels)
        => _ofProbabilities.Forward(outputs, targets, gradient, channels);

    /// <inheritdoc/>
    public void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, int channels)
        => _ofProbabilities.ForwardEach(outputs, targets, losses, channels);

    /// <inheritdoc/>
    public void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradient, int channels)
        => _ofProbabilities.ForwardEach(outputs, targets, losses, gradient, channels);

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int channels, int pixels)
        => _ofProbabilities.Forward(outputs, targets, channels, pixels);

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient, int channels, int pixels)
        => _ofProbabilities.Forward(outputs, targets, gradient, channels, pixels);

    /// <inheritdoc/>
    public void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, int channels, int pixels)
        => _ofProbabilities.ForwardEach(outputs, targets, losses, channels, pixels);

    /// <inheritdoc/>
    public void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradient, int channels, int pixels)
        => _ofProbabilities.ForwardEach(outputs, targets, losses, gradient, channels, pixels);

    /// <inheritdoc/>
    protected override float Compute(LossBatch<int> batch)
    {
        // Without options, and where all rows count, there is nothing to look up: a faster kernel.
        bool isPlain = Reduction == Reduction.Mean && LabelSmoothing == 0 && _weights is null && batch.Rows > 0;
        if (isPlain && (uint)IgnoreIndex >= (uint)batch.Channels && ClassIndices.AreClasses(batch.Targets, batch.Channels))
        {
            return CrossEntropyKernels.Mean(batch);
        }

        double weight = ClassIndices.Weigh(batch.Targets, batch.Channels, IgnoreIndex, _weights, out int counted);
        if (isPlain && counted == batch.Rows)
        {
            return CrossEntropyKernels.Mean(batch);
        }

        ClassIndexMass mass = new(batch.Targets, _weights, (float)LabelSmoothing, IgnoreIndex);
        return MassCrossEntropy.Run(mass, batch, Reduction == Reduction.Mean ? weight : 1);
    }

    /// <summary>The same loss, of targets that are probabilities.</summary>
    private sealed class OfProbabilities(CrossEntropyLoss loss) : LossFunction<float>(loss.Reduction)
    {
        private protected override string Name => nameof(CrossEntropyLoss);

        public override int TargetsPerRow(int channels) => channels;

        public override int LossesPerRow(int channels) => 1;

        protected override float Compute(LossBatch<float> batch)
        {
            if (loss._weights is not null)
            {
                LossGuard.WeightsFit(loss._weights.Length, batch.Channels, "weight");
            }

            if (loss.IgnoreIndex >= 0)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"This CrossEntropyLoss ignores the label {loss.IgnoreIndex}, but targets that are probabilities have no labels: ")
                    + "make it without ignoreIndex, or pass class indices.");
            }

            ProbabilityMass mass = new(batch.Targets, loss._weights, (float)loss.LabelSmoothing);
            return MassCrossEntropy.Run(mass, batch, Divisor(batch.Targets, batch.Channels));
        }
    }
}
