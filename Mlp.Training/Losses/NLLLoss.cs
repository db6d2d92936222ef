namespace Mlp;

/// <summary>
/// Negative log-likelihood of outputs that are log-probabilities: −weight[label]·output[label] of each row, and its gradient,
/// −weight[label] at the label and 0 elsewhere: <c>torch.nn.NLLLoss</c>.
/// </summary>
/// <remarks>
/// Mean is the sum over the sum of the rows' weights, without the ignored ones; NaN where that is 0 over 0, as in PyTorch: no rows, or all
/// of them ignored, or of classes that weigh 0, whose gradients are 0. Only the label's output is read: a NaN elsewhere does not show.
/// Outputs must be log-probabilities: those of a network with <c>OutputActivation = ActivationLayer.LogSoftmax</c>. Logits are not refused, as in
/// PyTorch, but have no least loss: use <see cref="CrossEntropyLoss"/> for them.
/// </remarks>
public sealed class NLLLoss : LossFunction<int>
{
    private readonly float[]? _weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="weight">[classes]: what a row of the class counts; null for 1.</param>
    /// <param name="ignoreIndex">The label of rows that do not count: their loss and gradient are 0. It may be a class.</param>
    /// <param name="reduction">Mean, weighted by the rows' classes, Sum or None.</param>
    /// <exception cref="ArgumentException">Weights are empty, negative, infinite or NaN; or the reduction is not a value of the enum.</exception>
    public NLLLoss(float[]? weight = null, int ignoreIndex = ClassIndices.DefaultIgnoreIndex, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        _weights = LossGuard.Weights(weight, nameof(weight));
        IgnoreIndex = ignoreIndex;
    }

    /// <summary>Gets the label of rows that do not count.</summary>
    public int IgnoreIndex { get; }

    internal override IEnumerable<double> Settings => [IgnoreIndex, .. _weights ?? []];

    /// <inheritdoc/>
    public override int TargetsPerRow(int channels) => 1;

    /// <inheritdoc/>
    public override int LossesPerRow(int channels) => 1;

    /// <inheritdoc/>
    /// <remarks>Under <see cref="Reduction.Mean"/> the weights of the rows that count.</remarks>
    public override double Divisor(ReadOnlySpan<int> targets, int channels)
    {
        double weight = ClassIndices.Weigh(targets, channels, IgnoreIndex, _weights, out _);
        return Reduction == Reduction.Mean ? weight : 1;
    }

    /// <inheritdoc/>
    protected override float Compute(LossBatch<int> batch)
    {
        int classes = batch.Channels;
        double divisor = Divisor(batch.Targets, classes);
        float factor = (float)(1 / divisor);
        double sum = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            int label = ClassIndices.IndexOf(batch.Targets[row], classes);
            float slope = _weights is null ? -1f : -_weights[label];

            // 0 · ∞, where a batch weighs nothing, and 0 · NaN would be NaN.
            bool counts = batch.Targets[row] != IgnoreIndex && slope != 0;
            float loss = counts ? slope * batch.Outputs[(row * classes) + label] : 0f;
            sum += loss;
            if (!batch.Gradient.IsEmpty)
            {
                // After the output was read: the gradient may lie where the outputs are.
                Span<float> gradient = batch.Gradient.Slice(row * classes, classes);
                gradient.Clear();
                gradient[label] = counts ? slope * factor : 0f;
            }

            if (!batch.Losses.IsEmpty)
            {
                batch.Losses[row] = loss;
            }
        }

        return (float)(sum / divisor);
    }
}
