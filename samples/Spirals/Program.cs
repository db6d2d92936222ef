using System.Globalization;
using System.Text;
using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Reporting;
using Mlp.Training;
using Spirals;

// dotnet run -c Release --project samples/Spirals -- [seed] [folder]
Console.OutputEncoding = Encoding.UTF8;
int seed = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
string folder = args.Length > 1 ? args[1] : ".";

Dataset training = SpiralData.Make(rows: 1000, seed), test = SpiralData.Make(rows: 500, seed + 1000);
SpiralNet net = new(seed);
Console.WriteLine(net.Summary());

const int Epochs = 150;
Adam adam = new(SpiralNet.Layout);
Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions
{
    BatchSize = 50,
    Seed = seed,
    Scheduler = new OneCycleLR(adam, maxLearningRate: 2e-2, totalSteps: Epochs * 20),
    ScheduleUnit = ScheduleUnit.Step,
    Metrics = [new Accuracy(SpiralNet.OutChannels)],
});
trainer.FitWithProgress(training, Epochs, validation: test);

string accuracy = string.Create(CultureInfo.InvariantCulture, $"test accuracy: {trainer.Evaluate(test)["accuracy"]:F4}");
Console.WriteLine(accuracy);
string picture = Path.Combine(folder, "spirals.png");
Plots.DecisionBoundary(net, test, $"Two spirals, {SpiralNet.ParameterCount} parameters, {accuracy}").Save(picture);
Console.WriteLine($"wrote {picture}");
