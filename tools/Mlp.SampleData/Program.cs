using System.Globalization;
using System.Runtime.InteropServices;
using Digits;
using LandCover;
using Mlp.Data;
using Spirals;

// What the samples train and test with, split and scaled as they do it, for tools/train_samples.py:
//     Mlp.SampleData FOLDER SEED...
// writes SAMPLE-SEED-train and SAMPLE-SEED-test, each with the inputs as .inputs (float32) and with .labels (int32) or .targets (float32).
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: Mlp.SampleData FOLDER SEED...");
    return 2;
}

foreach (int seed in args[1..].Select(seed => int.Parse(seed, CultureInfo.InvariantCulture)))
{
    (DigitSet training, DigitSet test) = DigitData.Split(seed);
    WriteDigits("train", training);
    WriteDigits("test", test);

    Write("spirals", "train", SpiralData.Make(rows: 1000, seed));
    Write("spirals", "test", SpiralData.Make(rows: 500, seed + 1000));

    Write("landcover", "train", Scene.Draw(scenes: 96, seed: 1));
    Write("landcover", "test", Scene.Draw(scenes: 32, seed: 7));

    CsvDataset table = CsvDataset.Load(Path.Combine(AppContext.BaseDirectory, "concrete.csv"), new() { Targets = ["compressive_strength"] });
    (Dataset mixes, Dataset testMixes, _) = table.TrainTestSplit(testShare: 0.2, seed);
    Scaler inputs = Scaler.FitStandard(mixes), strength = Scaler.FitStandard(mixes.Targets, mixes.Outputs);
    foreach ((string part, Dataset rows) in (ReadOnlySpan<(string, Dataset)>)[("train", mixes), ("test", testMixes)])
    {
        inputs.Transform(rows);
        strength.Transform(rows.Targets);
        Write("concrete", part, rows);
    }

    void WriteDigits(string part, DigitSet set)
    {
        WriteFile("digits", part, "inputs", set.Images);
        WriteFile("digits", part, "labels", set.Labels);
    }

    void Write(string sample, string part, Dataset data)
    {
        WriteFile(sample, part, "inputs", data.Inputs.ToArray());
        if (data.Labels.IsEmpty)
        {
            WriteFile(sample, part, "targets", data.Targets.ToArray());
        }
        else
        {
            WriteFile(sample, part, "labels", data.Labels.ToArray());
        }
    }

    void WriteFile<T>(string sample, string part, string what, T[] values)
        where T : unmanaged
        => File.WriteAllBytes(Path.Combine(args[0], $"{sample}-{seed}-{part}.{what}"), MemoryMarshal.AsBytes(values.AsSpan()));
}

return 0;
