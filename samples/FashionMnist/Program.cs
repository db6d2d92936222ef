using System.Globalization;
using FashionMnist;
using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

// dotnet run -c Release --project samples/FashionMnist -- [seed] [epochs] [folder]
long seed = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1;
int epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;

// Where Debian's package dataset-fashion-mnist puts it.
string folder = args.Length > 2 ? args[2] : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "datasets", "fashion-mnist");
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"Fashion-MNIST is not in '{folder}'. On Debian and Ubuntu: apt-get install dataset-fashion-mnist. Elsewhere download its four files, train-images-idx3-ubyte.gz and so on, and pass their folder as the third argument.");
    return 1;
}

Dataset Load(string part) => IdxFile.Load(Path.Combine(folder, part + "-images-idx3-ubyte.gz"), Path.Combine(folder, part + "-labels-idx1-ubyte.gz"), classes: 10);

Dataset training = Load("train"), test = Load("t10k");
FashionNet net = new(seed);
Adam adam = new(FashionNet.Layout);
const int BatchSize = 128;
Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions
{
    BatchSize = BatchSize,
    Seed = seed,
    Threads = Math.Min(2, Environment.ProcessorCount),
    Scheduler = new OneCycleLR(adam, maxLearningRate: 5e-3, totalSteps: epochs * ((training.Rows + BatchSize - 1) / BatchSize)),
    ScheduleUnit = ScheduleUnit.Step,
    Metrics = [new Accuracy(FashionNet.OutChannels)],
});
trainer.EpochCompleted += epoch => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:F4}, test loss {epoch.Validation!.Loss:F4}, test accuracy {epoch.Validation["accuracy"]:F4}, {epoch.Duration.TotalSeconds:F1} s"));
trainer.Fit(training, epochs, validation: test);
net.Save("fashion.safetensors");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {trainer.Evaluate(test)["accuracy"]:F4}"));
return 0;
