using System.Globalization;
using Concrete;
using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

// dotnet run -c Release --project samples/Concrete -- [seed]
long seed = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1;

// Eight quantities and, to be predicted, the strength in MPa. The trainer fits the network's scales to the training rows alone.
CsvDataset table = CsvDataset.Load(Path.Combine(AppContext.BaseDirectory, "concrete.csv"), new() { Targets = ["compressive_strength"] });
(Dataset training, Dataset test, CsvSchema schema) = table.TrainTestSplit(testShare: 0.2, seed);

const int Epochs = 150, BatchSize = 64;
StrengthNet net = new(seed);
AdamW adam = new(StrengthNet.Layout);
Trainer trainer = new(net, new MSELoss(), adam, new TrainerOptions
{
    BatchSize = BatchSize,
    Seed = seed,
    Metrics = [new R2Score(1)],
    Scheduler = new OneCycleLR(adam, maxLearningRate: 1e-2, totalSteps: Epochs * ((training.Rows + BatchSize - 1) / BatchSize)),
    ScheduleUnit = ScheduleUnit.Step,
});
trainer.EpochCompleted += epoch =>
{
    if (epoch.Epoch % 10 == 0)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.TrainingLoss:F4}, test R² {epoch.Validation!["R²"]:F4}"));
    }
};
trainer.Fit(training, Epochs, validation: test);

// What is needed to predict elsewhere: the network, and how a row of text becomes numbers.
net.Save("strength.safetensors");
schema.Save("strength.schema.json");

float[] mix = new float[StrengthNet.InChannels], predicted = new float[1];
schema.Encode(["540", "0", "0", "162", "2.5", "1040", "676", "28"], mix);
net.Forward(mix, predicted);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a mix of 540 kg cement and 162 kg water after 28 days: {predicted[0]:F1} MPa (measured: 80.0)"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test R²: {trainer.Evaluate(test)["R²"]:F4}"));
