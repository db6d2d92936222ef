namespace Mlp.Tables;

/// <summary>Trained networks with the scales, fills and classes by which a row becomes their inputs, and their outputs an answer.</summary>
public sealed class TableEnsemble
{
    /// <summary>Gets the columns.</summary>
    public TableSchema Schema => throw new NotImplementedException();

    /// <summary>Gets how many networks there are.</summary>
    public int MemberCount => throw new NotImplementedException();

    /// <summary>Gets what the training came to.</summary>
    public TableReport Report => throw new NotImplementedException();

    /// <summary>
    /// Predicts a row: the mean of the members' probabilities by class; or, for a number, the mean in its own unit, and behind it the members'
    /// standard deviation.
    /// </summary>
    /// <param name="cells">The row's cells, as <see cref="ITableModel{TSelf, TRow}.ReadCells"/> reads them. Nothing is allocated.</param>
    /// <param name="outputs">One for each class; two for a number.</param>
    public void Predict(ReadOnlySpan<double> cells, Span<float> outputs) => throw new NotImplementedException();

    /// <summary>Predicts rows: the same as one by one, and faster.</summary>
    /// <param name="cells">The rows' cells, one row after the other.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="outputs">As many times what a row has.</param>
    public void Predict(ReadOnlySpan<double> cells, int rows, Span<float> outputs) => throw new NotImplementedException();

    /// <summary>Writes the model into one safetensors file.</summary>
    public void Save(string path) => throw new NotImplementedException();

    /// <summary>Writes the model to a stream.</summary>
    public void Save(Stream stream) => throw new NotImplementedException();

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote. A file of another record is refused: the message lists what differs.</summary>
    public static TableEnsemble Load<TModel, TRow>(string path)
        where TModel : class, ITableModel<TModel, TRow> => throw new NotImplementedException();

    /// <summary>Reads a model from a stream.</summary>
    public static TableEnsemble Load<TModel, TRow>(Stream stream)
        where TModel : class, ITableModel<TModel, TRow> => throw new NotImplementedException();

    /// <summary>Trains members on rows.</summary>
    public static TableEnsemble Fit<TModel, TRow>(IEnumerable<TRow> rows, TableFitOptions? options = null, CancellationToken cancellation = default)
        where TModel : class, ITableModel<TModel, TRow> => throw new NotImplementedException();

    /// <summary>Evaluates the model on rows whose target is known.</summary>
    public TableEvaluation Evaluate<TModel, TRow>(IEnumerable<TRow> rows)
        where TModel : class, ITableModel<TModel, TRow> => throw new NotImplementedException();

    /// <summary>Measures by permutation how much each column matters.</summary>
    public IReadOnlyList<FeatureImportance> Importance<TModel, TRow>(IEnumerable<TRow> rows, long seed = 0)
        where TModel : class, ITableModel<TModel, TRow> => throw new NotImplementedException();
}
