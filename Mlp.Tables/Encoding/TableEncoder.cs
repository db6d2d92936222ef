namespace Mlp.Tables;

/// <summary>Makes the inputs of the networks of a row's cells, by numbers that <see cref="TableEncoderFit"/> took from the training rows.</summary>
/// <remarks>
/// The features of a column, in this order. A number: first its values, each (value − shift)·scale, in double before it becomes a float, and
/// then softly clipped; then, where a value may be missing, an indicator for each. A boolean: 1 or 0, then its indicator. A category: one
/// feature for each category, then "other" of a text, then one for a missing value. A missing number is filled first. A feature that was the
/// same in all training rows has a scale of 0: no network learned what it means. Behind the features of all columns are the pieces of each number;
/// see <see cref="PiecewiseLinear"/>.
/// </remarks>
internal sealed class TableEncoder
{
    // Where soft clipping bends: half-way to it, a number is moved by 3 %; nothing comes out further from 0 than this.
    private const double Limit = 3;

    private readonly TableColumn[] _columns;

    /// <summary>Creates an encoder.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="fill">What a missing cell counts as, [cells]; 0 for categories.</param>
    /// <param name="shift">What is taken off a cell, [cells]; 0 for categories.</param>
    /// <param name="scale">What each feature is multiplied with, [features but pieces].</param>
    /// <param name="knots">Where the pieces of each number lie, [numbers, knots].</param>
    public TableEncoder(TableSchema schema, double[] fill, double[] shift, double[] scale, double[] knots)
    {
        Schema = schema;
        _columns = [.. schema.Features];
        Fill = fill;
        Shift = shift;
        Scale = scale;
        Knots = knots;
    }

    public TableSchema Schema { get; }

    public double[] Fill { get; }

    public double[] Shift { get; }

    public double[] Scale { get; }

    public double[] Knots { get; }

    /// <summary>Creates one whose numbers are all 0, to be read from a file.</summary>
    public static TableEncoder Empty(TableSchema schema) => new(
        schema,
        new double[schema.CellCount],
        new double[schema.CellCount],
        new double[schema.FeatureCount - (schema.NumberCount * PiecewiseLinear.Pieces)],
        new double[schema.NumberCount * PiecewiseLinear.Knots]);

    /// <summary>Encodes a row.</summary>
    /// <param name="cells">Its cells, which <see cref="TableCells"/> has checked.</param>
    /// <param name="features">All of it is written.</param>
    public void Encode(ReadOnlySpan<double> cells, Span<float> features)
    {
        features.Clear();
        int cell = 0, feature = 0, number = 0;
        foreach (TableColumn column in _columns)
        {
            if (column.Kind is ColumnKind.Number or ColumnKind.Boolean)
            {
                for (int i = 0; i < column.Length; i++)
                {
                    EncodeNumber(column, cells[cell + i], cell + i, feature + i, features);
                }
            }
            else
            {
                int category = CategoryFeature(column, cells[cell]);
                features[feature + category] = (float)Scale[feature + category];
            }

            if (column.IsSingleNumber && number < Schema.NumberCount)
            {
                EncodePieces(cells[cell], cell, number++, features);
            }

            cell += column.Length;
            feature += column.FeatureCount;
        }
    }

    /// <summary>Which of a column's features is 1 for a category.</summary>
    public static int CategoryFeature(TableColumn column, double cell) => double.IsNaN(cell) ? column.FeatureCount - 1 : (int)cell;

    private void EncodeNumber(TableColumn column, double value, int cell, int feature, Span<float> features)
    {
        if (double.IsNaN(value))
        {
            value = Fill[cell];
            features[feature + column.Length] = (float)Scale[feature + column.Length];
        }

        double scaled = (value - Shift[cell]) * Scale[feature];
        features[feature] = (float)(column.Kind == ColumnKind.Number ? SoftClip(scaled) : scaled);
    }

    private void EncodePieces(double value, int cell, int number, Span<float> features) => PiecewiseLinear.Encode(
        double.IsNaN(value) ? Fill[cell] : value,
        Knots.AsSpan(number * PiecewiseLinear.Knots, PiecewiseLinear.Knots),
        features.Slice(Scale.Length + (number * PiecewiseLinear.Pieces), PiecewiseLinear.Pieces));

    /// <summary>Leaves numbers near 0 as they are, and lets no number be further from it than the limit, in their order.</summary>
    public static double SoftClip(double value) => double.IsInfinity(value * value) ? Math.CopySign(Limit, value) : value / Math.Sqrt(1 + (value / Limit * (value / Limit)));
}
