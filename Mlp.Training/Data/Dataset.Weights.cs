namespace Mlp.Data;

/// <content>What rows count.</content>
public sealed partial class Dataset
{
    private readonly float[] _weights = [];

    private Dataset(Dataset rows, float[] weights)
        : this(
            rows._inputs,
            rows._labels,
            rows._targets,
            rows.Features,
            new Classification(rows.Classes, rows.LabelsPerRow),
            rows.Outputs,
            new Names(rows.FeatureNames, rows.ClassNames, rows.TargetNames))
        => _weights = weights;

    /// <summary>
    /// Gets what each row counts in losses and metrics, [rows]: a row of weight 2 counts as if it were there twice. Empty where all rows
    /// count alike.
    /// </summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>
    /// Returns the same rows, in the same memory, with a weight each. <see cref="Take(ReadOnlySpan{int})"/> and splits keep the weights, loaders give them with
    /// each batch, and a trainer counts losses and metrics by them.
    /// </summary>
    /// <param name="weights">
    /// [rows], copied: finite, 0 or more, and not all 0. Of images with a class for each pixel, the weight of an image is that of all its
    /// pixels.
    /// </param>
    /// <exception cref="ArgumentException">There is not a weight for each row, or all are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, infinite or NaN; the message names the row.</exception>
    public Dataset WithWeights(params ReadOnlySpan<float> weights)
    {
        DatasetGuard.CheckWeights(weights, Rows);
        return new Dataset(this, weights.ToArray()) { Shard = Shard };
    }

    /// <summary>Returns the same rows, in the same memory, which all count alike.</summary>
    public Dataset WithoutWeights() => _weights.Length == 0 ? this : new Dataset(this, []) { Shard = Shard };
}
