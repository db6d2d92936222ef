using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mlp;
using Mlp.Reporting;
using Mlp.Training;

namespace Digits;

/// <summary>Trains a network on handwritten digits, shows how well it reads, and keeps it in a file.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int BadArguments = 2;

    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = Encoding.UTF8;
        try
        {
            if (Options.Parse(arguments) is not { } options)
            {
                Console.WriteLine(Options.Help);
                return 0;
            }

            return Run(options);
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return BadArguments;
        }
    }

    private static int Run(Options options)
    {
        (DigitSet training, DigitSet test) = DigitData.Split(options.Seed);
        DigitNet net = new(options.Seed);
        Console.WriteLine(net.Summary());
        Console.WriteLine($"DigitNet 64-128-64-10, {DigitNet.ParameterCount} parameters; {training.Rows} training and {test.Rows} test rows; seed {options.Seed}");

        Stopwatch clock = Stopwatch.StartNew();
        TrainingHistory history = Training.Run(net, training, test, options.Epochs, options.Seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Epochs} epochs took {clock.Elapsed.TotalSeconds:F1} s"));

        Prediction prediction = Prediction.Of(net, test);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {prediction.Accuracy(test.Labels):F4}"));
        Report.ConfusionMatrix(test.Labels, prediction);
        Report.Misread(test, prediction);
        Console.WriteLine();
        return Keep(net, history, test, prediction, options);
    }

    /// <summary>Writes the two files, reads the network back and compares.</summary>
    private static int Keep(DigitNet net, TrainingHistory history, DigitSet test, Prediction prediction, Options options)
    {
        string folder = Path.GetFullPath(options.Folder);
        string state = Path.Combine(folder, "digits.safetensors");
        string plot = Path.Combine(folder, "training.png");
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"error: nothing was written, since there is no folder {folder}: create it, or name another with --out DIR.");
            return Failure;
        }

        try
        {
            net.Save(state);
            Console.WriteLine($"wrote {state}");
            Plots.LearningCurves(history, Title(prediction.Accuracy(test.Labels), options.Seed)).Save(plot);
            Console.WriteLine($"wrote {plot}");

            if (!Prediction.Of(DigitNet.Load(state), test).IsBitEqualTo(prediction))
            {
                Console.Error.WriteLine("error: a network with the state of the file predicts something else.");
                return Failure;
            }

            Console.WriteLine($"read digits.safetensors into a new network: the same logits, bit for bit, for all {test.Rows} test rows");
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: cannot write to the folder {folder}: name one that is writable with --out DIR. ({error.Message})");
            return Failure;
        }
    }

    private static string Title(double accuracy, int seed) => string.Create(
        CultureInfo.InvariantCulture, $"DigitNet 64-128-64-10 on handwritten digits, seed {seed}: test accuracy {accuracy:F4}");
}
