using Mlp.Data;

/// <summary>Points on two spirals that wind around each other. Put your own data in their place: a CSV file reads by MlpGen.Csv.</summary>
internal static class SpiralData
{
    public static Dataset Make(int rows, int seed)
    {
        Random random = new(seed);
        float[] inputs = new float[2 * rows];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = row % 2;
            double along = Math.Sqrt(random.NextDouble());
            double angle = (3.5 * Math.PI * along) + (Math.PI * labels[row]);
            double radius = 0.1 + (0.9 * along) + (0.03 * (random.NextDouble() - 0.5));
            inputs[2 * row] = (float)(radius * Math.Cos(angle));
            inputs[(2 * row) + 1] = (float)(radius * Math.Sin(angle));
        }

        return Dataset.ForClassification(inputs, labels, features: 2, classes: 2, ["x", "y"], ["first spiral", "second spiral"]);
    }
}
