using System.Globalization;
using LandCover;
using Mlp;
using Mlp.Data;
using Mlp.Metrics;
using Mlp.Training;

// dotnet run -c Release --project samples/LandCover -- [seed]
long seed = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1;
const int Epochs = 10, BatchSize = 8;
Dataset training = Scene.Draw(scenes: 96, seed: 1), test = Scene.Draw(scenes: 32, seed: 7);
LandCoverNet net = new(seed);
AdamW adam = new(LandCoverNet.Layout);
Trainer trainer = new(net, new CrossEntropyLoss(), adam, new TrainerOptions
{
    BatchSize = BatchSize,
    Seed = seed,
    Scheduler = new OneCycleLR(adam, maxLearningRate: 2e-2, totalSteps: Epochs * ((training.Rows + BatchSize - 1) / BatchSize)),
    ScheduleUnit = ScheduleUnit.Step,
    Metrics = [new Accuracy(LandCoverNet.OutChannels)],
});
trainer.EpochCompleted += epoch => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"epoch {epoch.Epoch,2}: loss {epoch.TrainingLoss:F4}, test loss {epoch.Validation!.Loss:F4}, accuracy {epoch.Validation["accuracy"]:F4}, {epoch.Duration.TotalSeconds:F2} s"));
trainer.Fit(training, Epochs, validation: test);
net.Save("landcover.safetensors");

Range second = Scene.PixelsOf(1);
Draw(test.Labels[second].ToArray(), trainer.PredictClasses(test)[second]);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {trainer.Evaluate(test)["accuracy"]:F4}, a pixel"));

static void Draw(int[] truth, int[] found)
{
    Console.WriteLine($"{"a test scene: ~ water, ^ forest, . field, # town".PadRight(2 * Scene.Size)}\n{"truth".PadRight(Scene.Size)}   found, pixel by pixel");
    foreach ((int[] left, int[] right) in truth.Chunk(Scene.Size).Zip(found.Chunk(Scene.Size)).Where((_, row) => row % 2 == 0))
    {
        Console.WriteLine($"{Text(left)}   {Text(right)}");
    }

    static string Text(int[] kinds) => string.Concat(kinds.Select(kind => Scene.Symbols[kind]));
}
