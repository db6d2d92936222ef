using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <content>
/// Images, [images, channels, pixels]: a pixel is a row, as in PyTorch, whose losses have the classes in dimension 1 and reduce over all
/// others. Pixels are made rows in memory of the thread's own, and the gradient is made images again.
/// </content>
public abstract partial class LossFunction<TTarget>
{
    /// <summary>
    /// Whether each output counts with its own target alone, wherever it lies, so that an image can be one row of channels · pixels.
    /// </summary>
    private protected virtual bool IsOfElements => false;

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels, int pixels)
    {
        CheckReduction(forEach: false);
        return ComputeImages(outputs, targets, channels, pixels, default, default);
    }

    /// <inheritdoc/>
    public float Forward(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> gradient, int channels, int pixels)
    {
        CheckReduction(forEach: false);
        LossGuard.Gradient(outputs, gradient);
        return ComputeImages(outputs, targets, channels, pixels, default, gradient);
    }

    /// <inheritdoc/>
    public void ForwardEach(ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, int channels, int pixels)
    {
        CheckReduction(forEach: true);
        ComputeImages(outputs, targets, channels, pixels, losses, default);
    }

    /// <inheritdoc/>
    public void ForwardEach(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, Span<float> losses, Span<float> gradient, int channels, int pixels)
    {
        CheckReduction(forEach: true);
        LossGuard.Gradient(outputs, gradient);
        ComputeImages(outputs, targets, channels, pixels, losses, gradient);
    }

    private float ComputeImages(
        ReadOnlySpan<float> outputs, ReadOnlySpan<TTarget> targets, int channels, int pixels, Span<float> losses, Span<float> gradient)
    {
        int imageLength = LossGuard.ImageLength(channels, pixels);
        if (pixels == 1 || IsOfElements)
        {
            return Compute(Batch(outputs, targets, imageLength, losses, gradient));
        }

        int images = LossGuard.Rows(outputs, imageLength), rows = images * pixels;
        int perPixel = TargetsPerRow(channels), lossesPerPixel = Reduction == Reduction.None ? LossesPerRow(channels) : 0;
        LossGuard.Length(nameof(targets), targets.Length, images, (long)perPixel * pixels);
        LossGuard.Length(nameof(losses), losses.Length, images, (long)lossesPerPixel * pixels);
        LossGuard.Overlaps(outputs, MemoryMarshal.AsBytes(targets), typeof(TTarget) == typeof(float), losses, gradient);
        if (perPixel > 1 && Unsafe.SizeOf<TTarget>() != sizeof(float))
        {
            throw new NotSupportedException($"{Name} has several {typeof(TTarget).Name} for a pixel: images take float or int targets there.");
        }

        if (rows == 0)
        {
            return Compute(Batch(outputs, targets, channels, losses, gradient));
        }

        bool movesTargets = perPixel > 1, movesLosses = lossesPerPixel > 1;
        int targetsLength = movesTargets ? targets.Length : 0, lossesLength = movesLosses ? losses.Length : 0;
        ref float memory = ref ThreadScratch.RentForImages((long)outputs.Length + targetsLength + lossesLength);
        Span<float> pixelOutputs = MemoryMarshal.CreateSpan(ref memory, outputs.Length);
        memory = ref Unsafe.Add(ref memory, outputs.Length);
        Span<float> pixelTargets = MemoryMarshal.CreateSpan(ref memory, targetsLength);
        Span<float> pixelLosses = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref memory, targetsLength), lossesLength);
        ToRows(outputs, pixelOutputs, channels, pixels, images);
        ToRows(MemoryMarshal.Cast<TTarget, float>(targets)[..targetsLength], pixelTargets, perPixel, pixels, images);
        float loss = Compute(new LossBatch<TTarget>
        {
            Outputs = pixelOutputs,
            Targets = movesTargets ? MemoryMarshal.Cast<float, TTarget>(pixelTargets) : targets,
            Gradient = gradient.IsEmpty ? default : pixelOutputs,
            Losses = movesLosses ? pixelLosses : losses,
            Rows = rows,
            Channels = channels,
        });
        ToImages(pixelOutputs[..gradient.Length], gradient, channels, pixels, images);
        if (movesLosses)
        {
            ToImages(pixelLosses, losses, lossesPerPixel, pixels, images);
        }

        return loss;
    }

    private static void ToRows(ReadOnlySpan<float> images, Span<float> rows, int channels, int pixels, int count)
    {
        if (!images.IsEmpty)
        {
            PixelRows.FromImages(
                ref MemoryMarshal.GetReference(images), ref MemoryMarshal.GetReference(rows), (nuint)channels, (nuint)pixels, (nuint)count);
        }
    }

    private static void ToImages(ReadOnlySpan<float> rows, Span<float> images, int channels, int pixels, int count)
    {
        if (!rows.IsEmpty)
        {
            PixelRows.ToImages(
                ref MemoryMarshal.GetReference(rows), ref MemoryMarshal.GetReference(images), (nuint)channels, (nuint)pixels, (nuint)count);
        }
    }
}
