using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>
/// The loss of rows that have weights, as <see cref="Mlp.Data.Batch.Weights"/> gives them: a row of weight 2 counts as if it were there
/// twice. It works with every loss whose batches are the sums or means of their rows, the library's all are. A trainer does this by itself.
/// </summary>
/// <example><code>
/// double meanWeight = loss.MeanWeight(training.Labels, training.Weights, IrisNet.OutChannels);
/// foreach (Batch batch in loader.Epoch())
/// {
///     ReadOnlySpan&lt;float&gt; outputs = net.ForwardTraining(batch.Inputs, tape);
///     loss.ForwardWeighted(outputs, batch.Labels, batch.Weights, meanWeight, tape.OutputGradient, IrisNet.OutChannels);
///     net.BackwardAndStep(batch.Inputs, tape, adam);
/// }
/// </code></example>
/// <remarks>
/// The loss is Σ weightᵢ·dᵢ·lossᵢ / (d·mean weight), where dᵢ is <see cref="ILoss{TTarget}.Divisor"/> of a row, and d that of the batch. It
/// does not divide by the weights of the batch: a row then counts the same whatever rows come with it. Of a whole dataset in one batch, it
/// is the loss of the dataset with each row repeated as often as its weight says. Nothing is allocated.
/// </remarks>
public static class WeightedLoss
{
    /// <summary>
    /// Computes the mean weight of a dataset's rows, each counted as the loss counts it: by its class's weight, say, or by its pixels that
    /// are not ignored. It is 1 under <see cref="Reduction.Sum"/>, where nothing is divided.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">[rows, targets per row]: all of the dataset.</param>
    /// <param name="weights">[rows]: all of the dataset, 0 or more.</param>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    /// <returns>The mean, above 0; 1 where the loss counts no row, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, a target is invalid, or the rows that the loss counts all have the weight 0.
    /// </exception>
    public static double MeanWeight<TTarget>(
        this ILoss<TTarget> loss, ReadOnlySpan<TTarget> targets, ReadOnlySpan<float> weights, int channels)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(loss);
        int perRow = TargetsPerRow(targets.Length, weights.Length);
        if (loss.Reduction == Reduction.Sum)
        {
            return weights.IsEmpty || weights.ContainsAnyExcept(0f) ? 1 : throw NothingCounts();
        }

        double sum = 0, divisors = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            double divisor = loss.Divisor(targets.Slice(row * perRow, perRow), channels);
            sum += weights[row] * divisor;
            divisors += divisor;
        }

        return divisors == 0 ? 1 : sum > 0 ? sum / divisors : throw NothingCounts();
    }

    /// <summary>Computes the loss of a batch without the gradient, for evaluation.</summary>
    /// <param name="loss">Its reduction gives one number.</param>
    /// <param name="outputs">[rows, channels], or [images, channels, pixels].</param>
    /// <param name="targets">[rows, targets per row], or [images, targets per pixel, pixels].</param>
    /// <param name="weights">[rows], or [images]: 0 or more. Of a row of weight 0 nothing counts, not even a NaN.</param>
    /// <param name="meanWeight">Of the dataset: <see cref="MeanWeight"/>.</param>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width of images; 1 for rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mean weight is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The reduction is <see cref="Reduction.None"/>.</exception>
    public static float ForwardWeighted<TTarget>(
        this ILoss<TTarget> loss,
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<TTarget> targets,
        ReadOnlySpan<float> weights,
        double meanWeight,
        int channels,
        int pixels = 1)
        where TTarget : unmanaged
        => Compute(loss, outputs, targets, weights, meanWeight, default, channels, pixels);

    /// <summary>Computes the loss of a batch and its gradient.</summary>
    /// <inheritdoc cref="ForwardWeighted{TTarget}(ILoss{TTarget}, ReadOnlySpan{float}, ReadOnlySpan{TTarget}, ReadOnlySpan{float}, double, int, int)"/>
    /// <param name="loss">Its reduction gives one number.</param>
    /// <param name="outputs">[rows, channels], or [images, channels, pixels].</param>
    /// <param name="targets">[rows, targets per row], or [images, targets per pixel, pixels].</param>
    /// <param name="weights">[rows], or [images]: 0 or more. Of a row of weight 0 nothing counts, not even a NaN.</param>
    /// <param name="meanWeight">Of the dataset: <see cref="MeanWeight"/>.</param>
    /// <param name="gradient">
    /// As long as the outputs: receives d loss / d outputs; all of it is overwritten. It may be the memory of the outputs, or of float
    /// targets.
    /// </param>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width of images; 1 for rows.</param>
    public static float ForwardWeighted<TTarget>(
        this ILoss<TTarget> loss,
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<TTarget> targets,
        ReadOnlySpan<float> weights,
        double meanWeight,
        Span<float> gradient,
        int channels,
        int pixels = 1)
        where TTarget : unmanaged
    {
        LossGuard.Gradient(outputs, gradient);
        return Compute(loss, outputs, targets, weights, meanWeight, gradient, channels, pixels);
    }

    private static ArgumentException NothingCounts() => new(
        "The rows that the loss counts all have the weight 0, so nothing counts: at least one must have a weight above 0.", "weights");

    private static float Compute<TTarget>(
        ILoss<TTarget> loss,
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<TTarget> targets,
        ReadOnlySpan<float> weights,
        double meanWeight,
        Span<float> gradient,
        int channels,
        int pixels)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(loss);
        LossGuard.Option(meanWeight > 0 && double.IsFinite(meanWeight), meanWeight, "a finite number above 0", nameof(meanWeight));
        int width = LossGuard.ImageLength(channels, pixels), perRow = TargetsPerRow(targets.Length, weights.Length);
        LossGuard.Length(nameof(outputs), outputs.Length, weights.Length, width);
        LossGuard.Length(nameof(targets), targets.Length, weights.Length, (long)loss.TargetsPerRow(channels) * pixels);
        LossGuard.Overlaps(outputs, MemoryMarshal.AsBytes(targets), typeof(TTarget) == typeof(float), default, gradient);
        double total = loss.Divisor(targets, channels) * meanWeight, sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<float> own = outputs.Slice(row * width, width);
            ReadOnlySpan<TTarget> ownTargets = targets.Slice(row * perRow, perRow);
            Span<float> ownGradient = gradient.IsEmpty ? default : gradient.Slice(row * width, width);
            double share = weights[row] == 0 ? 0 : weights[row] * loss.Divisor(ownTargets, channels) / total;

            // Not multiplied with 0, which would keep a NaN: of rows that do not count, and where nothing does.
            if (!(share > 0))
            {
                ownGradient.Clear();
                continue;
            }

            sum += share * (gradient.IsEmpty
                ? loss.Forward(own, ownTargets, channels, pixels)
                : loss.Forward(own, ownTargets, ownGradient, channels, pixels));
            Scale(ownGradient, (float)share);
        }

        return total > 0 ? (float)sum : float.NaN;
    }

    private static int TargetsPerRow(int targets, int rows) => rows > 0 && targets % rows == 0 ? targets / rows
        : rows == 0 && targets == 0 ? 0
        : throw new ArgumentException(FormattableString.Invariant(
            $"There are {rows} weights and {targets} targets: a weight for each row was expected, and as many targets for each."), "weights");

    internal static void Scale(Span<float> values, float factor)
    {
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }
}
