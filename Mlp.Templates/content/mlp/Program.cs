using System.Globalization;
using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Reporting;
using Mlp.Training;

// dotnet run -c Release              trains, saves the weights, and draws what was learned
// dotnet run -c Release -- 0.3 -0.5  predicts the class of a point with the saved weights
const string Weights = "spirals.safetensors";
if (args is [string x, string y])
{
    SpiralNet trained = SpiralNet.Load(Weights);
    float[] point = [float.Parse(x, CultureInfo.InvariantCulture), float.Parse(y, CultureInfo.InvariantCulture)];
    float[] scores = new float[SpiralNet.OutChannels];
    trained.Forward(point, scores);
    Console.WriteLine(scores[0] > scores[1] ? "first spiral" : "second spiral");
    return;
}

const int Epochs = 100, BatchSize = 50;
Dataset training = SpiralData.Make(rows: 1000, seed: 1), test = SpiralData.Make(rows: 500, seed: 2);
SpiralNet net = new(seed: 1);
Console.WriteLine(net.Summary());

Adam adam = new(SpiralNet.Layout);
Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions
{
    BatchSize = BatchSize,
    Seed = 1,
    Scheduler = new OneCycleLR(adam, maxLearningRate: 2e-2, totalSteps: Epochs * (training.Rows / BatchSize)),
    ScheduleUnit = ScheduleUnit.Step,
    Metrics = [new Accuracy(SpiralNet.OutChannels)],
});
trainer.FitWithProgress(training, Epochs, validation: test);

net.Save(Weights);
string accuracy = string.Create(CultureInfo.InvariantCulture, $"test accuracy {trainer.Evaluate(test)["accuracy"]:F4}");
Plots.DecisionBoundary(net, test, $"Two spirals, {accuracy}").Save("spirals.png");
Console.WriteLine($"{accuracy}; wrote {Weights} and spirals.png");
