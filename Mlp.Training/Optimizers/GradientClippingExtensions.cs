namespace Mlp;

/// <summary>Clips the gradients of a tape, between the backward pass and the optimizer's step.</summary>
public static class GradientClippingExtensions
{
    /// <summary>
    /// Multiplies all gradients, as PyTorch's <c>clip_grad_norm_</c>, by maxNorm / (norm + 1e-6), if that is below 1. The norm is that of
    /// all gradients as one vector, (Σ |g|^p)^(1/p).
    /// </summary>
    /// <param name="tape">The tape of the backward pass.</param>
    /// <param name="maxNorm">At least 0; infinity only measures.</param>
    /// <param name="normType">p, above 0; infinity takes the largest magnitude.</param>
    /// <param name="errorIfNonfinite">
    /// Whether a norm that is infinite or NaN is an error. Otherwise, as in PyTorch, one of NaN makes all gradients NaN, and an infinite
    /// one makes the finite gradients 0 and the others NaN.
    /// </param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <exception cref="InvalidOperationException">
    /// The norm is not finite and <paramref name="errorIfNonfinite"/>: the gradients have not changed. Or the last backward pass kept none.
    /// </exception>
    public static double ClipGradNorm(this MlpTape tape, double maxNorm, double normType = 2, bool errorIfNonfinite = false)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return GradientClipping.ClipNorm(tape.StateLayout, tape.Gradients, maxNorm, normType, errorIfNonfinite);
    }

    /// <summary>Brings each gradient, as PyTorch's <c>clip_grad_value_</c>, into ±<paramref name="clipValue"/>. NaN stays NaN.</summary>
    /// <param name="tape">The tape of the backward pass.</param>
    /// <param name="clipValue">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    /// <exception cref="InvalidOperationException">The last backward pass kept no gradients.</exception>
    public static void ClipGradValue(this MlpTape tape, double clipValue)
    {
        ArgumentNullException.ThrowIfNull(tape);
        GradientClipping.ClipValue(tape.Gradients, clipValue);
    }
}
