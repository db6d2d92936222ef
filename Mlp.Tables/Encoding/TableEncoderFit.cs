namespace Mlp.Tables;

/// <summary>Takes from the training rows what <see cref="TableEncoder"/> needs, and notes what was special.</summary>
internal static class TableEncoderFit
{
    // A column has to differ by more than what rounding leaves.
    private const double Negligible = 1e-12;

    /// <summary>Fits an encoder.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="cells">[rows, cells], checked.</param>
    /// <param name="rows">At least 1.</param>
    /// <param name="notes">Receives a sentence for each column with gaps, and for what no row has.</param>
    public static TableEncoder Fit(TableSchema schema, ReadOnlySpan<double> cells, int rows, List<string> notes)
    {
        TableEncoder encoder = TableEncoder.Empty(schema);
        double[] fill = encoder.Fill, shift = encoder.Shift, scale = encoder.Scale, values = new double[rows];
        int cell = 0, feature = 0, number = 0;
        foreach (TableColumn column in schema.Features)
        {
            if (column.Kind is ColumnKind.Number or ColumnKind.Boolean)
            {
                for (int i = 0; i < column.Length; i++)
                {
                    string name = column.Length == 1 ? column.Name : FormattableString.Invariant($"{column.Name}[{i}]");
                    int known = Gather(cells, rows, schema.CellCount, cell + i, values);
                    bool varies = FitNumbers(column, name, values.AsSpan(0, known), ref fill[cell + i], ref shift[cell + i], ref scale[feature + i], notes);
                    if (column.IsSingleNumber && number < schema.NumberCount)
                    {
                        Span<double> knots = encoder.Knots.AsSpan(number++ * PiecewiseLinear.Knots, PiecewiseLinear.Knots);
                        knots.Fill(shift[cell + i]);
                        if (varies)
                        {
                            values.AsSpan(0, known).Sort();
                            PiecewiseLinear.Fit(values.AsSpan(0, known), knots);
                        }
                    }

                    if (known > 0 && known < rows)
                    {
                        scale[feature + column.Length + i] = 1;
                        notes.Add(FormattableString.Invariant($"{name}: {rows - known} of {rows} rows have no value; it was filled with the mean, {fill[cell + i]:G6}."));
                    }
                }
            }
            else
            {
                FitCategories(column, cells, rows, schema.CellCount, cell, scale.AsSpan(feature, column.FeatureCount), notes);
            }

            cell += column.Length;
            feature += column.FeatureCount;
        }

        return encoder;
    }

    private static int Gather(ReadOnlySpan<double> cells, int rows, int cellCount, int cell, double[] values)
    {
        int known = 0;
        for (int row = 0; row < rows; row++)
        {
            double value = cells[(row * cellCount) + cell];
            if (!double.IsNaN(value))
            {
                values[known++] = value;
            }
        }

        return known;
    }

    // Returns whether the values differ by more than rounding leaves.
    private static bool FitNumbers(TableColumn column, string name, Span<double> values, ref double fill, ref double shift, ref double scale, List<string> notes)
    {
        if (values.IsEmpty)
        {
            notes.Add($"{name}: no row has a value; it is left out.");
            return false;
        }

        fill = Robust.Mean(values);
        (double center, double spread) = column.Kind == ColumnKind.Boolean ? (0, values.ContainsAnyExcept(values[0]) ? 1 : 0) : Robust.CenterAndSpread(values);
        shift = center;
        if (spread <= Negligible * Math.Abs(center) || 1 / spread is not (> 0 and < double.PositiveInfinity))
        {
            notes.Add($"{name}: all rows have the same value; it is left out.");
            return false;
        }

        scale = 1 / spread;
        return true;
    }

    private static void FitCategories(TableColumn column, ReadOnlySpan<double> cells, int rows, int cellCount, int cell, Span<double> scale, List<string> notes)
    {
        int first = TableEncoder.CategoryFeature(column, cells[cell]), gaps = 0;
        bool isConstant = true;
        for (int row = 0; row < rows; row++)
        {
            double value = cells[(row * cellCount) + cell];
            int category = TableEncoder.CategoryFeature(column, value);
            scale[category] = 1;
            isConstant &= category == first;
            gaps += double.IsNaN(value) ? 1 : 0;
        }

        if (isConstant)
        {
            scale.Clear();
            notes.Add($"{column.Name}: all rows have the same value; it is left out.");
            return;
        }

        if (gaps > 0)
        {
            notes.Add(FormattableString.Invariant($"{column.Name}: {gaps} of {rows} rows have no value, which counts as a category."));
        }

        List<string> unseen = [];
        for (int category = 0; category < column.Categories.Count; category++)
        {
            if (scale[category] == 0)
            {
                unseen.Add(column.Categories[category]);
            }
        }

        if (unseen.Count > 0)
        {
            string names = string.Join(", ", unseen.Take(5)) + (unseen.Count > 5 ? FormattableString.Invariant($" and {unseen.Count - 5} more") : "");
            notes.Add($"{column.Name}: no row has {names}; it counts as nothing.");
        }
    }
}
