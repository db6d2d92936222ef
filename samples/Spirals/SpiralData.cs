using Mlp.Data;

namespace Spirals;

/// <summary>Two spirals that wind around each other, after K. Lang and M. Witbrock, <i>Learning to tell two spirals apart</i>, 1988.</summary>
internal static class SpiralData
{
    private const double Turns = 1.75;
    private const double Noise = 0.015;

    /// <summary>Points in the square from −1 to 1, half of them on each spiral.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="seed">Of where on the spiral a point lies, and how far beside it.</param>
    public static Dataset Make(int rows, int seed)
    {
        Random random = new(seed);
        float[] inputs = new float[2 * rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % 2;

            // The square root spreads points evenly along the spiral, whose outer turns are longer.
            double along = Math.Sqrt(random.NextDouble()), radius = 0.1 + (0.9 * along);
            double angle = (2 * Math.PI * Turns * along) + (Math.PI * labels[row]);
            inputs[2 * row] = (float)((radius * Math.Cos(angle)) + Gaussian());
            inputs[(2 * row) + 1] = (float)((radius * Math.Sin(angle)) + Gaussian());
        }

        return Dataset.ForClassification(inputs, labels, features: 2, classes: 2, ["x", "y"], ["first spiral", "second spiral"]);

        double Gaussian() => Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
