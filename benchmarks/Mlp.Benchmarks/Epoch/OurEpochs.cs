using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Benchmarks.Epoch;

/// <summary>MlpGen's trainer, as samples/FashionMnist uses it.</summary>
internal sealed class OurEpochs : IEpochs
{
    private readonly FashionMnist _data;
    private readonly Trainer _trainer;

    public OurEpochs(FashionMnist data, int epochs, int threads)
    {
        _data = data;
        Adam adam = new(Net784.Layout);
        _trainer = new Trainer(new Net784(FashionMnist.Seed), new CrossEntropyLoss(), adam, new TrainerOptions
        {
            BatchSize = FashionMnist.BatchSize,
            Seed = FashionMnist.Seed,
            Threads = threads,
            Scheduler = new OneCycleLR(adam, FashionMnist.MaxLearningRate, totalSteps: epochs * data.StepsOfEpoch),
            ScheduleUnit = ScheduleUnit.Step,
            Metrics = [new Accuracy(Net784.OutChannels)],
        });
    }

    public string Name => "MlpGen";

    public void Train() => _trainer.Fit(_data.Training, _trainer.Epoch + 1);

    public double TestAccuracy() => _trainer.Evaluate(_data.Test)["accuracy"];

    public void Dispose()
    {
    }
}
