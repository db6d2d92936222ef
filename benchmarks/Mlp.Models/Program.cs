using System.Globalization;
using Mlp.Benchmarks;
using Mlp.Models;

// Predictions of networks that were compiled from ONNX files, beside ONNX Runtime on the same files:
//   dotnet run -c Release --project benchmarks/Mlp.Models -p:ModelFolder=FOLDER -- FOLDER [rounds]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("Give the folder of the model files that were compiled in: dotnet run -c Release --project benchmarks/Mlp.Models -p:ModelFolder=FOLDER -- FOLDER [rounds]");
    return 2;
}

int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30;
Console.WriteLine("| file | network | rows | MlpGen, µs | ONNX Runtime, µs | ONNX Runtime / MlpGen | largest difference | bytes allocated |");
Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|");
foreach (Model model in Model.All)
{
    foreach (int rows in new[] { 1, 256 })
    {
        Random random = new(3);
        float[] inputs = [.. Enumerable.Range(0, rows * model.InChannels).Select(_ => (float)(2 * random.NextDouble() - 1))];
        using Compiled ours = new(model, inputs, rows);
        using OnnxRuntime peer = new(Path.Combine(args[0], model.File + ".onnx"), model, inputs, rows);
        double difference = ours.Predict().Zip(peer.Predict(), (own, other) => Math.Abs(own - other) / Math.Max(1, Math.Abs(other))).Max();

        long before = GC.GetAllocatedBytesForCurrentThread();
        ours.Run(100);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Measured measured = Timing.Measure([ours, peer], rounds, threads: 1);
        (Samples own, Samples other) = (measured.Samples[0], measured.Samples[1]);
        (double low, double high) = other.RatioTo(own);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {model.File} | {model.Topology} | {rows} | {own.Median * 1e6:0.000} | {other.Median * 1e6:0.00} | {other.Median / own.Median:0.00} ({low:0.00} to {high:0.00}) | {difference:0.0e+0} | {allocated} |"));
    }
}

return 0;
