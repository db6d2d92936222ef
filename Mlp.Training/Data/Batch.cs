namespace Mlp.Data;

/// <summary>
/// Some rows for one training step. The memory belongs to the loader, which overwrites it when the next batch is asked for.
/// </summary>
public readonly ref struct Batch
{
    internal Batch(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> targets,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<int> rowNumbers,
        BatchShare share)
    {
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
        Weights = weights;
        RowNumbers = rowNumbers;
        Share = share;
    }

    /// <summary>Gets the number of rows. Of a shard, those that are this rank's; it may be 0.</summary>
    public int Rows => RowNumbers.Length;

    /// <summary>Gets the inputs, [rows, features], row-major.</summary>
    public ReadOnlySpan<float> Inputs { get; }

    /// <summary>
    /// Gets the classes, [rows], or [rows, pixels] for images with a class for each pixel; empty where the dataset has none.
    /// </summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>Gets the targets, [rows, outputs], row-major; empty where the dataset has none.</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>
    /// Gets what each row counts, [rows], as <see cref="Dataset.Weights"/>; empty where all rows of the dataset count alike.
    /// </summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>Gets the numbers of these rows in the dataset, [rows].</summary>
    public ReadOnlySpan<int> RowNumbers { get; }

    /// <summary>
    /// Gets which rows of the whole batch these are: all of them, unless the dataset is a shard, whose batches the ranks share. In a loop by
    /// hand set the tape's <see cref="MlpTape.Share"/> to it before each forward pass.
    /// </summary>
    public BatchShare Share { get; }
}
