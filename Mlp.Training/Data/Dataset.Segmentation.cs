using System.Runtime.CompilerServices;

namespace Mlp.Data;

/// <content>Images with a class for each pixel.</content>
public sealed partial class Dataset
{
    /// <summary>
    /// Creates a dataset of images with a class for each pixel: PyTorch's targets [N, H, W] of logits [N, C, H, W]. The arrays are
    /// referenced, not copied.
    /// </summary>
    /// <param name="inputs">[images, channels, height, width], row-major.</param>
    /// <param name="labels">
    /// [images, height, width], each from 0 to <paramref name="classes"/> − 1, or −100, the losses' default <c>ignoreIndex</c>: such a
    /// pixel counts neither in the loss nor in a metric.
    /// </param>
    /// <param name="channels">Numbers of a pixel, 1 or more: the network's <c>InChannels</c>.</param>
    /// <param name="pixels">Height · width, 1 or more.</param>
    /// <param name="classes">How many classes there are, 1 or more, whether or not each occurs: the network's <c>OutChannels</c>.</param>
    /// <param name="classNames">One for each class, or null. The list is copied.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is none, or a size is below 1.</exception>
    [OverloadResolutionPriority(1)] // collection expressions would fit both
    public static Dataset ForSegmentation(
        float[] inputs, int[] labels, int channels, int pixels, int classes, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        int features = LossGuard.ImageLength(channels, pixels), rows = DatasetGuard.Rows(inputs.Length, features, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        DatasetGuard.CheckLength(labels.Length, rows, pixels, nameof(labels));
        DatasetGuard.CheckPixelLabels(labels, pixels, classes);
        Names names = new([], DatasetGuard.Names(classNames, classes, nameof(classNames)), []);
        return new Dataset(inputs, labels, [], features, new Classification(classes, pixels), 0, names);
    }

    /// <summary>Images with a class for each pixel, copied.</summary>
    /// <inheritdoc cref="ForSegmentation(float[], int[], int, int, int, IReadOnlyList{string}?)"/>
    public static Dataset ForSegmentation(
        ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, int channels, int pixels, int classes, IReadOnlyList<string>? classNames = null)
        => ForSegmentation(inputs.ToArray(), labels.ToArray(), channels, pixels, classes, classNames);
}
