namespace Mlp;

/// <summary>
/// A loss, whatever its targets are. A trainer asks which <see cref="ILoss{TTarget}"/> it is, of int for class indices or of float for
/// values, and gives it the targets that its data have. <see cref="CrossEntropyLoss"/> is both.
/// </summary>
public interface ILoss
{
    /// <summary>Gets how the losses of a batch become one number.</summary>
    Reduction Reduction { get; }

    /// <summary>
    /// Gets the output above which a row is of class 1, where a network of one output tells two classes apart and is trained towards 0 and
    /// 1 by this loss: 0 for logits, 0.5 for numbers and probabilities. A trainer predicts classes by it, and gives it to its metrics.
    /// </summary>
    /// <remarks>
    /// A loss that does not say it is asked what a row of class 0 costs: if an output of −1 costs less than one of 0, it is 0, else 0.5.
    /// </remarks>
    float DecisionThreshold => Mlp.DecisionThreshold.Of(this);
}

/// <summary>
/// A loss with its options, for code that trains with any loss. It gives the loss of a batch and, in the same pass, the gradient with
/// respect to the network's outputs.
/// </summary>
/// <remarks>
/// The type of the targets is part of the loss's own, so that labels cannot be passed where values belong. Losses hold nothing but their
/// options: they allocate nothing in steady state and serve any number of threads at once.
/// The functions with <c>pixels</c> take images, as PyTorch's losses take [N, C, H, W]: a pixel is a row whose channels lie apart.
/// </remarks>
/// <typeparam name="TTarget">int for class indices, float for values or probabilities.</typeparam>
public interface ILoss<TTarget> : ILoss
    where TTarget : unmanaged
{
    /// <summary>Returns how many targets belong to a row of outputs: 1 for class indices, <paramref name="channels"/> for values.</summary>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    int TargetsPerRow(int channels);

    /// <summary>Returns how many losses a row has under <see cref="Reduction.None"/>: 1, or one for each channel.</summary>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    int LossesPerRow(int channels);

    /// <summary>
    /// Returns what the losses of a batch are divided by under <see cref="Reduction"/>: their number or weight, 1 where they are not
    /// divided. It weighs a batch among others: the loss of a data set, batch by batch, is Σ loss·divisor / Σ divisor, where a divisor of
    /// 0, of a batch that counts nothing and has the loss NaN, is to be left out.
    /// </summary>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="channels">The outputs of a row: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">A target is invalid.</exception>
    double Divisor(ReadOnlySpan<TTarget> targets, int channels);

    /// <summary>Computes the loss of a batch without the gradient, for evaluation.</summary>
    /// <param name="outputs">[rows, channels], row-major.</param>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="channels">The outputs of a row, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid.</exception>
    /// <exception cref="InvalidOperationException">The reduction is <see cref="Reduction.None"/>: more than one number.</exception>
    float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels);

    /// <summary>Computes the loss of a batch and its gradient, in one pass.</summary>
    /// <param name="outputs">[rows, channels], row-major.</param>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="gradient">
    /// [rows, channels]: receives d loss / d outputs; all of it is overwritten. It may be the memory of the outputs, or of float targets.
    /// </param>
    /// <param name="channels">The outputs of a row, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is <see cref="Reduction.None"/>: more than one number.</exception>
    float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> gradient, int channels);

    /// <summary>Computes each loss of a batch, without the gradient.</summary>
    /// <param name="outputs">[rows, channels], row-major.</param>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="losses">[rows, <see cref="LossesPerRow"/>]: receives the losses; memory of its own.</param>
    /// <param name="channels">The outputs of a row, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is not <see cref="Reduction.None"/>.</exception>
    void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, int channels);

    /// <summary>Computes each loss of a batch, and the gradient of their sum, in one pass.</summary>
    /// <param name="outputs">[rows, channels], row-major.</param>
    /// <param name="targets">[rows, <see cref="TargetsPerRow"/>].</param>
    /// <param name="losses">[rows, <see cref="LossesPerRow"/>]: receives the losses; memory of its own.</param>
    /// <param name="gradient">
    /// [rows, channels]: receives d Σ losses / d outputs; all of it is overwritten. It may be the memory of the outputs, or of float
    /// targets.
    /// </param>
    /// <param name="channels">The outputs of a row, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is not <see cref="Reduction.None"/>.</exception>
    void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, Span<float> gradient, int channels);

    /// <summary>Computes the loss of a batch of images without the gradient, for evaluation.</summary>
    /// <param name="outputs">[images, channels, pixels].</param>
    /// <param name="targets">[images, <see cref="TargetsPerRow"/>, pixels]: of class indices, one for each pixel.</param>
    /// <param name="channels">The outputs of a pixel, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid.</exception>
    /// <exception cref="InvalidOperationException">The reduction is <see cref="Reduction.None"/>: more than one number.</exception>
    /// <exception cref="NotSupportedException">A loss that is no <see cref="LossFunction{TTarget}"/> takes rows alone.</exception>
    float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels, int pixels)
        => pixels == 1 ? Forward(outputs, targets, channels) : throw OfRowsAlone();

    /// <summary>Computes the loss of a batch of images and its gradient.</summary>
    /// <param name="outputs">[images, channels, pixels].</param>
    /// <param name="targets">[images, <see cref="TargetsPerRow"/>, pixels]: of class indices, one for each pixel.</param>
    /// <param name="gradient">
    /// [images, channels, pixels]: receives d loss / d outputs; all of it is overwritten. It may be the memory of the outputs, or of float
    /// targets.
    /// </param>
    /// <param name="channels">The outputs of a pixel, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is <see cref="Reduction.None"/>: more than one number.</exception>
    /// <exception cref="NotSupportedException">A loss that is no <see cref="LossFunction{TTarget}"/> takes rows alone.</exception>
    float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> gradient, int channels, int pixels)
        => pixels == 1 ? Forward(outputs, targets, gradient, channels) : throw OfRowsAlone();

    /// <summary>Computes each loss of a batch of images, without the gradient.</summary>
    /// <param name="outputs">[images, channels, pixels].</param>
    /// <param name="targets">[images, <see cref="TargetsPerRow"/>, pixels]: of class indices, one for each pixel.</param>
    /// <param name="losses">[images, <see cref="LossesPerRow"/>, pixels]: receives the losses; memory of its own.</param>
    /// <param name="channels">The outputs of a pixel, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is not <see cref="Reduction.None"/>.</exception>
    /// <exception cref="NotSupportedException">A loss that is no <see cref="LossFunction{TTarget}"/> takes rows alone.</exception>
    void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, int channels, int pixels)
    {
        if (pixels != 1)
        {
            throw OfRowsAlone();
        }

        ForwardEach(outputs, targets, losses, channels);
    }

    /// <summary>Computes each loss of a batch of images, and the gradient of their sum.</summary>
    /// <param name="outputs">[images, channels, pixels].</param>
    /// <param name="targets">[images, <see cref="TargetsPerRow"/>, pixels]: of class indices, one for each pixel.</param>
    /// <param name="losses">[images, <see cref="LossesPerRow"/>, pixels]: receives the losses; memory of its own.</param>
    /// <param name="gradient">
    /// [images, channels, pixels]: receives d Σ losses / d outputs; all of it is overwritten. It may be the memory of the outputs, or of
    /// float targets.
    /// </param>
    /// <param name="channels">The outputs of a pixel, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <param name="pixels">Height · width, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a target is invalid. Nothing has been written then.</exception>
    /// <exception cref="InvalidOperationException">The reduction is not <see cref="Reduction.None"/>.</exception>
    /// <exception cref="NotSupportedException">A loss that is no <see cref="LossFunction{TTarget}"/> takes rows alone.</exception>
    void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, Span<float> gradient, int channels, int pixels)
    {
        if (pixels != 1)
        {
            throw OfRowsAlone();
        }

        ForwardEach(outputs, targets, losses, gradient, channels);
    }

    private NotSupportedException OfRowsAlone()
        => new($"{GetType().Name} takes rows alone, no images: derive it from LossFunction, which makes rows of pixels.");
}
