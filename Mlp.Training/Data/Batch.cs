namespace Mlp.Data;

/// <summary>
/// Some rows for one training step. The memory is the loader's, and holds something else after the next batch is asked for.
/// </summary>
public readonly ref struct Batch
{
    internal Batch(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, ReadOnlySpan<int> rowNumbers)
    {
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
        RowNumbers = rowNumbers;
    }

    /// <summary>How many rows there are.</summary>
    public int Rows => RowNumbers.Length;

    /// <summary>[rows, features], row-major.</summary>
    public ReadOnlySpan<float> Inputs { get; }

    /// <summary>[rows]: their classes; [rows, pixels] of images with a class for each pixel; empty where the dataset has none.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[rows, outputs], row-major: their targets; empty where the dataset has none.</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>[rows]: which rows of the dataset they are.</summary>
    public ReadOnlySpan<int> RowNumbers { get; }
}
