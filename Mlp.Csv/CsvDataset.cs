namespace Mlp.Data;

/// <summary>The rows of a CSV file, and the schema that was learned from it.</summary>
/// <example>
/// <code>
/// CsvDataset csv = CsvDataset.Load("penguins.csv", new() { Label = "species", Missing = MissingValues.Median });
/// (Dataset training, Dataset test, CsvSchema schema) = csv.TrainTestSplit(testShare: 0.2, seed: 1, stratified: true);
/// schema.Save("penguins.schema.json");
/// </code>
/// </example>
public sealed class CsvDataset
{
    internal CsvDataset(Dataset dataset, CsvSchema schema) => (Dataset, Schema) = (dataset, schema);

    /// <summary>
    /// Gets all rows in the file's order. Missing values of columns that are to be filled are NaN: the training rows alone decide what is
    /// filled in, so split first, or see <see cref="CsvSchema.Fit"/>.
    /// </summary>
    public Dataset Dataset { get; }

    /// <summary>Gets the schema, which says what the columns become. It does not know yet what to fill in for missing values.</summary>
    public CsvSchema Schema { get; }

    /// <summary>Reads a file, gzipped or not, row by row: no text is kept but the names of categories.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written, and what its columns are.</param>
    /// <exception cref="InvalidDataException">
    /// Something in the file is not what it should be; the message says in which line and column.
    /// </exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CsvDataset Load(string path, CsvOptions options)
        => DataFile.Read(path, stream => CsvSource.Decode(stream, options?.Encoding, text => CsvFitter.Fit(text, options)));

    /// <summary>Reads a stream, gzipped or not, from its position to its end. It stays open and need not be seekable.</summary>
    /// <inheritdoc cref="Load(string, CsvOptions)"/>
    /// <param name="stream">As a file.</param>
    /// <param name="options">How it is written, and what its columns are.</param>
    public static CsvDataset Load(Stream stream, CsvOptions options)
        => DataFile.Read(stream, stream => CsvSource.Decode(stream, options?.Encoding, text => CsvFitter.Fit(text, options)));

    /// <summary>Reads a text to its end; it stays open.</summary>
    /// <inheritdoc cref="Load(string, CsvOptions)"/>
    /// <param name="text">As a file.</param>
    /// <param name="options">How it is written, and what its columns are.</param>
    public static CsvDataset Load(TextReader text, CsvOptions options) => CsvFitter.Fit(text, options);

    /// <summary>
    /// Splits as <see cref="Dataset.TrainTestSplit"/>, and fills missing values in both parts with what the training part says.
    /// </summary>
    /// <param name="testShare">Above 0 and below 1.</param>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="stratified">Whether each class is split in that proportion; only for rows with labels.</param>
    /// <returns>The parts, copied, and the schema to save.</returns>
    public (Dataset Training, Dataset Test, CsvSchema Schema) TrainTestSplit(double testShare, long seed, bool stratified = false)
    {
        (Dataset training, Dataset test) = Dataset.TrainTestSplit(testShare, seed, stratified);
        return (training, test, Fill(training, test));
    }

    /// <summary>
    /// Splits as <see cref="Dataset.TrainValidationTestSplit"/>, and fills missing values in all parts with what the training part
    /// says.
    /// </summary>
    /// <param name="validationShare">Above 0; of all rows.</param>
    /// <param name="testShare">Above 0; of all rows.</param>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="stratified">Whether each class is split in those proportions; only for rows with labels.</param>
    /// <returns>The parts, copied, and the schema to save.</returns>
    public (Dataset Training, Dataset Validation, Dataset Test, CsvSchema Schema) TrainValidationTestSplit(
        double validationShare, double testShare, long seed, bool stratified = false)
    {
        (Dataset training, Dataset validation, Dataset test) = Dataset.TrainValidationTestSplit(validationShare, testShare, seed, stratified);
        return (training, validation, test, Fill(training, validation, test));
    }

    private CsvSchema Fill(Dataset training, params ReadOnlySpan<Dataset> others)
    {
        CsvSchema schema = Schema.Fit(training);
        schema.Fill(training);
        foreach (Dataset other in others)
        {
            schema.Fill(other);
        }

        return schema;
    }
}
