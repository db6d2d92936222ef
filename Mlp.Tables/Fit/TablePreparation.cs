namespace Mlp.Tables;

/// <summary>All that is known of a training before its members begin.</summary>
/// <param name="Rows">The rows that have a target.</param>
/// <param name="Encoder">What was fitted on them.</param>
/// <param name="Target">Likewise; null for classes.</param>
/// <param name="Recipe">How members are trained.</param>
/// <param name="Data">The rows as networks take them.</param>
/// <param name="First">Member 0's network with initial values.</param>
/// <param name="Layers">What is behind each hidden Linear.</param>
/// <param name="Notes">What was done about the rows.</param>
internal sealed record TablePreparation(
    TableRows Rows, TableEncoder Encoder, TableTarget? Target, TableRecipe Recipe, TableTrainingData Data, IMlp First, string Layers, List<string> Notes)
{
    /// <summary>Reads and encodes rows.</summary>
    /// <exception cref="ArgumentException">The rows or the options cannot be.</exception>
    public static TablePreparation Of<TModel, TRow>(IEnumerable<TRow> rows, TableFitOptions options)
        where TModel : class, ITableModel<TModel, TRow>
    {
        options.Check();
        TableRows read = TableRows.Read<TModel, TRow>(rows);
        TableSchema schema = read.Schema;
        CheckClasses(read);
        List<string> notes = [];
        TableEncoder encoder = TableEncoderFit.Fit(schema, read.Cells, read.Count, notes);
        TableTarget? target = schema.IsClassification ? null : TableTarget.Fit(read.Targets);
        IMlp first = TModel.CreateNetwork(Seeds.Of(options.Seed, 0));
        TableRecipe recipe = TableRecipe.For(read.Count, first.StateLayout.ParameterLength, options);
        TableTrainingData data = TableTrainingData.Create(read, encoder, target, options.BalancedClasses);
        return new TablePreparation(read, encoder, target, recipe, data, first, TModel.Layers, notes);
    }

    private static void CheckClasses(TableRows rows)
    {
        if (!rows.Schema.IsClassification || rows.Targets.ContainsAnyExcept(rows.Targets[0]))
        {
            return;
        }

        throw new ArgumentException(
            $"All rows have the same {rows.Schema.Target.Name}, the target: {rows.Schema.Classes[(int)rows.Targets[0]]}. There is nothing to tell apart: give rows of two classes or more.", nameof(rows));
    }
}
