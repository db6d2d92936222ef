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
        ReadOnlySpan<int> rowNumbers)
    {
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
        Weights = weights;
        RowNumbers = rowNumbers;
    }

    /// <summary>Gets the number of rows.</summary>
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
}
