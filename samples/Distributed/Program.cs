using System.Diagnostics;
using System.Globalization;
using Digits;
using Mlp;
using Mlp.Data;
using Mlp.Distributed;
using Mlp.Metrics;
using Mlp.Training;

// dotnet build -c Release samples/Distributed && mpirun -n 4 dotnet run --no-build -c Release --project samples/Distributed -- [epochs] [seed]
int epochs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;

// Without mpirun or srun this is an ordinary program, which needs no MPI.
using MpiCommunicator? mpi = MpiCommunicator.IsLaunched ? MpiCommunicator.World() : null;
bool speaks = mpi is null or { Rank: 0 };

// Every rank reads the same rows and makes the same network.
(DigitSet trainingDigits, DigitSet testDigits) = DigitData.Split(seed);
Dataset training = Rows(trainingDigits), test = Rows(testDigits);
DigitNet net = new(seed);
Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(DigitNet.Layout), new TrainerOptions
{
    Collective = mpi,
    BatchSize = 64, // of all ranks together
    Seed = seed,
    Metrics = [new Accuracy(DigitNet.OutChannels)],
});
Say(mpi is null ? "one process" : string.Create(CultureInfo.InvariantCulture, $"{mpi.Size} ranks, {mpi.Library}"));
trainer.EpochCompleted += epoch => Say(string.Create(
    CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:F4}, test loss {epoch.Validation!.Loss:F4}, test accuracy {epoch.Validation["accuracy"]:F4}"));

long start = Stopwatch.GetTimestamp();
trainer.Fit(mpi is null ? training : mpi.Shard(training), epochs, validation: test);
TimeSpan time = Stopwatch.GetElapsedTime(start);
Say(string.Create(CultureInfo.InvariantCulture, $"{epochs} epochs took {time.TotalSeconds:F2} s"));
Say(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {trainer.Evaluate(test)["accuracy"]:F4}"));

void Say(string text)
{
    if (speaks)
    {
        Console.WriteLine(text);
    }
}

static Dataset Rows(DigitSet set) => Dataset.ForClassification(set.Images, set.Labels, DigitNet.InChannels, DigitNet.OutChannels);
