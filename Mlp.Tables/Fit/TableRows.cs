namespace Mlp.Tables;

/// <summary>The cells, targets and weights of rows, read once: [rows, cells] and [rows].</summary>
internal sealed class TableRows
{
    private double[] _cells = [];
    private double[] _targets = [];
    private double[] _weights = [];

    private TableRows(TableSchema schema) => Schema = schema;

    public TableSchema Schema { get; }

    /// <summary>How many rows have a target.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows have none, and are not kept.</summary>
    public int Skipped { get; private set; }

    public ReadOnlySpan<double> Cells => _cells.AsSpan(0, Count * Schema.CellCount);

    public ReadOnlySpan<double> Targets => _targets.AsSpan(0, Count);

    public ReadOnlySpan<double> Weights => _weights.AsSpan(0, Count);

    public ReadOnlySpan<double> CellsOf(int row) => _cells.AsSpan(row * Schema.CellCount, Schema.CellCount);

    /// <summary>Reads and checks rows.</summary>
    /// <exception cref="ArgumentException">There are none, none has a target, or a value cannot be: the message names row and column.</exception>
    public static TableRows Read<TModel, TRow>(IEnumerable<TRow> rows)
        where TModel : class, ITableModel<TModel, TRow>
    {
        ArgumentNullException.ThrowIfNull(rows);
        TableRows read = new(TModel.Schema);
        long number = 0;
        foreach (TRow row in rows)
        {
            if (row is null)
            {
                throw new ArgumentException(FormattableString.Invariant($"Row {number} is null."), nameof(rows));
            }

            double target = TModel.ReadTarget(row);
            if (double.IsNaN(target))
            {
                read.Skipped++;
            }
            else
            {
                double[] cells = read.Reserve();
                TModel.ReadCells(row, cells.AsSpan(read.Count * read.Schema.CellCount, read.Schema.CellCount));
                read.Add(target, TModel.ReadWeight(row), number);
            }

            number++;
        }

        if (read.Count == 0)
        {
            throw new ArgumentException(
                number == 0 ? "There are no rows." : FormattableString.Invariant($"None of the {number} rows has a value in {read.Schema.Target.Name}, the target."), nameof(rows));
        }

        return read;
    }

    private double[] Reserve()
    {
        int needed = Count + 1;
        if (_targets.Length < needed)
        {
            int capacity = Math.Max(64, 2 * Count);
            if ((long)capacity * Math.Max(1, Schema.CellCount) > Array.MaxLength)
            {
                capacity = needed;
            }

            Array.Resize(ref _cells, checked(capacity * Schema.CellCount));
            Array.Resize(ref _targets, capacity);
            Array.Resize(ref _weights, capacity);
        }

        return _cells;
    }

    private void Add(double target, double weight, long number)
    {
        if (Schema.IsClassification ? target < 0 || target >= Schema.Classes.Count || target != Math.Floor(target) : !double.IsFinite(target))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Row {number} has {target} in {Schema.Target.Name}, the target: give it {(Schema.IsClassification ? "one of its classes" : "a finite number")}, or none."));
        }

        // A prediction is a float.
        if (!Schema.IsClassification && Math.Abs(target) > float.MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Row {number} has {target} in {Schema.Target.Name}, the target: numbers up to {float.MaxValue:G2} can be predicted. Divide the targets, or take their logarithms."));
        }

        if (!(weight >= 0) || double.IsInfinity(weight))
        {
            throw new ArgumentException(FormattableString.Invariant($"Row {number} has the weight {weight}: a finite number was expected, 0 or more."));
        }

        _targets[Count] = target;
        _weights[Count] = weight;
        TableCells.Check(Schema, CellsOf(Count), number);
        Count++;
    }
}
