using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// Brings columns to a common scale, y = (x − shift) / scale column by column: <see cref="FitStandard(Dataset)"/> to mean 0 and standard
/// deviation 1, <see cref="FitMinMax(Dataset, double, double)"/> to a range. What scikit-learn calls StandardScaler and MinMaxScaler.
/// </summary>
/// <remarks>
/// Fit it to the training part alone and transform all parts with it. It never changes; any number of threads may use it. Save it beside
/// the network ("digits.safetensors" and "digits.scaler.safetensors"): a state dict is loaded strictly, by PyTorch, too, and so has no
/// place for it. Or let the network standardise: a <see cref="Mlp.Training.Trainer"/> fits <see cref="MlpAttribute.StandardizeInputs"/> and
/// <see cref="MlpAttribute.StandardizeOutputs"/>, which are in the network's own file.
/// </remarks>
public sealed class Scaler
{
    private readonly double[] _shift;
    private readonly double[] _scale;
    private readonly ScalerTables _tables;

    internal Scaler(double[] shift, double[] scale)
    {
        _shift = shift;
        _scale = scale;
        _tables = new ScalerTables(shift, scale);
    }

    /// <summary>Gets the number of columns of a row.</summary>
    public int Columns => _shift.Length;

    /// <summary>
    /// Gets what is subtracted from each column, [columns]; the training part's mean for <see cref="FitStandard(Dataset)"/>.
    /// </summary>
    public ReadOnlySpan<double> Shift => _shift;

    /// <summary>
    /// Gets what each column is then divided by, [columns], above 0; the training part's (population) standard deviation for
    /// <see cref="FitStandard(Dataset)"/>, and 1 for a column whose rows are all the same.
    /// </summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>Fits shift = mean and scale = √(Σ(x − mean)² / rows) to a dataset's inputs, in two passes in double.</summary>
    /// <param name="training">The training part alone: what is known of other rows must not leak into training.</param>
    /// <exception cref="ArgumentException">There are no rows, or a number is not finite.</exception>
    public static Scaler FitStandard(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return ScalerFit.Standard(training.Inputs, training.Features, training.FeatureNames, nameof(training));
    }

    /// <summary>
    /// Fits shift = mean and scale = √(Σ(x − mean)² / rows) to rows of any kind, as regression targets, in two passes in double.
    /// </summary>
    /// <param name="rows">[rows, <paramref name="columns"/>], row-major.</param>
    /// <param name="columns">Numbers in a row, 1 or more.</param>
    /// <exception cref="ArgumentException">There are no rows, the length does not fit, or a number is not finite.</exception>
    public static Scaler FitStandard(ReadOnlySpan<float> rows, int columns) => ScalerFit.Standard(rows, columns, [], nameof(rows));

    /// <summary>
    /// Fits shift and scale so that a dataset's inputs fill a range: smallest → <paramref name="lower"/>, largest →
    /// <paramref name="upper"/>.
    /// </summary>
    /// <param name="training">The training part alone. Rows of other parts may leave the range.</param>
    /// <param name="lower">Where the range begins.</param>
    /// <param name="upper">Where it ends, above <paramref name="lower"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, a number is not finite, or the range is none.</exception>
    public static Scaler FitMinMax(Dataset training, double lower = 0, double upper = 1)
    {
        ArgumentNullException.ThrowIfNull(training);
        return ScalerFit.MinMax(training.Inputs, training.Features, training.FeatureNames, nameof(training), lower, upper);
    }

    /// <summary>Fits shift and scale so that rows of any kind fill a range.</summary>
    /// <param name="rows">[rows, <paramref name="columns"/>], row-major.</param>
    /// <param name="columns">Numbers in a row, 1 or more.</param>
    /// <param name="lower">Where the range begins.</param>
    /// <param name="upper">Where it ends, above <paramref name="lower"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are no rows, the length does not fit, a number is not finite, or the range is none.
    /// </exception>
    public static Scaler FitMinMax(ReadOnlySpan<float> rows, int columns, double lower = 0, double upper = 1)
        => ScalerFit.MinMax(rows, columns, [], nameof(rows), lower, upper);

    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is torn, forged or no scaler's; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Scaler Load(string path)
        => DataFile.Read(path, static stream => ScalerFile.Read(stream));

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote, from the stream's position to its end. The stream is not closed.</summary>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no scaler's; the message says what is wrong.</exception>
    public static Scaler Load(Stream stream) => DataFile.Read(stream, static stream => ScalerFile.Read(stream));

    /// <summary>Transforms a dataset's inputs in place. Call it once: nothing remembers that it has happened.</summary>
    /// <exception cref="ArgumentException">The dataset has other columns.</exception>
    public void Transform(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Features != Columns)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The dataset has {dataset.Features} features, but this was fitted to {Columns} columns."), nameof(dataset));
        }

        Transform(dataset.Inputs);
    }

    /// <summary>Transforms rows in place, allocating nothing.</summary>
    /// <param name="rows">[rows, columns], row-major; one row or any number.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows.</exception>
    public void Transform(Span<float> rows) => Transform(rows, rows);

    /// <summary>Transforms rows into other memory, allocating nothing.</summary>
    /// <param name="source">[rows, columns], row-major; one row or any number.</param>
    /// <param name="destination">As long: the same memory, or other that does not overlap it.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the two overlap.</exception>
    public void Transform(ReadOnlySpan<float> source, Span<float> destination)
    {
        Check(source, destination);
        ScalerKernel<ScalerKernel.Forward>.Run(source, destination, _tables);
    }

    /// <summary>
    /// Takes the transformation back in place, x = y · scale + shift, allocating nothing: for predictions of scaled targets.
    /// </summary>
    /// <param name="rows">[rows, columns], row-major; one row or any number.</param>
    /// <exception cref="ArgumentException">The length is no whole number of rows.</exception>
    public void InverseTransform(Span<float> rows) => InverseTransform(rows, rows);

    /// <summary>Takes the transformation back into other memory, x = y · scale + shift, allocating nothing.</summary>
    /// <param name="source">[rows, columns], row-major; one row or any number.</param>
    /// <param name="destination">As long: the same memory, or other that does not overlap it.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the two overlap.</exception>
    public void InverseTransform(ReadOnlySpan<float> source, Span<float> destination)
    {
        Check(source, destination);
        ScalerKernel<ScalerKernel.Inverse>.Run(source, destination, _tables);
    }

    /// <summary>
    /// Writes a safetensors file with the tensors "scale" and "shift", F64 [columns], which is replaced whole or not at all. Python
    /// reads it with
    /// <c>safetensors</c>.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, this, static (stream, scaler) => scaler.Save(stream));

    /// <summary>
    /// Writes in safetensors' format from the stream's position on; the stream is flushed, not closed, and need not be seekable.
    /// </summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ScalerFile.Write(stream, _shift, _scale);
    }

    private void Check(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source.Length % Columns != 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{source.Length} numbers are no whole number of rows of {Columns} columns, which this was fitted to."),
                nameof(source));
        }

        if (destination.Length != source.Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The destination has {destination.Length} elements, the source {source.Length}; as many were expected."),
                nameof(destination));
        }

        if (source.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException("The destination overlaps the source. Pass the same memory, or other.", nameof(destination));
        }
    }
}
