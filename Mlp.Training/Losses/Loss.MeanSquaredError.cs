namespace Mlp;

public static partial class Loss
{
    private static readonly MSELoss s_meanSquaredError = new();

    /// <summary>
    /// Computes the mean squared error, Σ (output − target)² / n over all n elements, and its gradient 2·(output − target) / n:
    /// <see cref="MSELoss"/>, PyTorch's <c>mse_loss</c>.
    /// </summary>
    /// <param name="outputs">Of any shape; usually [rows, channels].</param>
    /// <param name="targets">Of the same shape.</param>
    /// <param name="gradient">Of the same shape; all of it is overwritten. It may be the memory of the outputs or of the targets.</param>
    /// <returns>The loss; NaN where there are no elements, as in PyTorch.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the gradient overlaps the others, but not from their start.</exception>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
        => s_meanSquaredError.Forward(outputs, targets, gradient, channels: 1);

    /// <summary>Computes the mean squared error, Σ (output − target)² / n over all n elements, without the gradient.</summary>
    /// <inheritdoc cref="MeanSquaredError(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
        => s_meanSquaredError.Forward(outputs, targets, channels: 1);
}
