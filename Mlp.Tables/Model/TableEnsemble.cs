namespace Mlp.Tables;

/// <summary>Trained networks with the scales, fills and classes by which a row becomes their inputs, and their outputs an answer.</summary>
/// <remarks>Any number of threads may predict at once.</remarks>
public sealed partial class TableEnsemble
{
    private readonly IMlp[] _members;

    internal TableEnsemble(TableEncoder encoder, TableTarget? target, IMlp[] members, string layers, TableReport report)
    {
        Encoder = encoder;
        Target = target;
        _members = members;
        Layers = layers;
        Report = report;
    }

    /// <summary>Gets the columns.</summary>
    public TableSchema Schema => Encoder.Schema;

    /// <summary>Gets how many networks there are.</summary>
    public int MemberCount => _members.Length;

    /// <summary>Gets what the training came to.</summary>
    public TableReport Report { get; }

    internal TableEncoder Encoder { get; }

    internal TableTarget? Target { get; }

    internal IReadOnlyList<IMlp> Members => _members;

    // As ITableModel has it.
    internal string Layers { get; }

    /// <summary>Trains members on rows.</summary>
    /// <param name="rows">The rows; those without a target are left out.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellation">
    /// Ends the training between two steps, on all ranks; what was learned until then is a model, if a member has trained an epoch.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no rows, none has a target, all are of one class, or a value cannot be: the message names the row and the column.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, on any rank, before any member had trained an epoch.</exception>
    /// <exception cref="InvalidOperationException">
    /// All members diverged: no network of these layers learns these rows. Or a rank of the options' collective has other rows or options than rank 0: the
    /// message, on all ranks, names it.
    /// </exception>
    public static TableEnsemble Fit<TModel, TRow>(IEnumerable<TRow> rows, TableFitOptions? options = null, CancellationToken cancellation = default)
        where TModel : class, ITableModel<TModel, TRow>
        => TableTrainer.Fit<TModel, TRow>(rows, options ?? new TableFitOptions(), cancellation);

    /// <summary>Makes the model whose numbers are data of the program. For generated code.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="fill">What a missing cell counts as, [cells].</param>
    /// <param name="shift">What is taken off a cell, [cells].</param>
    /// <param name="scale">What each feature is multiplied with, [features but pieces].</param>
    /// <param name="knots">Where the pieces of each number lie, [numbers, knots].</param>
    /// <param name="target">Shift, scale, minimum and maximum of a target that is a number; nothing of classes.</param>
    /// <param name="members">The networks, trained.</param>
    /// <exception cref="ArgumentException">A length does not fit the columns, a number cannot be, or there is no network.</exception>
    public static TableEnsemble Create(
        TableSchema schema,
        ReadOnlySpan<double> fill,
        ReadOnlySpan<double> shift,
        ReadOnlySpan<double> scale,
        ReadOnlySpan<double> knots,
        ReadOnlySpan<double> target,
        IMlp[] members)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(members);
        TableEncoder encoder = TableEncoder.Empty(schema);
        CheckLength(fill.Length, 1, encoder.Fill.Length, nameof(fill));
        CheckLength(shift.Length, 1, encoder.Shift.Length, nameof(shift));
        CheckLength(scale.Length, 1, encoder.Scale.Length, nameof(scale));
        CheckLength(knots.Length, 1, encoder.Knots.Length, nameof(knots));
        CheckLength(target.Length, 1, schema.IsClassification ? 0 : 4, nameof(target));
        if (members.Length == 0)
        {
            throw new ArgumentException("There is no network: give one or more.", nameof(members));
        }

        fill.CopyTo(encoder.Fill);
        shift.CopyTo(encoder.Shift);
        scale.CopyTo(encoder.Scale);
        knots.CopyTo(encoder.Knots);
        if (TableNumbers.Problem(encoder, target) is { } problem)
        {
            throw new ArgumentException($"These are no numbers of a model: {problem}");
        }

        string[] notes = ["The model is data of the program: its file says how it was trained."];
        TableReport report = new(0, 0, 0, 0, HeldOut: null, TimeSpan.Zero, notes) { Members = members.Length };
        return new TableEnsemble(
            encoder,
            schema.IsClassification ? null : new TableTarget(target[0], target[1], target[2], target[3]),
            [.. members],
            layers: "",
            report);
    }

    /// <summary>Evaluates the model on rows whose target is known.</summary>
    /// <exception cref="ArgumentException">There are no such rows, or a value cannot be: the message names the row and the column.</exception>
    public TableEvaluation Evaluate<TModel, TRow>(IEnumerable<TRow> rows)
        where TModel : class, ITableModel<TModel, TRow> => TableQuality.Evaluate(this, TableRows.Read<TModel, TRow>(rows));

    /// <summary>
    /// Measures by permutation how much each column matters: what the score loses when the column's values are shuffled among the rows. The
    /// columns that matter most come first.
    /// </summary>
    /// <param name="rows">Rows whose target is known.</param>
    /// <param name="seed">The seed of the permutations: the same one gives the same numbers.</param>
    /// <exception cref="ArgumentException">There are no such rows, or a value cannot be: the message names the row and the column.</exception>
    public IReadOnlyList<FeatureImportance> Importance<TModel, TRow>(IEnumerable<TRow> rows, long seed = 0)
        where TModel : class, ITableModel<TModel, TRow> => TableQuality.Importance(this, TableRows.Read<TModel, TRow>(rows), seed);
}
