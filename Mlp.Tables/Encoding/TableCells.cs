namespace Mlp.Tables;

/// <summary>Checks the cells of a row: nothing that no column can have becomes the input of a network.</summary>
internal static class TableCells
{
    /// <summary>Throws where a row has a cell that its column cannot have.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="cells">The row's.</param>
    /// <param name="row">Its number, for the message.</param>
    /// <exception cref="ArgumentException">The message names the row and the column.</exception>
    public static void Check(TableSchema schema, ReadOnlySpan<double> cells, long row)
    {
        int cell = 0;
        IReadOnlyList<TableColumn> columns = schema.Features;
        for (int c = 0; c < columns.Count; c++)
        {
            TableColumn column = columns[c];
            for (int end = cell + column.Length; cell < end; cell++)
            {
                if (!IsValid(column, cells[cell]))
                {
                    throw Error(column, cells[cell], row);
                }
            }
        }
    }

    private static bool IsValid(TableColumn column, double cell) => column.Kind switch
    {
        _ when double.IsNaN(cell) => column.IsNullable,
        ColumnKind.Number => double.IsFinite(cell),
        ColumnKind.Boolean => cell is 0 or 1,
        ColumnKind.Enumeration => cell >= 0 && cell < column.Categories.Count && cell == Math.Floor(cell),
        _ => cell >= 0 && cell <= column.Categories.Count && cell == Math.Floor(cell),
    };

    private static ArgumentException Error(TableColumn column, double cell, long row)
    {
        if (double.IsNaN(cell))
        {
            return new ArgumentException(FormattableString.Invariant(
                $"Row {row} has no value in {column.Name}, whose property is not nullable: give it a value, or make {column.Property} nullable."));
        }

        return new ArgumentException(column.Kind == ColumnKind.Number
            ? FormattableString.Invariant($"Row {row} has {cell} in {column.Name}: give it a finite number, or none, and make {column.Property} nullable.")
            : FormattableString.Invariant($"Row {row} has {cell} in {column.Name}, which is none of its categories."));
    }
}
