namespace Mlp.Tables;

/// <summary>What rows count in training.</summary>
internal static class TableWeights
{
    /// <summary>The rows' own weights, times what makes classes count alike if that is wanted; 1 on average.</summary>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    public static float[] Normalise(TableRows rows, bool isBalanced)
    {
        ReadOnlySpan<double> own = rows.Weights;
        double largest = 0;
        foreach (double weight in own)
        {
            largest = Math.Max(largest, weight);
        }

        if (largest == 0)
        {
            throw new ArgumentException("All rows have the weight 0: nothing can be learned from them.");
        }

        double[] weights = new double[rows.Count], ofClass = new double[Math.Max(1, rows.Schema.Classes.Count)];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = own[row] / largest;
            ofClass[ClassOf(rows, row, isBalanced)] += weights[row];
        }

        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            double total = ofClass[ClassOf(rows, row, isBalanced)];
            weights[row] = isBalanced && total > 0 ? weights[row] / total : weights[row];
            sum += weights[row];
        }

        return [.. weights.Select(weight => (float)(weight / sum * weights.Length))];
    }

    private static int ClassOf(TableRows rows, int row, bool isBalanced) => isBalanced && rows.Schema.IsClassification ? (int)rows.Targets[row] : 0;
}
