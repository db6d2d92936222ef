namespace Mlp.Tables;

/// <summary>How members are trained. One recipe for all tables, found by measurement: see benchmarks/Tables.</summary>
internal sealed record TableRecipe
{
    public double LearningRate { get; init; } = 4e-3;

    public double WeightDecay { get; init; } = 1e-2;

    public double Beta2 { get; init; } = 0.99;

    public double LabelSmoothing { get; init; } = 0.05;

    public int BatchSize { get; init; } = 128;

    public int Epochs { get; init; } = 50;

    public double HeldOutShare { get; init; } = 0.125;

    public double WarmUp { get; init; } = 0.1;

    public double Flat { get; init; }

    /// <summary>How large the learning rate is at a share of the training, 0 to 1.</summary>
    public double LearningRateAt(double done)
    {
        if (done < WarmUp)
        {
            return LearningRate * ((done / WarmUp * 0.95) + 0.05);
        }

        double rest = Math.Max(0, (done - WarmUp - Flat) / (1 - WarmUp - Flat));
        return LearningRate * 0.5 * (1 + Math.Cos(Math.PI * rest));
    }

    public static TableRecipe Override { get; set; } = new();

    public static bool HasOverride { get; set; }

    /// <summary>The recipe for a table.</summary>
    public static TableRecipe For(int rows, long parameters, TableFitOptions options)
    {
        return Override;
    }
}
