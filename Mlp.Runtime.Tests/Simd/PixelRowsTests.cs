using System;
using System.Linq;
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
    public void EachPixelBecomesARowAndComesBack(int count, int channels, int pixels)
    {
        int length = count * channels * pixels;
        float[] images = [.. Enumerable.Range(0, length).Select(i => (float)i)];
        float[] rows = [.. Enumerable.Repeat(Canary, length + 2 * Margin)];
        float[] back = [.. rows];

        PixelRows.FromImages(images, rows.AsSpan(Margin, length), channels, pixels);
        PixelRows.ToImages(rows.AsSpan(Margin, length), back.AsSpan(Margin, length), channels, pixels);

        for (int i = 0; i < length; i++)
        {
            int image = i / (channels * pixels), channel = i / pixels % channels, pixel = i % pixels;
            Assert.Equal(images[i], rows[Margin + (image * pixels + pixel) * channels + channel]);
        }

        Assert.Equal(images, back.AsSpan(Margin, length).ToArray());
        foreach (float[] guarded in new[] { rows, back })
        {
            Assert.All(guarded.AsSpan(0, Margin).ToArray(), value => Assert.Equal(Canary, value));
            Assert.All(guarded.AsSpan(Margin + length).ToArray(), value => Assert.Equal(Canary, value));
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndNothingWritten()
    {
        float[] rows = new float[12];
        float[] images = [.. Enumerable.Repeat(1f, 13)];

        ArgumentException partial = Assert.Throws<ArgumentException>(() => PixelRows.FromImages(images, rows, 3, 4));
        ArgumentException shorter = Assert.Throws<ArgumentException>(() => PixelRows.ToImages(images.AsSpan(0, 12), rows.AsSpan(1), 3, 4));
        Assert.Throws<ArgumentException>(() => PixelRows.FromImages(images.AsSpan(0, 12), images.AsSpan(1, 12), 3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelRows.FromImages(images, rows, 0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelRows.ToImages(images, rows, 3, 0));

        Assert.Contains("13 floats", partial.Message, StringComparison.Ordinal);
        Assert.Contains("11 floats", shorter.Message, StringComparison.Ordinal);
        Assert.All(rows, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        float[] images = new float[2 * 67 * 65], rows = new float[images.Length];
        PixelRows.FromImages(images, rows, 67, 65);
        PixelRows.ToImages(rows, images, 67, 65);
        long least = long.MaxValue;
        for (int batch = 0; batch < 20; batch++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            PixelRows.FromImages(images, rows, 67, 65);
            PixelRows.ToImages(rows, images, 67, 65);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
