using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>Images with a class for each pixel: the same numbers as a network of rows comes to, whose rows the pixels are.</summary>
public sealed class TrainerImageTests
{
    private const int In = 3;
    private const int Classes = 4;
    private const int Height = 3;
    private const int Width = 5;
    private const int Pixels = Height * Width;
    private const int Images = 10;
    private const int BatchSize = 4;

    private static readonly Lazy<CompiledNets> Nets = new(() => NetCompiler.Load(
    [
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm2d, Height = Height, Width = Width },
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm1d },
        new Topology(In, 8, 1) { Height = Height, Width = Width },
        new Topology(In, 8, 1),
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm2d, TrackRunningStats = false, Height = Height, Width = Width },
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false },
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm2d, Height = 1, Width = 1 },
    ]));

    private static readonly float[] Inputs = HashFormula.Floats(3, Images * In * Pixels, -1, 1);
    private static readonly int[] Labels = [.. Enumerable.Range(0, Images * Pixels).Select(pixel => pixel % 7 == 3 ? -100 : Math.Abs((int)(Of(pixel, 0) * 4) % Classes))];
    private static readonly int[] Signs = [.. Enumerable.Range(0, Images * Pixels).Select(pixel => Of(pixel, 1) > 0.2f ? 1 : 0)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Pixels_are_rows_of_a_batch(int threads)
    {
        Dataset images = Dataset.ForSegmentation(Inputs, Labels, In, Pixels, Classes), rows = Dataset.ForSegmentation(ToRows(Inputs, In), Labels, In, 1, Classes);
        float[] weight = [1, 2, 0.5f, 1];
        Trainer ofImages = Make(0, new CrossEntropyLoss(weight, labelSmoothing: 0.1f), BatchSize, threads, new Accuracy(Classes), new F1Score(Classes));
        Trainer ofRows = Make(1, new CrossEntropyLoss(weight, labelSmoothing: 0.1f), BatchSize * Pixels, 1, new Accuracy(Classes), new F1Score(Classes));
        List<EpochResult> epochs = [], expected = [];
        ofImages.EpochCompleted += epochs.Add;
        ofRows.EpochCompleted += expected.Add;
        ofImages.Fit(images, 3, images);
        ofRows.Fit(rows, 3, rows);
        Assert.Equal(Values(ofRows.Network), Values(ofImages.Network));
        Assert.Equal(expected.Select(epoch => epoch.TrainingLoss), epochs.Select(epoch => epoch.TrainingLoss));
        for (int epoch = 0; epoch < epochs.Count; epoch++)
        {
            Evaluation validation = epochs[epoch].Validation!, ofPixels = expected[epoch].Validation!;
            Assert.Equal(ofPixels.Metrics, validation.Metrics);
            Assert.Equal(ofPixels.Loss, validation.Loss, 6);
        }

        // By hand: pixels that do not count are in no metric.
        int[] classes = ofImages.PredictClasses(images);
        Assert.Equal(ofRows.PredictClasses(rows), classes);
        (int Label, int Found)[] counted = [.. Labels.Zip(classes).Where(pair => pair.First >= 0)];
        Assert.Equal(counted.Count(pair => pair.Label == pair.Found) / (double)counted.Length, ofImages.Evaluate(images)["accuracy"], 12);
    }

    /// <summary>What PyTorch's CrossEntropyLoss does with [N, C, H, W] probabilities; it was a softmax over all of an image's numbers.</summary>
    [Fact]
    public void Probabilities_are_those_of_a_pixel()
    {
        int[] labels = [.. Labels.Select(label => Math.Max(label, 0))];
        float[] oneHot = new float[labels.Length * Classes];
        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            oneHot[(((pixel / Pixels * Classes) + labels[pixel]) * Pixels) + (pixel % Pixels)] = 1;
        }

        Trainer trainer = Make(0, new CrossEntropyLoss(), BatchSize, 1);
        double expected = trainer.Evaluate(Dataset.ForSegmentation(Inputs, labels, In, Pixels, Classes)).Loss;
        Assert.Equal(expected, trainer.Evaluate(Dataset.ForRegression(Inputs, oneHot, In * Pixels, Classes * Pixels)).Loss, 6);
    }

    /// <summary>A weight for each class, as for rows.</summary>
    [Fact]
    public void Binary_losses_weigh_the_channels_of_pixels()
    {
        float[] targets = [.. HashFormula.Floats(5, Images * Classes * Pixels, 0, 1)];
        BCEWithLogitsLoss loss = new(posWeight: [1, 2, 3, 4]);
        double ofImages = Make(0, loss, BatchSize, 1).Evaluate(Dataset.ForRegression(Inputs, targets, In * Pixels, Classes * Pixels)).Loss;
        double ofRows = Make(1, loss, BatchSize, 1).Evaluate(Dataset.ForRegression(ToRows(Inputs, In), ToRows(targets, Classes), In, Classes)).Loss;
        Assert.Equal(ofRows, ofImages, 6);
    }

    /// <summary>One output tells two classes apart by a loss of numbers, so that metrics of classes apply, too.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_classes_may_have_one_output(int kind)
    {
        bool areImages = kind == 2;
        float[] inputs = areImages ? Inputs : ToRows(Inputs, In), numbers = [.. Signs.Select(sign => (float)sign)];
        Dataset labelled = areImages ? Dataset.ForSegmentation(inputs, Signs, In, Pixels, 2) : Dataset.ForClassification(inputs, Signs, In, 2);
        Dataset valued = areImages ? Dataset.ForRegression(inputs, numbers, In * Pixels, Pixels) : Dataset.ForRegression(inputs, numbers, In);
        Trainer ofLabels = Make(kind, new BCEWithLogitsLoss(posWeight: [2]), BatchSize, 1, new Accuracy(1), new RocAuc(1));
        Trainer ofNumbers = Make(kind, new BCEWithLogitsLoss(posWeight: [2]), BatchSize, 1);
        TrainingResult result = ofLabels.Fit(labelled, 5, labelled);
        Assert.Equal(ofNumbers.Fit(valued, 5, valued), result);
        Assert.Equal(Values(ofNumbers.Network), Values(ofLabels.Network));
        Evaluation evaluation = ofLabels.Evaluate(labelled);
        int[] classes = ofLabels.PredictClasses(labelled);
        Assert.Equal(Signs.Zip(classes).Count(pair => pair.First == pair.Second) / (double)Signs.Length, evaluation["accuracy"], 12);
        Assert.InRange(evaluation["ROC AUC"], 0.4, 1);
    }

    /// <summary>Where no statistics are kept, a validation has batches as large as those of training, or it would measure others.</summary>
    [Fact]
    public void Statistics_of_the_batch_are_those_of_batches_as_in_training()
    {
        Dataset images = Dataset.ForSegmentation(Inputs, Labels, In, Pixels, Classes), rows = Dataset.ForSegmentation(ToRows(Inputs, In), Labels, In, 1, Classes);
        Evaluation ofImages = Make(4, new CrossEntropyLoss(), BatchSize, 1, new Accuracy(Classes)).Evaluate(images);
        Evaluation ofRows = Make(5, new CrossEntropyLoss(), BatchSize * Pixels, 1, new Accuracy(Classes)).Evaluate(rows);
        Assert.Equal(ofRows.Loss, ofImages.Loss, 6);
        Assert.Equal(ofRows.Metrics, ofImages.Metrics);
        Assert.NotEqual(Make(4, new CrossEntropyLoss(), Images, 1).Evaluate(images).Loss, ofImages.Loss, 6);
    }

    /// <summary>An image of one pixel is a row: alone it has no statistics, and joins the batch before it.</summary>
    [Fact]
    public void A_single_image_of_one_pixel_joins_the_batch_before_it()
    {
        Dataset rows = Dataset.ForSegmentation(ToRows(Inputs, In), Labels, In, 1, Classes).Take([.. Enumerable.Range(0, 33)]);
        Assert.Equal(2, Make(6, new CrossEntropyLoss(), 16, 1).Fit(rows, 1).StepCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(6, new CrossEntropyLoss(), 1, 1));
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        Dataset images = Dataset.ForSegmentation(Inputs, Labels, In, Pixels, Classes);
        Trainer trainer = Make(0, new CrossEntropyLoss(), BatchSize, 1);
        trainer.Fit(images, 3);
        long before = 0;
        List<long> allocated = new(1000);
        trainer.StepCompleted += step =>
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (step.Batch > 1)
            {
                allocated.Add(now - before);
            }

            before = now;
        };
        trainer.Fit(images, 30);
        Assert.Equal(0, allocated.Min());
        Assert.True(allocated.Count(bytes => bytes == 0) > allocated.Count / 2);
    }

    [Theory]
    [InlineData(0, false, "CrossEntropyLoss", "The dataset has 1 labels a row, but Net0 gives images of 15 pixels, each of which needs one: make it with Dataset.ForSegmentation.")]
    [InlineData(1, true, "CrossEntropyLoss", "The dataset has 15 labels a row, one for each pixel, but Net1 gives a row, no image")]
    [InlineData(2, true, "CrossEntropyLoss", "The dataset has 4 classes, but the network has 1 outputs: declare it with 4 as its last width.")]
    [InlineData(0, true, "MSELoss", "MSELoss takes no labels")]
    [InlineData(0, true, "ignoring", "labels go from 0 to 3, or are 255 for rows to ignore")]
    public void What_does_not_fit_is_named(int kind, bool perPixel, string lossName, string reason)
    {
        // A network of rows takes 45 features of the same array only if it is one of images.
        int channels = kind == 1 ? 1 : In, pixels = kind == 1 ? In : Pixels;
        Dataset dataset = perPixel
            ? Dataset.ForSegmentation(Inputs, kind == 1 ? new int[Inputs.Length] : Labels, channels, pixels, Classes)
            : Dataset.ForClassification(Inputs, new int[Images], In * Pixels, Classes);
        ILoss loss = lossName switch
        {
            "MSELoss" => new MSELoss(),
            "ignoring" => new CrossEntropyLoss(ignoreIndex: 255),
            _ => new CrossEntropyLoss(),
        };
        Trainer trainer = Make(kind, loss, BatchSize, 1);
        float[] before = Values(trainer.Network);
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(dataset, 1));
        string expected = reason.Replace("Net0", trainer.Network.StateLayout.NetworkName, StringComparison.Ordinal)
            .Replace("Net1", trainer.Network.StateLayout.NetworkName, StringComparison.Ordinal)
            .Replace("15 labels", $"{dataset.LabelsPerRow} labels", StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(trainer.Network));
    }

    [Fact]
    public void A_binary_loss_cannot_leave_out_pixels()
    {
        int[] labels = [.. Signs];
        labels[4] = -100;
        Trainer trainer = Make(2, new BCEWithLogitsLoss(), BatchSize, 1);
        Assert.Contains("labelled -100", Assert.Throws<ArgumentException>(
            () => trainer.Fit(Dataset.ForSegmentation(Inputs, labels, In, Pixels, 2), 1)).Message, StringComparison.Ordinal);
    }

    private static Trainer Make(int kind, ILoss loss, int batchSize, int threads, params IMetric[] metrics)
    {
        IMlp net = Nets.Value.Create(kind, 1);
        return new Trainer(net, loss, new Adam(net.StateLayout, 0.01f), new TrainerOptions { BatchSize = batchSize, Shuffle = false, Threads = threads, Metrics = metrics });
    }

    private static float[] Values(IMlp net) => [.. net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked).SelectMany(tensor => net.Read(tensor.Name))];

    private static float Of(int pixel, int channel) => Inputs[(((pixel / Pixels * In) + channel) * Pixels) + (pixel % Pixels)];

    /// <summary>[images · pixels, channels] of [images, channels, pixels].</summary>
    private static float[] ToRows(float[] images, int channels) =>
        [.. Enumerable.Range(0, images.Length).Select(i => (Pixel: i / channels, Channel: i % channels))
            .Select(place => images[(((place.Pixel / Pixels * channels) + place.Channel) * Pixels) + (place.Pixel % Pixels)])];
}
