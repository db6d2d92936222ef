namespace Mlp.Tables;

/// <summary>How good the members are on what each held out: for a row, the mean of those that did not learn from it.</summary>
internal static class HeldOutQuality
{
    /// <summary>Evaluates; null where nothing was held out.</summary>
    public static TableEvaluation? Of(TableRows rows, TrainedMember[] members, TableTarget? target)
    {
        int outputs = rows.Schema.OutputCount;
        double[] sums = new double[rows.Count * outputs];
        int[] counts = new int[rows.Count];
        foreach (TrainedMember member in members)
        {
            for (int i = 0; i < member.HeldOut.Length; i++)
            {
                int row = member.HeldOut[i];
                ReadOnlySpan<float> own = member.HeldOutOutputs.AsSpan(i * outputs, outputs);
                counts[row]++;
                if (target is null)
                {
                    SoftmaxMean.Add(own, 1, sums.AsSpan(row * outputs, outputs));
                }
                else
                {
                    sums[row] += target.Decode(own[0]);
                }
            }
        }

        int[] known = [.. Enumerable.Range(0, rows.Count).Where(row => counts[row] > 0 && rows.Weights[row] > 0)];
        if (known.Length == 0)
        {
            return null;
        }

        double[] predictions = new double[known.Length * outputs];
        for (int i = 0; i < known.Length; i++)
        {
            for (int c = 0; c < outputs; c++)
            {
                predictions[(i * outputs) + c] = sums[(known[i] * outputs) + c] / counts[known[i]];
            }
        }

        return TableMetrics.Evaluate(
            rows.Schema, predictions, [.. known.Select(row => rows.Targets[row])], [.. known.Select(row => rows.Weights[row])]);
    }
}
