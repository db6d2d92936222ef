using Mlp.Data;

namespace Mlp.Tests.Data;

/// <summary>Datasets of images with a class for each pixel.</summary>
public sealed class SegmentationTests
{
    private const int Channels = 2;
    private const int Pixels = 3;

    [Fact]
    public void Labels_belong_to_their_images()
    {
        Dataset all = Numbered(7);
        Assert.Equal((7, Channels * Pixels, 5, Pixels, 0), (all.Rows, all.Features, all.Classes, all.LabelsPerRow, all.Outputs));
        Dataset taken = all.Take(4, 0);
        Assert.Equal((2, Pixels), (taken.Rows, taken.LabelsPerRow));
        CheckLabels(taken.Inputs, taken.Labels);
        (Dataset training, Dataset test) = all.TrainTestSplit(0.3, seed: 1);
        CheckLabels(training.Inputs, training.Labels);
        CheckLabels(test.Inputs, test.Labels);
        Assert.Equal(21, training.Labels.Length + test.Labels.Length);
        Assert.Equal(0, Dataset.ForSegmentation([], [], Channels, Pixels, 5).Rows);
        Assert.Equal([1, 1, 0], new[]
        {
            Dataset.ForClassification([1f], [0], 1, 1).LabelsPerRow,
            Dataset.ForSegmentation([1f], [0], 1, 1, 1).LabelsPerRow,
            Dataset.ForPrediction([1f], 1).LabelsPerRow,
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_have_the_labels_of_their_images(bool shuffle)
    {
        DataLoader loader = new(Numbered(7), batchSize: 3, shuffle, seed: 5);
        int labels = 0;
        foreach (Batch batch in loader.Epoch())
        {
            Assert.Equal(batch.Rows * Pixels, batch.Labels.Length);
            CheckLabels(batch.Inputs, batch.Labels);
            labels += batch.Labels.Length;
        }

        Assert.Equal(21, labels);
    }

    [Fact]
    public void Spans_are_copied_and_names_kept()
    {
        int[] labels = [0, 1, -100];
        Dataset copied = Dataset.ForSegmentation(new float[6].AsSpan(), labels.AsSpan(), Channels, Pixels, 2, ["no", "yes"]);
        labels[0] = 1;
        Assert.Equal([0, 1, -100], copied.Labels.ToArray());
        Assert.Equal(["no", "yes"], copied.ClassNames);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Refuses("'labels' has 2 elements, but the inputs are 2 rows: 6 were expected, 3 a row.", () => Dataset.ForSegmentation(new float[12], [0, 1], Channels, Pixels, 2));
        Refuses(
            "The label of pixel 1 of image 1 is 2, but there are 2 classes: labels go from 0 to 1, or are -100 for pixels that do not count.",
            () => Dataset.ForSegmentation(new float[12], [0, 1, -100, 1, 2, 0], Channels, Pixels, 2));
        Refuses("The label of pixel 0 of image 0 is -1", () => Dataset.ForSegmentation(new float[6], [-1, 0, 0], Channels, Pixels, 2));
        Refuses("There are 0 pixels", () => Dataset.ForSegmentation(new float[6], [0], Channels, 0, 2));
        Refuses("'inputs' has 7 elements", () => Dataset.ForSegmentation(new float[7], [0], Channels, Pixels, 2));
        Assert.Contains("a class for each pixel", Assert.Throws<InvalidOperationException>(
            () => Numbered(7).TrainTestSplit(0.5, 1, stratified: true)).Message, StringComparison.Ordinal);
    }

    /// <summary>Each input is the number of its image and pixel, whose label is that modulo 5.</summary>
    private static Dataset Numbered(int images) => Dataset.ForSegmentation(
        [.. Enumerable.Range(0, images * Channels * Pixels).Select(i => (float)((i / (Channels * Pixels) * Pixels) + (i % Pixels)))],
        [.. Enumerable.Range(0, images * Pixels).Select(pixel => pixel % 5)],
        Channels,
        Pixels,
        5);

    private static void CheckLabels(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            Assert.Equal((int)inputs[(pixel / Pixels * Pixels * Channels) + (pixel % Pixels)] % 5, labels[pixel]);
        }
    }

    private static void Refuses(string expected, Action action)
        => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
