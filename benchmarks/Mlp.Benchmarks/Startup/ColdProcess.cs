using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mlp.Benchmarks.Startup;

/// <summary>What a child process does: one network's first calls and all that follow for a while, before anything else has run.</summary>
internal static class ColdProcess
{
    public const string Command = "run-cold";

    // The JIT compiles again what has run 30 times, 100 ms after the last method that ran for the first time.
    private const double Seconds = .6;
    private const double ShortestGroup = 2e-6;

    /// <param name="arguments">Which of <see cref="Networks"/>, and the rows of a prediction, or 0 for training steps.</param>
    public static void Run(string[] arguments)
    {
        if (arguments is not [string network, string count])
        {
            throw new FormatException($"{Command} is for the program itself: use startup.");
        }

        Workload workload = Networks[int.Parse(network, CultureInfo.InvariantCulture)];
        int rows = int.Parse(count, CultureInfo.InvariantCulture);
        System.Random random = new(7);
        float[] inputs = [.. Enumerable.Range(0, Math.Max(rows, workload.Rows) * workload.Channels[0]).Select(_ => 2 * random.NextSingle() - 1)];

        long start = Stopwatch.GetTimestamp();
        IMlp net = workload.Timed();
        double construction = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        Action call = rows == 0 ? Training(net, workload, inputs) : Prediction(net, workload, inputs, rows);
        call();
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        call();
        double second = Stopwatch.GetElapsedTime(start).TotalSeconds;

        (double median, double settledCalls, double settledAfter) = Settling.Find(Repeat(call, first, second));
        Console.WriteLine(JsonSerializer.Serialize(new ColdStart(construction, first, second, median, settledCalls, settledAfter)));
    }

    /// <summary>One workload for each topology.</summary>
    public static IReadOnlyList<Workload> Networks { get; } = [.. Workload.All.Where(workload => workload.Kind == Kind.TrainingSgd)];

    private static Action Prediction(IMlp net, Workload workload, float[] inputs, int rows)
    {
        float[] outputs = new float[rows * workload.Channels[^1]];
        int length = rows * workload.Channels[0];
        return () => net.Forward(inputs.AsSpan(0, length), outputs);
    }

    private static Action Training(IMlp net, Workload workload, float[] inputs)
    {
        int[] labels = new int[workload.Rows];
        MlpTape tape = net.CreateTape(workload.Rows, seed: 1);
        SGD optimizer = new(net.StateLayout, Workload.LearningRate, Workload.Momentum);
        return () =>
        {
            ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
            Loss.CrossEntropy(outputs, labels, tape.OutputGradient);
            net.Backward(inputs, tape);
            optimizer.Step(net.Parameters, tape.Gradients);
        };
    }

    /// <summary>
    /// Calls for a while, timed in groups: some clocks tick every 100 ns, which is longer than a small prediction takes. Each group is
    /// long enough for that, and has a sixteenth of the calls before it.
    /// </summary>
    private static List<CallGroup> Repeat(Action call, double first, double second)
    {
        List<CallGroup> groups = [new(1, first), new(1, second)];
        int calls = groups.Count;
        for (double seconds = 0; seconds < Seconds;)
        {
            int size = Math.Max(1, Math.Max(calls / 16, (int)(ShortestGroup / groups[^1].SecondsPerCall)));
            long start = Stopwatch.GetTimestamp();
            for (int index = 0; index < size; index++)
            {
                call();
            }

            groups.Add(new CallGroup(size, Stopwatch.GetElapsedTime(start).TotalSeconds));
            calls += size;
            seconds += groups[^1].Seconds;
        }

        return groups;
    }
}
