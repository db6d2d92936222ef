using System.Globalization;
using System.Runtime.CompilerServices;
using Mlp.Benchmarks;

namespace Mlp.NativeAot;

/// <summary>Times each workload in processes of the JIT and of NativeAOT by turns; benchmarks/native-aot.sh makes the latter and starts this.</summary>
internal static class Program
{
    // What a child is started with, before a workload's number.
    private const string Measure = "measure";

    // What benchmarks/count-instructions.sh starts this with, before a workload's number, how often it is to run, and, if not the workload's own, its rows.
    private const string Run = "run";

    // What it asks for first: a line for each workload, its number and its name.
    private const string List = "list";
    private const int Turns = 5;
    private const int Rounds = 15;
    private const int Failure = 1;

    private static int Main(string[] arguments)
    {
        if (arguments is [Measure, string number])
        {
            Console.WriteLine(MeasureOne(Workload.All[int.Parse(number, CultureInfo.InvariantCulture)]).ToString("R", CultureInfo.InvariantCulture));
            return 0;
        }

        if (arguments is [List])
        {
            foreach ((int index, Workload workload) in Workload.All.Index())
            {
                Console.WriteLine($"{index} {workload.Name}");
            }

            return 0;
        }

        if (arguments is [Run, string which, string times, .. string[] rows])
        {
            Workload workload = Workload.All[int.Parse(which, CultureInfo.InvariantCulture)];
            using Contender ours = Prepare(rows is [string count] ? workload with { Rows = int.Parse(count, CultureInfo.InvariantCulture) } : workload);
            ours.Run(int.Parse(times, CultureInfo.InvariantCulture));
            return 0;
        }

        if (arguments is not ["--native", string native] || !File.Exists(native))
        {
            Console.Error.WriteLine("error: start benchmarks/native-aot.sh, which compiles this program ahead of time and passes it as --native FILE.");
            return Failure;
        }

        try
        {
            Compare(native);
            return 0;
        }
        catch (ChildProcessException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Failure;
        }
    }

    private static void Compare(string native)
    {
        List<string[]> rows = [];
        for (int index = 0; index < Workload.All.Count; index++)
        {
            Console.Error.WriteLine($"[{index + 1}/{Workload.All.Count}] {Workload.All[index].Name}");
            string number = index.ToString(CultureInfo.InvariantCulture);
            double[] jit = new double[Turns], aot = new double[Turns];
            for (int turn = 0; turn < Turns; turn++)
            {
                jit[turn] = Seconds(SelfProcess.Run(new Dictionary<string, string>(), Measure, number));
                aot[turn] = Seconds(SelfProcess.Run(native, new Dictionary<string, string>(), Measure, number));
            }

            double[] ratios = [.. jit.Zip(aot, (left, right) => left / right).Order()];
            rows.Add([Workload.All[index].Name, Microseconds(jit), Microseconds(aot), Number(Median(jit) / Median(aot)), $"{Number(ratios[0])} to {Number(ratios[^1])}"]);
        }

        Table.Write(["workload", "JIT, µs", "NativeAOT, µs", "JIT / NativeAOT", "range"], rows, column => column == 0, markdown: true);
    }

    /// <returns>Seconds a call, the median of the rounds.</returns>
    private static double MeasureOne(Workload workload)
    {
        if (RuntimeFeature.IsDynamicCodeSupported != RuntimeFeature.IsDynamicCodeCompiled)
        {
            throw new InvalidOperationException("An interpreter runs this; it is neither the JIT nor NativeAOT.");
        }

        using Contender ours = Prepare(workload);
        return Timing.Measure([ours], Rounds, threads: 1).Samples[0].Median;
    }

    private static Contender Prepare(Workload workload)
    {
        Problem problem = new(workload);
        return workload.IsTraining ? new OurTraining(problem, workload.Timed()) : new OurInference(problem, workload.Timed());
    }

    private static double Seconds(string output) => double.Parse(output, CultureInfo.InvariantCulture);

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static string Microseconds(double[] seconds) => Number(Median(seconds) * 1e6);

    private static string Number(double value) => value.ToString(value < 10 ? "F3" : value < 1000 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
