namespace Mlp.Tables;

/// <summary>How members are trained. One recipe for all tables, found by measurement: see benchmarks/Tables.</summary>
internal sealed record TableRecipe
{
    public double LearningRate { get; set; } = -1;

    public double WeightDecay { get; set; } = 1e-2;

    public double Beta2 { get; set; } = 0.99;

    public double LabelSmoothing { get; set; } = 0.05;

    public int BatchSize { get; set; } = -1;

    public int Epochs { get; set; } = -1;

    public double HeldOutShare { get; set; } = 0.125;

    public double WarmUp { get; set; } = 0.1;

    /// <summary>How large the learning rate is at a share of the training, 0 to 1.</summary>
    public double LearningRateAt(double done)
    {
        if (done < WarmUp)
        {
            return LearningRate * ((done / WarmUp * 0.95) + 0.05);
        }

        double rest = Math.Max(0, (done - WarmUp) / (1 - WarmUp));
        return LearningRate * 0.5 * (1 + Math.Cos(Math.PI * rest));
    }

    public static TableRecipe Override { get; set; } = new();

    public static double RegressionLr { get; set; } = 16e-3;

    public static double ClassLr { get; set; } = 4e-3;

    /// <summary>The recipe for a table.</summary>
    public static TableRecipe For(int rows, bool isClassification, TableFitOptions options)
    {
        TableRecipe r = Override with { };
        if (r.LearningRate < 0) r.LearningRate = isClassification ? ClassLr : RegressionLr;
        if (r.BatchSize < 0) r.BatchSize = (int)Math.Clamp(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(rows / 48)), 32, 256);
        if (r.Epochs < 0) r.Epochs = options.Epochs ?? (int)Math.Clamp(3_000_000L / rows, 20, 200);
        r.HeldOutShare = options.HeldOutShare ?? r.HeldOutShare;
        return r;
    }
}
