using System.Globalization;
using Mlp.Random;

namespace Mlp.Data;

/// <summary>
/// Gives the rows of a dataset batch by batch, epoch by epoch, in the given or in random order. An epoch allocates nothing: a batch is
/// gathered into memory that the next batch uses again. Without shuffling it is the dataset's own memory.
/// </summary>
/// <remarks>
/// The random order of an epoch is a function of the seed and the epoch's number alone, the same on every machine, so that a run that is
/// resumed at a <see cref="Position"/> sees the same batches. One caller at a time.
/// <para>
/// Of a shard, made by <see cref="ShardExtensions.Shard"/>, the batches are those of the whole dataset, in the same order, and each is cut into
/// consecutive parts, one a rank: of a batch of n rows rank r of s gets the rows n·r/s to n·(r+1)/s, rounded down, which may be none.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// DataLoader loader = new(training, batchSize: 32, shuffle: true, seed: 1);
/// while (loader.Position.Epoch &lt; 30)
/// {
///     foreach (Batch batch in loader.Epoch())
///     {
///         ReadOnlySpan&lt;float&gt; logits = net.ForwardTraining(batch.Inputs, tape);
///         Loss.CrossEntropy(logits, batch.Labels, tape.OutputGradient);
///         net.BackwardAndStep(batch.Inputs, tape, adam);
///     }
/// }
/// </code>
/// </example>
public sealed class DataLoader
{
    private readonly long _seed;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private readonly RankShard _shard;
    private long _orderedEpoch = -1;
    private DataPosition _position;

    /// <summary>Allocates all that handing out batches takes.</summary>
    /// <param name="dataset">Every number finite. Its numbers may change later, between epochs.</param>
    /// <param name="batchSize">Rows in a batch, 1 or more.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own; else the rows come as they are.</param>
    /// <param name="seed">Of the random order; all of its 64 bits matter.</param>
    /// <param name="dropLast">
    /// Whether the rows that do not fill a last batch are left out of the epoch (others each time, shuffled).
    /// </param>
    /// <param name="requiresMoreThanOneRow">
    /// Whether no batch may be a single row, as where batch norm trains. A single row that is left over then joins the batch before it,
    /// which so has batchSize + 1 rows, if <paramref name="maxRows"/> allows it; else it is left out of that epoch.
    /// </param>
    /// <param name="maxRows">
    /// The most rows that a batch may have, at least batchSize, for a tape that is given; null: batchSize + 1. Of a shard, it is the whole
    /// batch's.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A number of the dataset is not finite, or there would be no batch, though there are rows.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of rows is too small.</exception>
    public DataLoader(
        Dataset dataset,
        int batchSize,
        bool shuffle = false,
        long seed = 0,
        bool dropLast = false,
        bool requiresMoreThanOneRow = false,
        int? maxRows = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, requiresMoreThanOneRow ? 2 : 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows ?? batchSize, batchSize, nameof(maxRows));
        dataset.ThrowIfNotFinite(nameof(dataset));
        Dataset = dataset;
        BatchSize = batchSize;
        Shuffle = shuffle;
        _seed = seed;

        int rest = dataset.Rows % batchSize;
        bool isSingle = rest == 1 && requiresMoreThanOneRow && !dropLast;
        bool joins = isSingle && dataset.Rows > batchSize && (maxRows is null || maxRows > batchSize);
        Batches = dataset.Rows / batchSize + (rest > 0 && !dropLast && !isSingle ? 1 : 0);
        RowsPerEpoch = dataset.Rows - (dropLast ? rest : isSingle && !joins ? 1 : 0);
        if (Batches == 0 && dataset.Rows > 0)
        {
            string reason = dropLast
                ? "dropLast drops the only, smaller batch. Give more rows or smaller batches."
                : "a batch must have more than one row. Give more rows.";
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Of {dataset.Rows} rows no batch of {batchSize} is left: {reason}"), nameof(dataset));
        }

        _shard = dataset.Shard ?? RankShard.All;
        int last = RowsPerEpoch - (Math.Max(Batches, 1) - 1) * batchSize;
        MaxRows = Math.Max(_shard.Of(last).Count, Batches > 1 ? _shard.Of(batchSize).Count : 0);
        _order = [.. Enumerable.Range(0, dataset.Rows)];
        int gathered = shuffle ? MaxRows : 0;
        _inputs = new float[gathered * dataset.Features];
        _labels = new int[gathered * dataset.LabelsPerRow];
        _targets = new float[gathered * dataset.Outputs];
        _weights = new float[dataset.Weights.IsEmpty ? 0 : gathered];
    }

    /// <summary>Gets the dataset that the rows come from.</summary>
    public Dataset Dataset { get; }

    /// <summary>Gets the rows in a batch, of all ranks together; the last batch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Gets whether each epoch has a random order of its own.</summary>
    public bool Shuffle { get; }

    /// <summary>Gets the number of batches in an epoch.</summary>
    public int Batches { get; }

    /// <summary>Gets the number of rows in an epoch: fewer than in the dataset where a last batch is left out.</summary>
    public int RowsPerEpoch { get; }

    /// <summary>
    /// Gets the rows of the largest batch, which the tape must hold: of a shard, this rank's. It may be 0 then, and a tape holds at least 1.
    /// </summary>
    public int MaxRows { get; }

    /// <summary>
    /// Gets or sets the position of the batch that comes next. Save it with a checkpoint, and set it to resume. In a loop over
    /// <see cref="Epoch"/> it is the one after the batch at hand; after an epoch's last it is the next epoch's first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or has no such batch.</exception>
    public DataPosition Position
    {
        get => _position;
        set
        {
            if (value.Epoch < 0 || value.Batch < 0 || (value.Batch >= Batches && value.Batch != 0))
            {
                throw new ArgumentOutOfRangeException(nameof(value), string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no batch {value.Batch} in epoch {value.Epoch}: epochs count from 0, and each has {Batches} batches, counted from 0. Was the position saved with other rows or another batch size?"));
            }

            _position = value;
        }
    }

    /// <summary>
    /// Returns the batches from <see cref="Position"/> to the end of its epoch: the whole epoch where none was begun. A loop that is left
    /// early leaves the position where it was, and the next loop continues there.
    /// </summary>
    public DataEpoch Epoch() => new(this);

    /// <summary>Gathers the batch at the position and moves on; false where the position has left the epoch.</summary>
    internal bool TryNext(long epoch, out Batch batch)
    {
        if (_position.Epoch != epoch || Batches == 0)
        {
            if (Batches == 0 && _position.Epoch == epoch)
            {
                _position = new DataPosition(epoch + 1, 0);
            }

            batch = default;
            return false;
        }

        int number = _position.Batch, first = number * BatchSize;
        bool isLast = number == Batches - 1;
        batch = Gather(epoch, first, isLast ? RowsPerEpoch - first : BatchSize);
        _position = isLast ? new DataPosition(epoch + 1, 0) : new DataPosition(epoch, number + 1);
        return true;
    }

    private Batch Gather(long epoch, int firstOfAll, int total)
    {
        Dataset data = Dataset;
        (int start, int count) = _shard.Of(total);
        BatchShare share = new(start, total);
        int first = firstOfAll + start;
        ReadOnlySpan<int> rows = _order.AsSpan(first, count);
        bool isWeighted = !data.Weights.IsEmpty;
        int labels = data.LabelsPerRow, features = data.Features, outputs = data.Outputs;
        if (!Shuffle)
        {
            return new Batch(
                data.Inputs.Slice(first * features, count * features),
                data.Labels.Slice(first * labels, count * labels),
                data.Targets.Slice(first * outputs, count * outputs),
                isWeighted ? data.Weights.Slice(first, count) : default,
                rows,
                share);
        }

        if (_orderedEpoch != epoch)
        {
            PhiloxSequence.Permute(_order, _seed, epoch, PhiloxPurpose.Shuffle);
            _orderedEpoch = epoch;
        }

        Batch batch = new(
            _inputs.AsSpan(0, count * features),
            _labels.AsSpan(0, count * labels),
            _targets.AsSpan(0, count * outputs),
            isWeighted ? _weights.AsSpan(0, count) : default,
            rows,
            share);
        data.Gather(rows, _inputs, _labels, _targets, _weights);
        return batch;
    }
}
