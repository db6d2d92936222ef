using System.Globalization;
using System.Runtime.InteropServices;
using Digits;
using Embedded;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks.Deployment;

/// <summary>Starts the programs that benchmarks/deployment.sh has published, by turns: how long do their first predictions take?</summary>
internal static class Program
{
    private const int Turns = 20;
    private const int Layers = 3;
    private const int Failure = 1;

    private static int Main(string[] arguments)
    {
        if (arguments is not [string published, string weights])
        {
            Console.Error.WriteLine("error: start benchmarks/deployment.sh, which publishes the programs and says where they and the weights are.");
            return Failure;
        }

        string digit = Path.Combine(published, "digit.csv");
        File.WriteAllText(digit, TestDigits.Lines[0] + "\n");
        WriteModels(published, weights);
        Print([
            // What it takes to start any program: Debian's echo, a few lines of C.
            new Deployed("a process that answers at once", null, "/bin/echo", "0"),
            // And one of .NET: what is left of MlpGen's time is its network's, and reading the digit.
            new Deployed("the same with .NET, NativeAOT", Path.Combine(published, "Smallest"), "Smallest", digit),
            new Deployed("MlpGen, NativeAOT", Path.Combine(published, "MlpGen"), "Embedded", digit),
            new Deployed("ONNX Runtime, NativeAOT", Path.Combine(published, "OnnxRuntime"), "OnnxRuntime", digit),
            new Deployed("TorchSharp, ReadyToRun", Path.Combine(published, "TorchSharp"), "TorchSharpDigits", digit),
        ]);
        return 0;
    }

    /// <summary>The network, as the peers read it.</summary>
    private static void WriteModels(string published, string weights)
    {
        DigitNet net = DigitNet.Load(weights);
        Dictionary<string, float[]> state = [];
        foreach (TensorInfo tensor in DigitNet.Layout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            state.Add(tensor.Name, new float[tensor.Shape.Length]);
            net.ReadTensor(tensor.Name, state[tensor.Name]);
        }

        File.WriteAllBytes(Path.Combine(published, "OnnxRuntime", "digits.onnx"), OnnxModel.Write(state, Layers, rows: 1));
        using FileStream floats = File.Create(Path.Combine(published, "TorchSharp", "digits.floats"));
        for (int layer = 0; layer < Layers; layer++)
        {
            (float[] weight, float[] bias) = Folding.Fold(state, layer);
            floats.Write(MemoryMarshal.AsBytes(weight.AsSpan()));
            floats.Write(MemoryMarshal.AsBytes(bias.AsSpan()));
        }
    }

    private static void Print(Deployed[] programs)
    {
        // A turn that does not count: the files come into the system's cache.
        Deployed[] running = [.. programs.Where(program => program.Start())];
        foreach (Deployed program in running)
        {
            program.Milliseconds.Clear();
        }

        for (int turn = 0; turn < Turns; turn++)
        {
            Array.ForEach(running, program => program.Start());
        }

        string[] header = ["program", "first prediction, best, ms", "median, ms", "files", "deployed, MB"];
        Table.Write(header, [.. running.Select(Row)], column => column == 0, markdown: true);
    }

    private static string[] Row(Deployed program)
    {
        double[] milliseconds = [.. program.Milliseconds.Order()];
        return [program.Name, Number(milliseconds[0]), Number(milliseconds[Turns / 2]), .. Size(program)];
    }

    private static string[] Size(Deployed program)
    {
        if (program.Folder is null)
        {
            return ["", ""];
        }

        FileInfo[] files = new DirectoryInfo(program.Folder).GetFiles("*", SearchOption.AllDirectories);
        return [$"{files.Length}", Number(files.Sum(file => file.Length) / 1e6)];
    }

    private static string Number(double value) => value.ToString(value < 100 ? "F2" : "F0", CultureInfo.InvariantCulture);
}
