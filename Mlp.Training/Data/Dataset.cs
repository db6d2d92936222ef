using System.Globalization;
using System.Runtime.CompilerServices;

namespace Mlp.Data;

/// <summary>Rows of features with the right answers: a class for each row, or numbers for each row, or nothing, for prediction.</summary>
/// <remarks>
/// Row-major floats, as networks take them. Arrays that it is made from are its memory from then on (referenced, not copied: they may be
/// large); spans are copied. <see cref="Inputs"/> and <see cref="Targets"/> may be changed in place, as
/// <see cref="Scaler.Transform(Dataset)"/> does. Any number of threads may read it while none writes.
/// </remarks>
public sealed partial class Dataset
{
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly float[] _targets;

    private Dataset(float[] inputs, int[] labels, float[] targets, int features, Classification classification, int outputs, Names names)
    {
        _inputs = inputs;
        _labels = labels;
        _targets = targets;
        Features = features;
        (Classes, LabelsPerRow) = classification;
        Outputs = outputs;
        Rows = inputs.Length / features;
        FeatureNames = names.Features;
        ClassNames = names.Classes;
        TargetNames = names.Targets;
    }

    /// <summary>Gets the number of rows; of a shard, too, those of the whole dataset.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of features of a row: the network's <c>InChannels</c>.</summary>
    public int Features { get; }

    /// <summary>Gets the number of classes, the network's <c>OutChannels</c>; 0 where rows have no label.</summary>
    public int Classes { get; }

    /// <summary>Gets the number of labels of a row: 1, or one for each pixel of an image; 0 where rows have none.</summary>
    public int LabelsPerRow { get; }

    /// <summary>Gets the number of targets of a row, the network's <c>OutChannels</c>; 0 where rows have none.</summary>
    public int Outputs { get; }

    /// <summary>Gets the inputs, [rows, features], row-major: the dataset's own memory.</summary>
    public Span<float> Inputs => _inputs;

    /// <summary>
    /// Gets the class of each row, or pixel, [rows, <see cref="LabelsPerRow"/>]: 0 to <see cref="Classes"/> − 1, or −100 for pixels that do
    /// not count; empty where rows have none.
    /// </summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Gets the targets, [rows, outputs], row-major: the dataset's own memory; empty where rows have no targets.</summary>
    public Span<float> Targets => _targets;

    /// <summary>Gets the names of the features; empty where they are not known.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Gets the names of the classes; empty where they are not known.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Gets the names of the targets; empty where they are not known.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Creates a dataset of rows with a class each. The arrays are referenced, not copied.</summary>
    /// <param name="inputs">[rows, <paramref name="features"/>], row-major.</param>
    /// <param name="labels">[rows], each from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="features">Numbers in a row, 1 or more.</param>
    /// <param name="classes">How many classes there are, 1 or more, whether or not each occurs.</param>
    /// <param name="featureNames">One for each feature, or null. The list is copied.</param>
    /// <param name="classNames">One for each class, or null. The list is copied.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes, or a width is below 1.</exception>
    [OverloadResolutionPriority(1)] // collection expressions would fit both
    public static Dataset ForClassification(
        float[] inputs,
        int[] labels,
        int features,
        int classes,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        int rows = DatasetGuard.Rows(inputs.Length, features, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        DatasetGuard.CheckLength(labels.Length, rows, 1, nameof(labels));
        DatasetGuard.CheckLabels(labels, classes);
        Names names = new(
            DatasetGuard.Names(featureNames, features, nameof(featureNames)), DatasetGuard.Names(classNames, classes, nameof(classNames)), []);
        return new Dataset(inputs, labels, [], features, new Classification(classes, 1), 0, names);
    }

    /// <summary>Creates a dataset of rows with a class each, copied.</summary>
    /// <inheritdoc cref="ForClassification(float[], int[], int, int, IReadOnlyList{string}?, IReadOnlyList{string}?)"/>
    public static Dataset ForClassification(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<int> labels,
        int features,
        int classes,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? classNames = null)
        => ForClassification(inputs.ToArray(), labels.ToArray(), features, classes, featureNames, classNames);

    /// <summary>Creates a dataset of rows with one or more target numbers each. The arrays are referenced, not copied.</summary>
    /// <param name="inputs">[rows, <paramref name="features"/>], row-major.</param>
    /// <param name="targets">[rows, <paramref name="outputs"/>], row-major.</param>
    /// <param name="features">Numbers in a row, 1 or more.</param>
    /// <param name="outputs">Target numbers in a row, 1 or more.</param>
    /// <param name="featureNames">One for each feature, or null. The list is copied.</param>
    /// <param name="targetNames">One for each target number of a row, or null. The list is copied.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    [OverloadResolutionPriority(1)] // collection expressions would fit both
    public static Dataset ForRegression(
        float[] inputs,
        float[] targets,
        int features,
        int outputs = 1,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        int rows = DatasetGuard.Rows(inputs.Length, features, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        DatasetGuard.CheckLength(targets.Length, rows, outputs, nameof(targets));
        Names names = new(
            DatasetGuard.Names(featureNames, features, nameof(featureNames)), [], DatasetGuard.Names(targetNames, outputs, nameof(targetNames)));
        return new Dataset(inputs, [], targets, features, default, outputs, names);
    }

    /// <summary>Creates a dataset of rows with one or more target numbers each, copied.</summary>
    /// <inheritdoc cref="ForRegression(float[], float[], int, int, IReadOnlyList{string}?, IReadOnlyList{string}?)"/>
    public static Dataset ForRegression(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        int features,
        int outputs = 1,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null)
        => ForRegression(inputs.ToArray(), targets.ToArray(), features, outputs, featureNames, targetNames);

    /// <summary>Creates a dataset of rows for prediction, which have features alone. The array is referenced, not copied.</summary>
    /// <param name="inputs">[rows, <paramref name="features"/>], row-major.</param>
    /// <param name="features">Numbers in a row, 1 or more.</param>
    /// <param name="featureNames">One for each feature, or null. The list is copied.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is below 1.</exception>
    public static Dataset ForPrediction(float[] inputs, int features, IReadOnlyList<string>? featureNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        DatasetGuard.Rows(inputs.Length, features, nameof(inputs));
        return new Dataset(inputs, [], [], features, default, 0, new Names(DatasetGuard.Names(featureNames, features, nameof(featureNames)), [], []));
    }

    /// <summary>Returns the inputs of one row, [features].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        CheckRow(row, nameof(row));
        return _inputs.AsSpan(row * Features, Features);
    }

    /// <summary>Returns some of the rows in the order given, copied, with their weights; a row may come more than once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">They would be more numbers than an array holds.</exception>
    public Dataset Take(params ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            CheckRow(row, nameof(rows));
        }

        int width = Math.Max(Math.Max(Features, Outputs), LabelsPerRow);
        if ((long)rows.Length * width > Array.MaxLength)
        {
            throw new ArgumentException(
                Invariant($"{rows.Length} rows of {width} numbers are more than an array holds, {Array.MaxLength}. Take fewer."), nameof(rows));
        }

        float[] inputs = new float[rows.Length * Features];
        int[] labels = new int[rows.Length * LabelsPerRow];
        float[] targets = new float[rows.Length * Outputs];
        float[] weights = new float[_weights.Length == 0 ? 0 : rows.Length];
        Gather(rows, inputs, labels, targets, weights);
        Names names = new(FeatureNames, ClassNames, TargetNames);
        return new Dataset(new Dataset(inputs, labels, targets, Features, new Classification(Classes, LabelsPerRow), Outputs, names), weights) { Shard = Shard };
    }

    /// <summary>Copies rows that there are into memory of the right lengths.</summary>
    internal void Gather(ReadOnlySpan<int> rows, Span<float> inputs, Span<int> labels, Span<float> targets, Span<float> weights)
    {
        GatherRows(_inputs, Features, rows, inputs);
        GatherRows(_targets, Outputs, rows, targets);
        GatherRows(_labels, LabelsPerRow, rows, labels);
        GatherRows(_weights, _weights.Length == 0 ? 0 : 1, rows, weights);
    }

    /// <summary>Throws where an input or a target is NaN or infinite.</summary>
    internal void ThrowIfNotFinite(string parameterName)
    {
        DatasetGuard.CheckFinite(_inputs, Features, FeatureNames, "feature", parameterName);
        DatasetGuard.CheckFinite(_targets, Outputs, TargetNames, "target", parameterName);
    }

    private static void GatherRows<T>(T[] source, int width, ReadOnlySpan<int> rows, Span<T> destination)
    {
        if (width == 0)
        {
            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            source.AsSpan(rows[i] * width, width).CopyTo(destination[(i * width)..]);
        }
    }

    private static string Invariant(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);

    private void CheckRow(int row, string parameterName)
    {
        if ((uint)row >= (uint)Rows)
        {
            throw new ArgumentOutOfRangeException(parameterName, Invariant($"There is no row {row}: the dataset has {Rows} rows, counted from 0."));
        }
    }

    private readonly record struct Classification(int Classes, int LabelsPerRow);

    private readonly record struct Names(IReadOnlyList<string> Features, IReadOnlyList<string> Classes, IReadOnlyList<string> Targets);
}
