using Mlp.Random;

namespace Mlp.Data;

public sealed partial class Dataset
{
    private enum Part : byte
    {
        Training,
        Validation,
        Test,
    }

    /// <summary>
    /// Splits the rows at random into a training and a test part. Which rows those are depends on the seed alone, on every machine.
    /// </summary>
    /// <remarks>
    /// The test part has round(share · rows) rows. Each part's rows keep the order that they have here, and are copied: changing one
    /// part in place does not change the other. Stratified, each class has its share in each part to within one row; a class of one row
    /// is left in training.
    /// </remarks>
    /// <param name="testShare">Above 0 and below 1.</param>
    /// <param name="seed">All of its 64 bits matter.</param>
    /// <param name="stratified">Whether each class is split in that proportion; only for rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part would have no rows.</exception>
    /// <exception cref="InvalidOperationException">A stratified split of rows without a label, or with one for each pixel.</exception>
    public (Dataset Training, Dataset Test) TrainTestSplit(double testShare, long seed, bool stratified = false)
    {
        CheckShare(testShare, nameof(testShare));
        Part[] parts = Split(0, testShare, seed, stratified);
        return (Take(parts, Part.Training), Take(parts, Part.Test));
    }

    /// <summary>Splits the rows at random into three. Which rows those are depends on the seed alone, on every machine.</summary>
    /// <param name="validationShare">Above 0; of all rows.</param>
    /// <param name="testShare">Above 0; of all rows. The two are below 1 together.</param>
    /// <param name="seed">All of its 64 bits matter. The test part is that of <see cref="TrainTestSplit"/>.</param>
    /// <param name="stratified">Whether each class is split in those proportions; only for rows with labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is not between 0 and 1, or they are 1 or more together.</exception>
    /// <inheritdoc cref="TrainTestSplit"/>
    public (Dataset Training, Dataset Validation, Dataset Test) TrainValidationTestSplit(
        double validationShare, double testShare, long seed, bool stratified = false)
    {
        CheckShare(validationShare, nameof(validationShare));
        CheckShare(testShare, nameof(testShare));
        if (validationShare + testShare >= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(testShare), Invariant($"The shares of validation, {validationShare}, and test, {testShare}, leave nothing for training: they have to be below 1 together."));
        }

        Part[] parts = Split(validationShare, testShare, seed, stratified);
        return (Take(parts, Part.Training), Take(parts, Part.Validation), Take(parts, Part.Test));
    }

    private static void CheckShare(double share, string parameterName)
    {
        if (!(share > 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(parameterName, Invariant($"The share has to be above 0 and below 1, but got {share}."));
        }
    }

    private Dataset Take(Part[] parts, Part part)
    {
        int[] rows = [.. Enumerable.Range(0, Rows).Where(row => parts[row] == part)];
        if (rows.Length == 0)
        {
            throw new ArgumentException(Invariant($"No row of {Rows} is left for {part.ToString().ToLowerInvariant()}. Give more rows or other shares."));
        }

        return Take(rows);
    }

    private Part[] Split(double validationShare, double testShare, long seed, bool stratified)
    {
        if (stratified && Classes == 0)
        {
            throw new InvalidOperationException("A stratified split goes by the rows' classes, but these rows have none. Split them with stratified: false.");
        }

        if (stratified && LabelsPerRow > 1)
        {
            throw new InvalidOperationException("A stratified split goes by the rows' classes, but these have a class for each pixel. Split them with stratified: false.");
        }

        int[] order = new int[Rows];
        PhiloxSequence.Permute(order, seed, 0, PhiloxPurpose.Split);
        Part[] parts = new Part[Rows];
        foreach ((Part part, double share) in new[] { (Part.Test, testShare), (Part.Validation, validationShare) })
        {
            int[] candidates = [.. order.Where(row => parts[row] == Part.Training)];
            int count = (int)Math.Round(share * Rows, MidpointRounding.AwayFromZero);
            if (stratified)
            {
                // Sorted by class, in random order within one; evenly spaced places then are each class's share.
                IEnumerable<IGrouping<int, int>> classes = candidates.GroupBy(row => _labels[row]).Where(group => group.Count() > 1);
                candidates = [.. classes.OrderBy(group => group.Key).SelectMany(group => group)];
            }

            long places = candidates.Length, chosen = Math.Min(count, places);
            for (int place = 0; place < places; place++)
            {
                if (stratified ? (place + 1) * chosen / places > place * chosen / places : place < chosen)
                {
                    parts[candidates[place]] = part;
                }
            }
        }

        return parts;
    }
}
