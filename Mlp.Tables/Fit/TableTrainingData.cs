namespace Mlp.Tables;

/// <summary>The training rows as networks take them: shared by all members, never written again.</summary>
/// <param name="features">[rows, features].</param>
/// <param name="targets">[rows, outputs]: a number in the network's unit; or the row's weight at its class, else 0.</param>
/// <param name="labels">[rows]: the class; empty for a number.</param>
/// <param name="weights">[rows]: what a row counts, 1 on average.</param>
/// <param name="outputs">The network's outputs.</param>
internal sealed class TableTrainingData(float[] features, float[] targets, int[] labels, float[] weights, int outputs)
{
    public int Rows => weights.Length;

    public int Outputs => outputs;

    public int FeatureCount { get; } = features.Length / weights.Length;

    public bool IsClassification => labels.Length > 0;

    public int[] Labels => labels;

    public float[] Weights => weights;

    public ReadOnlySpan<float> TargetOf(int row) => targets.AsSpan(row * outputs, outputs);

    /// <summary>Copies the features of some rows, one behind the other.</summary>
    public void GatherFeatures(ReadOnlySpan<int> rows, Span<float> destination)
    {
        int width = FeatureCount;
        for (int i = 0; i < rows.Length; i++)
        {
            features.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
        }
    }

    /// <summary>Copies the targets of some rows.</summary>
    public void GatherTargets(ReadOnlySpan<int> rows, Span<float> destination)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            TargetOf(rows[i]).CopyTo(destination[(i * outputs)..]);
        }
    }

    /// <summary>Makes it of rows.</summary>
    /// <param name="rows">The rows that have a target.</param>
    /// <param name="encoder">What was fitted on them.</param>
    /// <param name="target">Likewise; null for classes.</param>
    /// <param name="isBalanced">Whether classes count alike.</param>
    public static TableTrainingData Create(TableRows rows, TableEncoder encoder, TableTarget? target, bool isBalanced)
    {
        TableSchema schema = rows.Schema;
        int outputs = schema.OutputCount;
        float[] features = new float[checked(rows.Count * schema.FeatureCount)], targets = new float[checked(rows.Count * outputs)];
        int[] labels = target is null ? new int[rows.Count] : [];
        float[] weights = TableWeights.Normalise(rows, isBalanced);
        for (int row = 0; row < rows.Count; row++)
        {
            encoder.Encode(rows.CellsOf(row), features.AsSpan(row * schema.FeatureCount, schema.FeatureCount));
            Span<float> own = targets.AsSpan(row * outputs, outputs);
            if (target is not null)
            {
                own[0] = target.Encode(rows.Targets[row]);
                continue;
            }

            labels[row] = (int)rows.Targets[row];
            own[labels[row]] = weights[row];
        }

        return new TableTrainingData(features, targets, labels, weights, outputs);
    }
}
