namespace Mlp;

/// <summary>The batch that a loss works on. Its lengths and overlaps are checked.</summary>
/// <typeparam name="TTarget">int for class indices, float for values or probabilities.</typeparam>
public readonly ref struct LossBatch<TTarget>
    where TTarget : unmanaged
{
    /// <summary>Gets the outputs, [rows, channels], row-major.</summary>
    public ReadOnlySpan<float> Outputs { get; internal init; }

    /// <summary>Gets the targets, [rows, targets per row].</summary>
    public ReadOnlySpan<TTarget> Targets { get; internal init; }

    /// <summary>
    /// Gets the gradient, [rows, channels], to be overwritten; empty where no gradient is wanted. It may be the memory of the outputs.
    /// </summary>
    public Span<float> Gradient { get; internal init; }

    /// <summary>
    /// Gets the losses, [rows, losses per row], to be overwritten under <see cref="Reduction.None"/>; empty under any other.
    /// </summary>
    public Span<float> Losses { get; internal init; }

    /// <summary>Gets the number of samples; may be 0.</summary>
    public int Rows { get; internal init; }

    /// <summary>Gets the outputs of a row, 1 or more.</summary>
    public int Channels { get; internal init; }
}
