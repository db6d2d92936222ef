using System;
using System.Linq;
using Mlp.CompilerServices;
using Mlp.Simd;
using Xunit;

namespace Mlp.Runtime.Tests.Simd;

public sealed class PixelRowsTests
{
    private const float Canary = -12345.5f;
    private const int Margin = 16;

    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> shapes = [];
        foreach (int pixels in new[] { 1, 7, 15, 64, 65, 130 })
        {
            foreach (int channels in Enumerable.Range(1, 67))
            {
                shapes.Add(channels % 4, channels, pixels);
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Each_pixel_becomes_a_row_and_comes_back(int count, int channels, int pixels)
    {
        int length = count * channels * pixels;
        float[] images = [.. Enumerable.Range(0, length + 1).Select(i => (float)i)];
        float[] rows = [.. Enumerable.Repeat(Canary, length + 2 * Margin)];
        float[] back = [.. rows];

        PixelRows.FromImages(ref images[0], ref rows[Margin], (nuint)channels, (nuint)pixels, (nuint)count);
        PixelRows.ToImages(ref rows[Margin], ref back[Margin], (nuint)channels, (nuint)pixels, (nuint)count);

        for (int i = 0; i < length; i++)
        {
            int image = i / (channels * pixels), channel = i / pixels % channels, pixel = i % pixels;
            Assert.Equal(images[i], rows[Margin + (image * pixels + pixel) * channels + channel]);
        }

        Assert.Equal(images.AsSpan(0, length), back.AsSpan(Margin, length));
        CheckCanaries(rows, length);
        CheckCanaries(back, length);
    }

    [Theory]
    [InlineData(3, 100, 1)]
    [InlineData(5, 100, 17)]
    [InlineData(16, 70, 69)]
    public void Some_pixels_of_an_image_move_alone(int channels, int pixels, int count)
    {
        int length = count * channels, first = pixels - count;
        float[] image = [.. Enumerable.Range(0, channels * pixels).Select(i => (float)i)];
        float[] rows = [.. Enumerable.Repeat(Canary, length + 2 * Margin)];
        float[] back = [.. Enumerable.Repeat(Canary, channels * pixels)];

        PixelRows.FromPixels(ref image[first], ref rows[Margin], (nuint)channels, (nuint)pixels, (nuint)count);
        PixelRows.ToPixels(ref rows[Margin], ref back[first], (nuint)channels, (nuint)pixels, (nuint)count);

        CheckCanaries(rows, length);
        for (int i = 0; i < image.Length; i++)
        {
            int channel = i / pixels, pixel = i % pixels;
            Assert.Equal(pixel < first ? Canary : image[i], back[i]);
            if (pixel >= first)
            {
                Assert.Equal(image[i], rows[Margin + (pixel - first) * channels + channel]);
            }
        }
    }

    private static void CheckCanaries(float[] guarded, int length)
    {
        Assert.All(guarded.AsSpan(0, Margin).ToArray(), value => Assert.Equal(Canary, value));
        Assert.All(guarded.AsSpan(Margin + length).ToArray(), value => Assert.Equal(Canary, value));
    }
}
