using Digits;
using Mlp.Data;
using Mlp.Training;

namespace Mlp.BatchNormPlot;

/// <summary>What batches of a size do to the statistics and to the accuracy.</summary>
/// <param name="Rows">Rows of a batch.</param>
/// <param name="MeanSpread">The standard deviation of the batches' mean of a channel, in standard deviations of the channel.</param>
/// <param name="VarianceSpread">That of the batches' unbiased variance, in variances of the channel.</param>
/// <param name="RunningAccuracy">Of a network trained with such batches, by its running statistics.</param>
/// <param name="BatchAccuracy">Of the same network, where each batch of the test rows is normalised by itself.</param>
internal sealed record Measurement(int Rows, double MeanSpread, double VarianceSpread, double RunningAccuracy, double BatchAccuracy);

internal static class Measurements
{
    private const int Epochs = 10;
    private const int Batches = 1000;
    private const string Mean = "1.running_mean", Variance = "1.running_var";

    public static IReadOnlyList<Measurement> Take(int seed)
    {
        (DigitSet training, DigitSet test) = DigitData.Split(seed);
        Net trained = Train(training, rows: 32, seed);
        return [.. new[] { 2, 4, 8, 16, 32, 64, 128 }.Select(rows =>
        {
            (double mean, double variance) = Spread(trained, training, rows, seed);
            Net net = Train(training, rows, seed);
            return new Measurement(rows, mean, variance, RunningAccuracy(net, test), BatchAccuracy(net, test, rows));
        })];
    }

    private static Net Train(DigitSet digits, int rows, int seed)
    {
        Net net = new(seed);
        Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(Net.Layout), new TrainerOptions { BatchSize = rows, Seed = seed });
        trainer.Fit(Dataset.ForClassification(digits.Images, digits.Labels, Net.InChannels, Net.OutChannels), Epochs);
        return net;
    }

    /// <summary>The median over the channels of the first norm.</summary>
    private static (double Mean, double Variance) Spread(Net net, DigitSet digits, int rows, int seed)
    {
        Probe probe = ProbeOf(net);
        float[][] whole = Statistics(probe, digits.Images);
        System.Random random = new(seed);
        float[] images = new float[rows * Net.InChannels];
        int[] labels = new int[rows];
        double[] meanSquares = new double[128], varianceSquares = new double[128];
        for (int batch = 0; batch < Batches; batch++)
        {
            digits.Copy([.. Enumerable.Range(0, rows).Select(_ => random.Next(digits.Rows))], images, labels);
            float[][] own = Statistics(probe, images);
            for (int channel = 0; channel < 128; channel++)
            {
                meanSquares[channel] += Math.Pow(own[0][channel] - whole[0][channel], 2) / whole[1][channel];
                varianceSquares[channel] += Math.Pow((own[1][channel] / whole[1][channel]) - 1, 2);
            }
        }

        return (Median(meanSquares), Median(varianceSquares));

        static double Median(double[] squares) => Math.Sqrt(squares.Order().ElementAt(squares.Length / 2) / Batches);
    }

    /// <summary>Mean and unbiased variance of what the first norm is given.</summary>
    private static float[][] Statistics(Probe probe, float[] images)
    {
        probe.ForwardTraining(images, probe.CreateTape(images.Length / Net.InChannels));
        float[] mean = new float[128], variance = new float[128];
        probe.ReadTensor(Mean, mean);
        probe.ReadTensor(Variance, variance);
        return [mean, variance];
    }

    private static double RunningAccuracy(Net net, DigitSet test)
    {
        float[] logits = new float[test.Rows * Net.OutChannels];
        net.Forward(test.Images, logits);
        return Right(logits, test.Labels) / (double)test.Rows;
    }

    private static double BatchAccuracy(Net net, DigitSet test, int rows)
    {
        Probe probe = ProbeOf(net);
        Probe.Tape tape = probe.CreateTape(rows);
        int right = 0, seen = test.Rows / rows * rows;

        // They come digit by digit: a batch of one digit has quite other statistics.
        int[] order = [.. Enumerable.Range(0, test.Rows)];
        new System.Random(1).Shuffle(order);
        float[] images = new float[test.Images.Length];
        int[] labels = new int[test.Rows];
        test.Copy(order, images, labels);
        for (int row = 0; row < seen; row += rows)
        {
            right += Right(probe.ForwardTraining(images.AsSpan(row * Net.InChannels, rows * Net.InChannels), tape), labels.AsSpan(row, rows));
        }

        return right / (double)seen;
    }

    private static Probe ProbeOf(Net net)
    {
        using MemoryStream state = new();
        net.Save(state);
        state.Position = 0;
        return Probe.Load(state);
    }

    private static int Right(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        int right = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> own = logits.Slice(row * Net.OutChannels, Net.OutChannels);
            int largest = 0;
            for (int c = 1; c < own.Length; c++)
            {
                largest = own[c] > own[largest] ? c : largest;
            }

            right += largest == labels[row] ? 1 : 0;
        }

        return right;
    }
}
