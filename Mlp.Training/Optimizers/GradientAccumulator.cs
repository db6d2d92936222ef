namespace Mlp;

/// <summary>
/// Adds up the gradients of several backward passes for one step: PyTorch's <c>backward()</c> without <c>zero_grad()</c> in between. For
/// batches that do not fit a tape.
/// </summary>
/// <example>
/// <code>
/// GradientAccumulator accumulator = new(DigitNet.Layout);
/// foreach (Batch part in parts)
/// {
///     Loss.CrossEntropy(net.ForwardTraining(part.Inputs, tape), part.Labels, tape.OutputGradient);
///     net.Backward(part.Inputs, tape);
///     accumulator.Add(tape.Gradients, scale: 1.0 / parts.Count);   // of mean losses, the mean
/// }
///
/// optimizer.Step(net.Parameters, accumulator.Gradients);
/// accumulator.ZeroGrad();
/// </code>
/// </example>
/// <remarks>
/// The sum over parts of a batch is that of the whole batch, apart from rounding, unless batch norm takes its statistics: those are of
/// each part by itself, as in PyTorch. One accumulator serves one thread at a time.
/// </remarks>
/// <param name="layout">A generated class's <c>Layout</c>.</param>
public sealed class GradientAccumulator(StateLayout layout)
{
    private readonly AlignedBuffer _gradients = new((layout ?? throw new ArgumentNullException(nameof(layout))).ParameterLength);

    /// <summary>Gets the layout of the networks whose gradients are added up.</summary>
    public StateLayout Layout => layout;

    /// <summary>Gets how many gradients have been added since the last <see cref="ZeroGrad"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the sum, packed like <see cref="MlpTape.Gradients"/>; zeros where nothing has been added.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>Adds gradients, times a factor.</summary>
    /// <param name="gradients">A tape's <see cref="MlpTape.Gradients"/>.</param>
    /// <param name="scale">The factor: one over the number of parts makes the mean of mean losses.</param>
    /// <exception cref="ArgumentException">The gradients are not of this layout, or are those of the accumulator itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The factor is infinite or NaN.</exception>
    public void Add(ReadOnlySpan<float> gradients, double scale = 1)
    {
        if (gradients.Length != Layout.ParameterLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {gradients.Length} gradients, but this accumulator was made for {Layout.NetworkName}, which has {Layout.ParameterLength} packed parameters. Pass the Gradients of a tape of {Layout.NetworkName}."),
                nameof(gradients));
        }

        if (gradients.Overlaps(_gradients.Span))
        {
            throw new ArgumentException("The gradients lie in this accumulator's own memory. Pass a tape's Gradients.", nameof(gradients));
        }

        if (!float.IsFinite((float)scale))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale),
                FormattableString.Invariant($"Invalid scale: {scale}. It must be finite."));
        }

        GradientSum.Run(_gradients.Span, gradients, adds: Count > 0, (float)scale);
        Count++;
    }

    /// <summary>Starts anew: the next gradients replace the sum.</summary>
    public void ZeroGrad()
    {
        _gradients.Span.Clear();
        Count = 0;
    }

    /// <inheritdoc cref="GradientClippingExtensions.ClipGradNorm"/>
    public double ClipGradNorm(double maxNorm, double normType = 2, bool errorIfNonfinite = false)
        => GradientClipping.ClipNorm(Layout, _gradients.Span, maxNorm, normType, errorIfNonfinite);

    /// <inheritdoc cref="GradientClippingExtensions.ClipGradValue"/>
    public void ClipGradValue(double clipValue) => GradientClipping.ClipValue(_gradients.Span, clipValue);

    /// <summary>Copies a parameter's gradient in PyTorch's order of elements.</summary>
    /// <param name="name">The parameter's name in the state dict: "0.weight".</param>
    /// <param name="destination">As long as the parameter has elements.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or the length does not fit.</exception>
    public void ReadGradient(string name, Span<float> destination) => Layout.ReadParameter(name, _gradients.Span, destination);
}
