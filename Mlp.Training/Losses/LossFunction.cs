using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>The base of the losses. It checks its arguments once, and leaves the sums to the loss.</summary>
/// <remarks>
/// A loss of your own derives from this. <see cref="Compute"/> checks its targets before it writes anything, so that a batch that is
/// refused changes nothing.
/// </remarks>
/// <typeparam name="TTarget">int for class indices, float for values or probabilities.</typeparam>
public abstract partial class LossFunction<TTarget> : ILoss<TTarget>
    where TTarget : unmanaged
{
    /// <summary>Creates a loss with a reduction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is not Mean, Sum or None.</exception>
    protected LossFunction(Reduction reduction)
        : this(reduction, takesBatchMean: false)
    {
    }

    private protected LossFunction(Reduction reduction, bool takesBatchMean)
    {
        if (!Enum.IsDefined(reduction) || (reduction == Reduction.BatchMean && !takesBatchMean))
        {
            string others = takesBatchMean ? ", or BatchMean" : "";
            throw new ArgumentOutOfRangeException(nameof(reduction), FormattableString.Invariant(
                $"{reduction} is no reduction of {GetType().Name}: Mean, Sum or None was expected{others}."));
        }

        Reduction = reduction;
    }

    /// <inheritdoc/>
    public Reduction Reduction { get; }

    /// <inheritdoc/>
    public virtual float DecisionThreshold => Mlp.DecisionThreshold.Of(this);

    /// <summary>Gets what it was made with beside its reduction, as numbers: two losses of a kind with the same ones are the same.</summary>
    internal virtual IEnumerable<double> Settings => [];

    /// <summary>Gets the name of the loss in messages.</summary>
    private protected virtual string Name => GetType().Name;

    /// <inheritdoc/>
    public abstract int TargetsPerRow(int channels);

    /// <inheritdoc/>
    public abstract int LossesPerRow(int channels);

    /// <inheritdoc/>
    /// <remarks>The number of rows under <see cref="Reduction.Mean"/>, unless a loss says otherwise.</remarks>
    public virtual double Divisor(ReadOnlySpan<TTarget> targets, int channels)
    {
        LossGuard.Channels(channels);
        return Reduction is Reduction.Mean or Reduction.BatchMean ? targets.Length / TargetsPerRow(channels) : 1;
    }

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels)
    {
        CheckReduction(forEach: false);
        return Compute(Batch(outputs, targets, channels, default, default));
    }

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> gradient, int channels)
    {
        CheckReduction(forEach: false);
        LossGuard.Gradient(outputs, gradient);
        return Compute(Batch(outputs, targets, channels, default, gradient));
    }

    /// <inheritdoc/>
    public void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, int channels)
    {
        CheckReduction(forEach: true);
        Compute(Batch(outputs, targets, channels, losses, default));
    }

    /// <inheritdoc/>
    public void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, Span<float> gradient, int channels)
    {
        CheckReduction(forEach: true);
        LossGuard.Gradient(outputs, gradient);
        Compute(Batch(outputs, targets, channels, losses, gradient));
    }

    /// <summary>Computes the reduced loss; writes the gradient and the single losses where the batch has room for them.</summary>
    /// <returns>The loss under <see cref="Reduction"/>; anything under <see cref="Reduction.None"/>.</returns>
    protected abstract float Compute(LossBatch<TTarget> batch);

    private LossBatch<TTarget> Batch(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels, Span<float> losses, Span<float> gradient)
    {
        int rows = LossGuard.Rows(outputs, channels);
        LossGuard.Length(nameof(targets), targets.Length, rows, TargetsPerRow(channels));
        if (Reduction == Reduction.None)
        {
            LossGuard.Length(nameof(losses), losses.Length, rows, LossesPerRow(channels));
        }

        LossGuard.Overlaps(outputs, MemoryMarshal.AsBytes(targets), typeof(TTarget) == typeof(float), losses, gradient);
        return new LossBatch<TTarget>
        {
            Outputs = outputs, Targets = targets, Gradient = gradient, Losses = losses, Rows = rows, Channels = channels,
        };
    }

    private void CheckReduction(bool forEach)
    {
        if (forEach != (Reduction == Reduction.None))
        {
            string remedy = forEach
                ? "which gives one number: call Forward, or make the loss with Reduction.None."
                : "which gives a number for each loss: call ForwardEach, or make the loss with Reduction.Mean or Sum.";
            throw new InvalidOperationException($"The reduction of this {Name} is {Reduction}, {remedy}");
        }
    }
}
