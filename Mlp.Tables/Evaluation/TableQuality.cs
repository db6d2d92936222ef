using Mlp.Random;

namespace Mlp.Tables;

/// <summary>How good an ensemble is on rows, as they are and with a column shuffled.</summary>
internal static class TableQuality
{
    // A single permutation of few rows says little.
    private const int Permutations = 3;

    public static TableEvaluation Evaluate(TableEnsemble ensemble, TableRows rows) => Evaluate(ensemble, rows, rows.Cells);

    public static IReadOnlyList<FeatureImportance> Importance(TableEnsemble ensemble, TableRows rows, long seed)
    {
        double score = Evaluate(ensemble, rows).Score;
        double[] cells = rows.Cells.ToArray();
        int[] order = new int[rows.Count];
        List<FeatureImportance> importance = [];
        int cell = 0;
        foreach (TableColumn column in rows.Schema.Features)
        {
            double loss = 0;
            for (int permutation = 0; permutation < Permutations; permutation++)
            {
                PhiloxSequence.Permute(order, seed, ((long)cell * Permutations) + permutation, PhiloxPurpose.Shuffle);
                Copy(rows, order, cell, column.Length, cells);
                loss += (score - Evaluate(ensemble, rows, cells).Score) / Permutations;
            }

            for (int row = 0; row < order.Length; row++)
            {
                order[row] = row;
            }

            Copy(rows, order, cell, column.Length, cells);
            importance.Add(new FeatureImportance(column.Name, loss));
            cell += column.Length;
        }

        // Stable: columns that matter alike keep their order.
        return [.. importance.OrderByDescending(feature => feature.Loss)];
    }

    private static TableEvaluation Evaluate(TableEnsemble ensemble, TableRows rows, ReadOnlySpan<double> cells)
    {
        int outputs = rows.Schema.OutputCount, perRow = rows.Schema.IsClassification ? outputs : 2;
        if (!rows.Weights.ContainsAnyExcept(0))
        {
            throw new ArgumentException("All rows have the weight 0: none counts.", nameof(rows));
        }

        float[] predicted = new float[checked(rows.Count * perRow)];
        ensemble.Predict(cells, rows.Count, predicted);
        double[] values = new double[rows.Count * outputs];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = predicted[i / outputs * perRow + (i % outputs)];
        }

        return TableMetrics.Evaluate(rows.Schema, values, rows.Targets, rows.Weights);
    }

    private static void Copy(TableRows rows, int[] order, int cell, int length, double[] cells)
    {
        for (int row = 0; row < order.Length; row++)
        {
            rows.CellsOf(order[row]).Slice(cell, length).CopyTo(cells.AsSpan((row * rows.Schema.CellCount) + cell));
        }
    }
}
