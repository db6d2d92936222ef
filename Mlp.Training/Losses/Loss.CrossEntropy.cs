namespace Mlp;

public static partial class Loss
{
    private static readonly CrossEntropyLoss s_crossEntropy = new();

    /// <summary>
    /// Computes the cross entropy, the mean over the rows of ln Σ_c exp(output_c) − output_target, and its gradient
    /// (softmax(outputs) − onehot(target)) / rows: <see cref="CrossEntropyLoss"/> with class indices, PyTorch's <c>cross_entropy</c>.
    /// </summary>
    /// <param name="outputs">
    /// [rows, channels], logits; the number of channels is their length over that of the targets: targets for fewer rows, where they divide
    /// the length, are taken for more channels. The overload with <c>channels</c> refuses them.
    /// </param>
    /// <param name="targets">[rows], each from 0 to channels − 1, or −100 for rows that do not count.</param>
    /// <param name="gradient">[rows, channels]; all of it is overwritten. It may be the memory of the outputs.</param>
    /// <returns>The loss; NaN where there are no rows or none that counts, as in PyTorch.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or the gradient overlaps the targets, or the outputs but not from their start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A target is not one of the classes. Nothing has been written then.</exception>
    public static float CrossEntropy(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, Span<float> gradient)
        => s_crossEntropy.Forward(outputs, targets, gradient, ChannelsOf(outputs, targets));

    /// <summary>Computes the cross entropy and its gradient, where the number of channels is stated and checked.</summary>
    /// <param name="outputs">[rows, <paramref name="channels"/>], logits.</param>
    /// <param name="targets">[rows], each from 0 to <paramref name="channels"/> − 1, or −100 for rows that do not count.</param>
    /// <param name="gradient">[rows, <paramref name="channels"/>]; all of it is overwritten. It may be the memory of the outputs.</param>
    /// <param name="channels">The number of classes, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the gradient overlaps the targets, or the outputs but not from their start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A target is not one of the classes, or <paramref name="channels"/> is below 1. Nothing has been written then.
    /// </exception>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static float CrossEntropy(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, Span<float> gradient, int channels)
        => s_crossEntropy.Forward(outputs, targets, gradient, channels);

    /// <summary>Computes the cross entropy, the mean over the rows of ln Σ_c exp(output_c) − output_target, without the gradient.</summary>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static float CrossEntropy(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
        => s_crossEntropy.Forward(outputs, targets, ChannelsOf(outputs, targets));

    /// <summary>Computes the cross entropy without the gradient, where the number of channels is stated and checked.</summary>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float}, int)"/>
    public static float CrossEntropy(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets, int channels)
        => s_crossEntropy.Forward(outputs, targets, channels);

    private static int ChannelsOf(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
    {
        if (outputs.IsEmpty && targets.IsEmpty)
        {
            return 1;
        }

        return !outputs.IsEmpty && !targets.IsEmpty && outputs.Length % targets.Length == 0 ? outputs.Length / targets.Length : throw new ArgumentException(
            FormattableString.Invariant(
                $"outputs has {outputs.Length} elements, but [rows, channels] was expected, a positive multiple of the {targets.Length} targets."),
            nameof(outputs));
    }
}
