using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: between images, [images, channels, pixels] as PyTorch's NCHW has them, and rows, [images × pixels, channels], one pixel
/// each (NHWC), which is what the layers work on. Values are moved, never changed, so either way and back gives the same bits. Lengths are not
/// checked.
/// </summary>
public static class PixelRows
{
    // Each block of 8 × 8 touches 8 lines of the side that it does not walk along: so many pixels at a time come back to them while they are cached.
    private const int PixelsAtOnce = 64;

    /// <summary>Sets rows[image × pixels + pixel, channel] = images[image, channel, pixel].</summary>
    /// <param name="images">The first of [count, channels, pixels].</param>
    /// <param name="rows">The first of [count × pixels, channels]; must not overlap <paramref name="images"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Height × width, at least 1.</param>
    /// <param name="count">How many images.</param>
    public static void FromImages(ref float images, ref float rows, nuint channels, nuint pixels, nuint count)
    {
        for (nuint image = 0; image < count; image++)
        {
            nuint start = image * channels * pixels;
            FromPixels(ref Unsafe.Add(ref images, start), ref Unsafe.Add(ref rows, start), channels, pixels, pixels);
        }
    }

    /// <summary>Sets images[image, channel, pixel] = rows[image × pixels + pixel, channel].</summary>
    /// <param name="rows">The first of [count × pixels, channels].</param>
    /// <param name="images">The first of [count, channels, pixels]; must not overlap <paramref name="rows"/>.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Height × width, at least 1.</param>
    /// <param name="count">How many images.</param>
    public static void ToImages(ref float rows, ref float images, nuint channels, nuint pixels, nuint count)
    {
        for (nuint image = 0; image < count; image++)
        {
            nuint start = image * channels * pixels;
            ToPixels(ref Unsafe.Add(ref rows, start), ref Unsafe.Add(ref images, start), channels, pixels, pixels);
        }
    }

    /// <summary>Sets, for some pixels of one image, rows[pixel, channel] = image[channel, pixel].</summary>
    /// <param name="image">The first of these pixels in the first channel; channels are <paramref name="pixels"/> apart.</param>
    /// <param name="rows">The first of [count, channels].</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Those of the whole image.</param>
    /// <param name="count">How many pixels.</param>
    public static void FromPixels(ref float image, ref float rows, nuint channels, nuint pixels, nuint count)
    {
        for (nuint pixel = 0; pixel < count; pixel += PixelsAtOnce)
        {
            Transposition.Block(
                ref Unsafe.Add(ref image, pixel), pixels, ref Unsafe.Add(ref rows, pixel * channels), channels, channels, nuint.Min(PixelsAtOnce, count - pixel));
        }
    }

    /// <summary>Sets, for some pixels of one image, image[channel, pixel] = rows[pixel, channel].</summary>
    /// <param name="rows">The first of [count, channels].</param>
    /// <param name="image">The first of these pixels in the first channel; channels are <paramref name="pixels"/> apart.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="pixels">Those of the whole image.</param>
    /// <param name="count">How many pixels.</param>
    public static void ToPixels(ref float rows, ref float image, nuint channels, nuint pixels, nuint count)
    {
        for (nuint pixel = 0; pixel < count; pixel += PixelsAtOnce)
        {
            Transposition.Block(
                ref Unsafe.Add(ref rows, pixel * channels), channels, ref Unsafe.Add(ref image, pixel), pixels, nuint.Min(PixelsAtOnce, count - pixel), channels);
        }
    }
}
