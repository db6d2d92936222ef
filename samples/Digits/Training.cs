using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Reporting;
using Mlp.Training;

namespace Digits;

/// <summary>The training: what to copy.</summary>
internal static class Training
{
    /// <summary>Trains a network by Adam on shuffled batches of 32 rows, and shows how it goes.</summary>
    /// <param name="net">The network that learns.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="test">What it is judged by after each epoch, and learns nothing from.</param>
    /// <param name="epochs">How often it sees the training rows.</param>
    /// <param name="seed">Of the order of the rows and of dropout.</param>
    /// <returns>What each epoch came to.</returns>
    public static TrainingHistory Run(DigitNet net, DigitSet training, DigitSet test, int epochs, int seed)
    {
        Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(DigitNet.Layout, learningRate: 1e-3f), new TrainerOptions
        {
            BatchSize = 32,
            Seed = seed,
            Metrics = [new Accuracy(DigitNet.OutChannels)],
        });
        TrainingHistory history = TrainingHistory.Of(trainer);
        trainer.FitWithProgress(Rows(training), epochs, validation: Rows(test));
        return history;
    }

    private static Dataset Rows(DigitSet set) => Dataset.ForClassification(set.Images, set.Labels, DigitNet.InChannels, DigitNet.OutChannels);
}
