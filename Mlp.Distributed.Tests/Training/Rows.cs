using Mlp.Data;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Datasets that can be learned, the same on each call.</summary>
internal static class Rows
{
    public const int Features = 6, Classes = 3, Targets = 2, Channels = 2, Pixels = 15;

    public static Dataset Labelled(int rows, int seed = 1)
    {
        float[] inputs = Inputs(rows * Features, seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => inputs[row * Features] > 0.3f ? 0 : inputs[(row * Features) + 1] > 0 ? 1 : 2)];
        return Dataset.ForClassification(inputs, labels, Features, Classes);
    }

    public static Dataset OfTwoClasses(int rows, int seed = 1)
    {
        float[] inputs = Inputs(rows * Features, seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => inputs[row * Features] > inputs[(row * Features) + 1] ? 1 : 0)];
        return Dataset.ForClassification(inputs, labels, Features, 2);
    }

    /// <summary>Far from the mean 0 and the deviation 1.</summary>
    public static Dataset Valued(int rows, int seed = 1)
    {
        float[] inputs = Inputs(rows * Features, seed);
        float[] targets = [.. Enumerable.Range(0, rows * Targets).Select(i => 500 + (100 * inputs[(i / Targets * Features) + (i % Targets)]))];
        return Dataset.ForRegression(inputs, targets, Features, Targets);
    }

    /// <summary>A class for each pixel; every fourth does not count, and of the first images none does.</summary>
    public static Dataset Images(int images, int seed = 1)
    {
        float[] inputs = Inputs(images * Channels * Pixels, seed);
        int[] labels = new int[images * Pixels];
        for (int i = 0; i < labels.Length; i++)
        {
            float value = inputs[(i / Pixels * Channels * Pixels) + (i % Pixels)];
            labels[i] = i % 4 == 0 || i < 5 * Pixels ? -100 : value > 0.3f ? 0 : value > -0.3f ? 1 : 2;
        }

        return Dataset.ForSegmentation(inputs, labels, Channels, Pixels, Classes);
    }

    /// <summary>From 0 to 2; some rows do not count.</summary>
    public static Dataset Weighted(this Dataset rows) => rows.WithWeights([.. Enumerable.Range(0, rows.Rows).Select(row => row % 5 * 0.5f)]);

    private static float[] Inputs(int length, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
