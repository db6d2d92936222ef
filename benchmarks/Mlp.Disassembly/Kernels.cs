using Mlp.Benchmarks;

namespace Mlp.Disassembly;

/// <summary>What the child process does: makes the JIT compile every kernel of every network that is timed.</summary>
internal static class Kernels
{
    // Few rows go in tiles of their own: with these counts each height of a tile is compiled.
    private static readonly int[] s_fewRows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    // More than are taken by columns, and no multiple of a vector.
    private const int ManyClasses = 100;

    public static void RunAll()
    {
        RunWhatNoWorkloadCalls();
        foreach (Workload timed in Workload.All)
        {
            IEnumerable<int> counts = timed.Rows == 1 ? [1] : s_fewRows.Append(timed.Rows);
            foreach (int rows in counts.Where(rows => rows > 1 || !timed.IsTraining))
            {
                Workload workload = timed with { Rows = rows };
                Problem problem = new(workload);
                using Contender ours = workload.IsTraining ? new OurTraining(problem, workload.Timed()) : new OurInference(problem, workload.Timed());
                ours.Run(1);
            }
        }
    }

    private static void RunWhatNoWorkloadCalls()
    {
        const int Rows = 64;
        Net64 net = new(1);
        Net64.Tape tape = net.CreateTape(Rows, seed: 1);
        float[] inputs = new float[Rows * Net64.InChannels], inputGradient = new float[inputs.Length], targets = new float[Rows * Net64.OutChannels];
        foreach (Optimizer optimizer in new Optimizer[] { new SGD(Net64.Layout, 0.01f), new AdamW(Net64.Layout, 0.01f) })
        {
            ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
            Loss.MeanSquaredError(outputs, targets, tape.OutputGradient);
            net.Backward(inputs, tape, inputGradient);
            optimizer.Step(net.Parameters, tape.Gradients);
        }

        int[] labels = new int[Rows];
        float[] outputsOfMany = new float[Rows * ManyClasses], gradient = new float[outputsOfMany.Length], probabilities = new float[outputsOfMany.Length];
        Loss.CrossEntropy(outputsOfMany, labels, gradient);
        CrossEntropyLoss weighted = new([.. Enumerable.Repeat(1f, ManyClasses)], labelSmoothing: 0.1);
        weighted.Forward(outputsOfMany, labels, gradient, ManyClasses);
        weighted.Forward(outputsOfMany, probabilities, gradient, ManyClasses);
    }
}
