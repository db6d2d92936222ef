namespace Mlp.Tables;

/// <summary>What the compiler writes for a model: how a row is read, and its networks. Implemented by generated code.</summary>
/// <typeparam name="TSelf">The model's class.</typeparam>
/// <typeparam name="TRow">The row.</typeparam>
public interface ITableModel<TSelf, TRow>
    where TSelf : class, ITableModel<TSelf, TRow>
{
    /// <summary>Gets the columns.</summary>
    static abstract TableSchema Schema { get; }

    /// <summary>
    /// Gets what is behind each hidden Linear of the networks, in a line: "LayerNorm eps=1E-05, ReLU". Files keep it, for tensors do not say it. Empty
    /// where nothing is said.
    /// </summary>
    static virtual string Layers => "";

    /// <summary>
    /// Reads a row's features. A number is its value; a boolean 0 or 1; a category its index among the column's categories, and a text that is
    /// none of them the number of categories ("other"). What is missing is NaN.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="cells"><see cref="TableSchema.CellCount"/> numbers, in double precision so that large numbers can be centred without loss.</param>
    static abstract void ReadCells(TRow row, Span<double> cells);

    /// <summary>Reads a row's target: a number, or the index of its class; NaN where it is missing or no class.</summary>
    static abstract double ReadTarget(TRow row);

    /// <summary>Reads how much a row counts: 1 where no property has <see cref="WeightAttribute"/>.</summary>
    static abstract double ReadWeight(TRow row);

    /// <summary>Makes one of the networks with initial values: <see cref="TableSchema.FeatureCount"/> inputs, <see cref="TableSchema.OutputCount"/> outputs.</summary>
    static abstract IMlp CreateNetwork(long seed);
}
