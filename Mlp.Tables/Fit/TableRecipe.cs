using System.Numerics;

namespace Mlp.Tables;

/// <summary>How members are trained: one recipe for all tables, found by measurement with benchmarks/Tables.</summary>
/// <remarks>
/// What mattered: many steps with a large learning rate that ends at 0, and batches that are small where rows are few. What did not: label
/// smoothing (probabilities were worse), weight decay from 0 to 0.1, a schedule of several cosines, β2 from 0.95 to 0.99.
/// </remarks>
internal sealed record TableRecipe
{
    // The share of the steps in which the learning rate grows, and where it begins.
    private const double WarmUp = 0.1;
    private const double FirstRate = 0.05;

    /// <summary>Gets the largest learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 16e-3;

    public double WeightDecay { get; init; } = 1e-2;

    public double Beta2 { get; init; } = 0.99;

    public required int BatchSize { get; init; }

    public required int Epochs { get; init; }

    public required double HeldOutShare { get; init; }

    /// <summary>Makes the recipe for a table. It depends on counts alone: a clock would give other bits on another machine.</summary>
    /// <param name="rows">The rows with a target.</param>
    /// <param name="parameters">A network's.</param>
    /// <param name="options">What the user wants otherwise.</param>
    public static TableRecipe For(int rows, int parameters, TableFitOptions options)
    {
        // Members of the default number, on two cores, take less than a minute.
        const double mostWork = 6e10, mostRows = 3e6;
        double epochs = Math.Min(mostRows / rows, mostWork / ((double)rows * parameters));
        return new TableRecipe
        {
            BatchSize = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)rows / 48), 32, 256),
            Epochs = options.Epochs ?? (int)Math.Clamp(epochs, 10, 200),
            HeldOutShare = options.HeldOutShare ?? 0.125,
        };
    }

    /// <summary>Returns the learning rate at a share of the training, 0 to 1: it grows in a line, and falls to 0 as a cosine does.</summary>
    public double LearningRateAt(double done)
    {
        if (done < WarmUp)
        {
            return LearningRate * (FirstRate + ((1 - FirstRate) * done / WarmUp));
        }

        return LearningRate * 0.5 * (1 + Math.Cos(Math.PI * (done - WarmUp) / (1 - WarmUp)));
    }
}
