namespace Mlp.Tables;

/// <content>Predictions.</content>
public sealed partial class TableEnsemble
{
    // Rows that go through the networks together: their features stay in the cache.
    private const int RowsAtOnce = 64;

    [ThreadStatic]
    private static TableScratch? t_scratch;

    /// <summary>
    /// Predicts a row: the mean of the members' probabilities by class; or, for a number, the mean in its own unit, and behind it the members'
    /// standard deviation. No number is beyond those of the training rows.
    /// </summary>
    /// <param name="cells">
    /// The row's cells, as <see cref="ITableModel{TSelf, TRow}.ReadCells"/> reads them. Nothing is allocated but a thread's working memory, once.
    /// </param>
    /// <param name="outputs">One for each class; two for a number.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a value cannot be: the message names the column.</exception>
    public void Predict(ReadOnlySpan<double> cells, Span<float> outputs) => Predict(cells, 1, outputs);

    /// <summary>Predicts rows: the same as one by one but for rounding, and faster.</summary>
    /// <param name="cells">The rows' cells, one row after the other.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="outputs">As many times what a row has.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a value cannot be: the message names the row and the column. The rows before have their outputs.</exception>
    public void Predict(ReadOnlySpan<double> cells, int rows, Span<float> outputs)
    {
        int cellCount = Schema.CellCount, outputCount = OutputsPerRow;
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        CheckLength(cells.Length, rows, cellCount, nameof(cells));
        CheckLength(outputs.Length, rows, outputCount, nameof(outputs));
        TableScratch scratch = t_scratch ??= new TableScratch();
        for (int row = 0; row < rows; row += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, rows - row);
            PredictBlock(cells.Slice(row * cellCount, count * cellCount), row, count, outputs.Slice(row * outputCount, count * outputCount), scratch);
        }
    }

    private int OutputsPerRow => Target is null ? Schema.OutputCount : 2;

    private void PredictBlock(ReadOnlySpan<double> cells, int firstRow, int rows, Span<float> outputs, TableScratch scratch)
    {
        int features = Schema.FeatureCount, width = Schema.OutputCount, cellCount = Schema.CellCount;
        Span<float> inputs = scratch.Inputs(rows * features), raw = scratch.Outputs(rows * width);
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> own = cells.Slice(i * cellCount, cellCount);
            TableCells.Check(Schema, own, (long)firstRow + i);
            Encoder.Encode(own, inputs.Slice(i * features, features));
        }

        // Of classes: the sums of probabilities. Of a number: its mean so far, and behind it the sum of squares around that.
        Span<double> sums = scratch.Sums(outputs.Length);
        sums.Clear();
        for (int m = 0; m < _members.Length; m++)
        {
            _members[m].Forward(inputs, raw);
            for (int i = 0; i < rows; i++)
            {
                if (Target is null)
                {
                    SoftmaxMean.Add(raw.Slice(i * width, width), 1, sums.Slice(i * width, width));
                }
                else
                {
                    double value = Target.Decode(raw[i]), step = value - sums[2 * i];
                    sums[2 * i] += step / (m + 1);
                    sums[(2 * i) + 1] += step * (value - sums[2 * i]);
                }
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            double sum = sums[i];
            outputs[i] = (float)(Target is null ? sum / _members.Length : i % 2 == 0 ? sum : Math.Sqrt(sum / _members.Length));
        }
    }

    private static void CheckLength(int length, int rows, int perRow, string name)
    {
        if (length != (long)rows * perRow)
        {
            throw new ArgumentException(FormattableString.Invariant($"'{name}' has {length} numbers; {rows} rows take {(long)rows * perRow}, {perRow} each."), name);
        }
    }
}
