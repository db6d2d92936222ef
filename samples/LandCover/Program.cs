using System.Globalization;
using LandCover;
using Mlp;
using Mlp.Data;
using Mlp.Training;

// dotnet run -c Release --project samples/LandCover -- [seed]
long seed = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1;
const int Epochs = 10, BatchSize = 8;
Dataset training = Scene.Draw(scenes: 96, seed: 1), test = Scene.Draw(scenes: 32, seed: 7);
LandCoverNet net = new(seed);
AdamW adam = new(LandCoverNet.Layout);
Trainer trainer = new(net, new BCEWithLogitsLoss(), adam, new TrainerOptions
{
    BatchSize = BatchSize,
    Seed = seed,
    Scheduler = new OneCycleLR(adam, maxLearningRate: 2e-2, totalSteps: Epochs * ((training.Rows + BatchSize - 1) / BatchSize)),
    ScheduleUnit = ScheduleUnit.Step,
});
trainer.EpochCompleted += epoch => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"epoch {epoch.Epoch,2}: loss {epoch.TrainingLoss:F4}, test loss {epoch.Validation!.Loss:F4}, {epoch.Duration.TotalSeconds:F2} s"));
trainer.Fit(training, Epochs, validation: test);
net.Save("landcover.safetensors");

float[] logits = trainer.Predict(test);
int right = 0;
for (int scene = 0; scene < test.Rows; scene++)
{
    int[] truth = Scene.KindsOf(test.Targets.Slice(scene * test.Outputs, test.Outputs)), found = Scene.KindsOf(logits.AsSpan(scene * test.Outputs, test.Outputs));
    right += truth.Zip(found).Count(pixel => pixel.First == pixel.Second);
    if (scene == 1)
    {
        Draw(truth, found);
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {(double)right / (test.Rows * Scene.Size * Scene.Size):F4}, a pixel"));

static void Draw(int[] truth, int[] found)
{
    Console.WriteLine($"{"a test scene: ~ water, ^ forest, . field, # town".PadRight(2 * Scene.Size)}\n{"truth".PadRight(Scene.Size)}   found, pixel by pixel");
    foreach ((int[] left, int[] right) in truth.Chunk(Scene.Size).Zip(found.Chunk(Scene.Size)).Where((_, row) => row % 2 == 0))
    {
        Console.WriteLine($"{Text(left)}   {Text(right)}");
    }

    static string Text(int[] kinds) => string.Concat(kinds.Select(kind => Scene.Symbols[kind]));
}
