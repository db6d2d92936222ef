using Mlp;

namespace Digits;

/// <summary>What an epoch came to.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Loss">Cross entropy of the training rows, the mean over the epoch, with dropout and while the network learned.</param>
/// <param name="Accuracy">The share of the test rows that it reads right after the epoch.</param>
internal sealed record Epoch(int Number, float Loss, double Accuracy);

/// <summary>The training loop: what to copy.</summary>
internal static class Training
{
    private const int BatchRows = 32;

    /// <summary>Trains a network by Adam on shuffled batches of 32 rows.</summary>
    /// <param name="net">The network that learns.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="test">What it is judged by after each epoch, and learns nothing from.</param>
    /// <param name="epochs">How often it sees the training rows.</param>
    /// <param name="seed">Of the order of the rows and of dropout.</param>
    /// <param name="report">Told of each epoch.</param>
    public static void Run(DigitNet net, DigitSet training, DigitSet test, int epochs, int seed, Action<Epoch> report)
    {
        // All that the loop needs, allocated once.
        DigitNet.Tape tape = net.CreateTape(maxRows: BatchRows, seed);
        Adam adam = new(DigitNet.Layout, learningRate: 1e-3f);
        Random random = new(seed);
        int[] order = [.. Enumerable.Range(0, training.Rows)];
        float[] images = new float[BatchRows * DigitNet.InChannels];
        int[] digits = new int[BatchRows];

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            float lossSum = 0;
            int rowsSeen = 0;

            // The last batch takes what is left (3 of 1,347 rows); were it a single row, it would be left out, since batch norm
            // has no variance to take from one row, and ForwardTraining would throw.
            while (order.Length - rowsSeen > 1)
            {
                int rows = Math.Min(BatchRows, order.Length - rowsSeen);
                Span<float> inputs = images.AsSpan(0, rows * DigitNet.InChannels);
                Span<int> labels = digits.AsSpan(0, rows);
                training.Copy(order.AsSpan(rowsSeen, rows), inputs, labels);

                ReadOnlySpan<float> logits = net.ForwardTraining(inputs, tape);             // [rows, 10]; batch statistics, dropout
                float loss = Loss.CrossEntropy(logits, labels, tape.OutputGradient);        // d loss / d logits goes into the tape,
                net.Backward(inputs, tape);                                                 // d loss / d parameters comes out of it,
                adam.Step(net.Parameters, tape.Gradients);                                  // and the parameters take a step.

                lossSum += loss * rows;
                rowsSeen += rows;
            }

            report(new Epoch(epoch, lossSum / rowsSeen, Prediction.Of(net, test).Accuracy(test.Labels)));
        }
    }
}
