using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp.Simd;

/// <summary>
/// For spatial networks: between images, [images, channels, pixels] as PyTorch's NCHW has them, and rows, [images × pixels, channels], one
/// pixel each (NHWC), which is what the layers work on. Values are moved, never changed, so either way and back gives the same bits.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PixelRows
{
    // Each block of 8 × 8 touches 8 lines of the side that it does not walk along: so many pixels at a time come back to them while they are cached.
    private const int PixelsAtOnce = 64;

    /// <summary>rows[image × pixels + pixel, channel] = images[image, channel, pixel].</summary>
    /// <param name="images">[images, channels, pixels].</param>
    /// <param name="rows">[images × pixels, channels]; must not overlap <paramref name="images"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Height × width, at least 1.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    public static void FromImages(ReadOnlySpan<float> images, Span<float> rows, int channels, int pixels)
    {
        int count = Check(images, rows, channels, pixels);
        for (int image = 0; image < count; image++)
        {
            int start = image * channels * pixels;
            for (int pixel = 0; pixel < pixels; pixel += PixelsAtOnce)
            {
                Transposition.Block(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(images), start + pixel),
                    (nuint)pixels,
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), start + pixel * channels),
                    (nuint)channels,
                    (nuint)channels,
                    (nuint)Math.Min(PixelsAtOnce, pixels - pixel));
            }
        }
    }

    /// <summary>images[image, channel, pixel] = rows[image × pixels + pixel, channel].</summary>
    /// <param name="rows">[images × pixels, channels].</param>
    /// <param name="images">[images, channels, pixels]; must not overlap <paramref name="rows"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Height × width, at least 1.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    public static void ToImages(ReadOnlySpan<float> rows, Span<float> images, int channels, int pixels)
    {
        int count = Check(rows, images, channels, pixels);
        for (int image = 0; image < count; image++)
        {
            int start = image * channels * pixels;
            for (int pixel = 0; pixel < pixels; pixel += PixelsAtOnce)
            {
                Transposition.Block(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), start + pixel * channels),
                    (nuint)channels,
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(images), start + pixel),
                    (nuint)pixels,
                    (nuint)Math.Min(PixelsAtOnce, pixels - pixel),
                    (nuint)channels);
            }
        }
    }

    /// <summary>How many images there are.</summary>
    private static int Check(ReadOnlySpan<float> source, Span<float> destination, int channels, int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        long length = (long)channels * pixels;
        if (source.Length % length != 0)
        {
            throw new ArgumentException(
                $"The source holds {source.Length} floats, but images of {channels} channels and {pixels} pixels take {length} each: pass whole images.");
        }

        if (destination.Length != source.Length)
        {
            throw new ArgumentException(
                $"The destination holds {destination.Length} floats, but the source holds {source.Length}: pass as many.");
        }

        if (source.Overlaps(destination))
        {
            throw new ArgumentException("The source and the destination overlap: pass separate memory.");
        }

        return (int)(source.Length / length);
    }
}
