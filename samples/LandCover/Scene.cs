using Mlp.Data;

namespace LandCover;

/// <summary>Made-up satellite images: patches of land, each with the spectrum of its kind, under haze, shade and noise.</summary>
internal static class Scene
{
    public const int Bands = 6;
    public const int Kinds = 4;
    public const int Size = 32;
    public const string Symbols = "~^.#";

    private const int Pixels = Size * Size;

    // Reflectance of water, forest, fields and towns: blue, green, red, near infrared and two bands of short-wave infrared.
    private static readonly float[] s_spectra =
    [
        0.08f, 0.06f, 0.04f, 0.02f, 0.01f, 0.01f,
        0.03f, 0.06f, 0.03f, 0.35f, 0.16f, 0.07f,
        0.06f, 0.10f, 0.09f, 0.38f, 0.25f, 0.14f,
        0.12f, 0.14f, 0.16f, 0.22f, 0.24f, 0.21f,
    ];

    /// <summary>Scenes as a dataset: inputs [scenes, bands, height, width], labels [scenes, height, width], a kind for each pixel.</summary>
    public static Dataset Draw(int scenes, int seed)
    {
        Random random = new(seed);
        float[] bands = new float[scenes * Bands * Pixels];
        int[] kinds = new int[scenes * Pixels];
        for (int scene = 0; scene < scenes; scene++)
        {
            Draw(random, bands.AsSpan(scene * Bands * Pixels, Bands * Pixels), kinds.AsSpan(PixelsOf(scene)));
        }

        return Dataset.ForSegmentation(bands, kinds, Bands, Pixels, Kinds);
    }

    /// <summary>Where a scene's labels are among those of all.</summary>
    public static Range PixelsOf(int scene) => (scene * Pixels)..((scene + 1) * Pixels);

    private static void Draw(Random random, Span<float> bands, Span<int> kinds)
    {
        (float Row, float Column, int Kind)[] patches = new (float, float, int)[8];
        foreach (ref (float Row, float Column, int Kind) patch in patches.AsSpan())
        {
            patch = (random.NextSingle() * Size, random.NextSingle() * Size, random.Next(Kinds));
        }

        float light = 0.6f + 0.6f * random.NextSingle(), haze = 0.05f * random.NextSingle();
        for (int pixel = 0; pixel < Pixels; pixel++)
        {
            int kind = patches.MinBy(patch => Square(patch.Row - pixel / Size) + Square(patch.Column - pixel % Size)).Kind;
            kinds[pixel] = kind;
            float shade = light * (0.8f + 0.4f * random.NextSingle());
            for (int band = 0; band < Bands; band++)
            {
                // Haze is bluish: each band has less of it than the one before.
                bands[band * Pixels + pixel] = shade * s_spectra[kind * Bands + band] + haze / (band + 1) + 0.1f * (random.NextSingle() + random.NextSingle() - 1);
            }
        }
    }

    private static float Square(float x) => x * x;
}
