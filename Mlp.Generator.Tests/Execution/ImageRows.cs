namespace Mlp.Generator.Tests.Execution;

/// <summary>Images as the rows of their pixels, and back, one float after the other.</summary>
internal static class ImageRows
{
    /// <summary>[images, channels, pixels] → [images × pixels, channels].</summary>
    public static T[] Of<T>(ReadOnlySpan<T> images, int channels, int pixels)
    {
        T[] rows = new T[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            rows[Row(i, channels, pixels)] = images[i];
        }

        return rows;
    }

    /// <summary>[images × pixels, channels] → [images, channels, pixels].</summary>
    public static T[] ToImages<T>(ReadOnlySpan<T> rows, int channels, int pixels)
    {
        T[] images = new T[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            images[i] = rows[Row(i, channels, pixels)];
        }

        return images;
    }

    /// <summary>Where among the rows the float is that is number <paramref name="i"/> of the images.</summary>
    private static int Row(int i, int channels, int pixels)
    {
        int image = i / (channels * pixels), channel = i / pixels % channels, pixel = i % pixels;
        return ((image * pixels) + pixel) * channels + channel;
    }
}
