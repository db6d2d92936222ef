namespace Mlp;

public static partial class Loss
{
    /// <summary>
    /// Mean squared error, Σ (output − target)² / n over all n elements, and its gradient 2·(output − target) / n: PyTorch's
    /// <c>mse_loss</c>.
    /// </summary>
    /// <param name="outputs">Of any shape; usually [rows, channels].</param>
    /// <param name="targets">Of the same shape.</param>
    /// <param name="gradient">Of the same shape; all of it is overwritten. It may be the memory of the outputs or of the targets.</param>
    /// <returns>The loss; 0 where there are no elements (PyTorch returns NaN).</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the gradient overlaps the others, but not from their start.</exception>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        LossGuard.Gradient(outputs, gradient);
        LossGuard.NotShifted(gradient, outputs, nameof(outputs));
        LossGuard.NotShifted(gradient, targets, nameof(targets));
        return SquaredError(outputs, targets, gradient);
    }

    /// <summary>Mean squared error, Σ (output − target)² / n over all n elements, without the gradient.</summary>
    /// <inheritdoc cref="MeanSquaredError(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
        => SquaredError(outputs, targets, default);

    private static float SquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        if (targets.Length != outputs.Length)
        {
            string expected = FormattableString.Invariant($"it must have one for each of the {outputs.Length} outputs");
            ThrowLength(nameof(targets), targets.Length, expected);
        }

        if (outputs.IsEmpty)
        {
            return 0f;
        }

        double sum = ElementLossKernel.Run(default(MSELoss.Rule), outputs, targets, gradient, default, 1, (float)(1.0 / outputs.Length));
        return (float)(sum / outputs.Length);
    }
}
