using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>What the sweep is too small for: batches of several blocks, wide layers, many layers.</summary>
public sealed class LargeNetTests(ITestOutputHelper output)
{
    private static readonly (Topology Topology, int[] Rows)[] Cases = TestRun.IsExhaustive ? All() : Sampled();

    private static (Topology Topology, int[] Rows)[] All() =>
    [
        (new(64, 128, 64, 10) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1 }, [100, 239, 240, 241, 247, 480, 481, 1001]),
        (new(64, 128, 64, 10) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false }, [63, 241, 500]),
        (new(64, 1024, 100, 10) { NormLayer = NormLayer.LayerNorm, Dropout = 0.1 }, [1, 97, 241]),

        // A stride of a multiple of 4096 bytes, blocks of few rows, rows too long for the stack.
        (new(33, 1024, 70, 10) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.5 }, [1, 2, 64, 97]),
        (new(10, 1200, 900, 5), [1, 2, 24, 36, 37, 73]),

        // Weights whose gradient packs its operands: one block of input channels, several with and without a rest, tiles of every height, a narrow panel.
        (new(203, 261, 5), [1, 5, 12, 65]),
        (new(301, 256, 2) { ActivationLayer = ActivationLayer.Identity }, [11, 130]),
        (new(192, 256, 3) { NormLayer = NormLayer.BatchNorm1d }, [5, 64]),
        (new(587, 274, 300, 2) { Dropout = 0.5 }, [1, 7, 33]),
        (new(1500, 3), [1, 7, 65]),
        (new(1, 2500), [1, 7, 65]),
        (new(8, [.. Enumerable.Repeat(12, 63), 4]) { ActivationLayer = ActivationLayer.Identity, NormLayer = NormLayer.BatchNorm1d }, [1, 5, 50]),
        (new(8, [.. Enumerable.Repeat(20, 63), 4]) { Dropout = 0.01 }, [1, 5, 50]),
    ];

    /// <summary>Each but for the second of the deep ones, with some of its row counts: within a block, and with a rest of several blocks.</summary>
    private static (Topology Topology, int[] Rows)[] Sampled()
    {
        int[][] rows = [[100, 241, 1001], [63, 500], [1, 97, 241], [2, 64], [1, 37], [12, 65], [130], [64], [1, 33], [7, 65], [7, 65], [1, 5]];
        return [.. All().Zip(rows, (net, chosen) => (net.Topology, chosen))];
    }

    private readonly ErrorReport report = new();
    private int trainingPasses;

    [Fact]
    public void Large_batches_and_nets_equal_the_reference()
    {
        CompiledNets nets = NetCompiler.Load([.. Cases.Select(entry => entry.Topology)]);
        for (int index = 0; index < Cases.Length; index++)
        {
            ReferenceMlp reference = new ReferenceMlp(Cases[index].Topology, index).Stir((uint)(10_000_000 + index * 1024));
            foreach (int rows in Cases[index].Rows)
            {
                IMlp net = nets.Create(index);
                reference.CopyTo(net);
                if (rows >= reference.Topology.LeastInferenceRows)
                {
                    CheckForward(net, reference, rows);
                }

                // A pass of training in double takes a while where it is large; statistics of two or three rows of sums over
                // a thousand channels are too ill-conditioned for a comparison.
                if (rows is >= 5 and <= 260)
                {
                    CheckTraining(net, reference, rows);
                }
            }
        }

        output.WriteLine($"{trainingPasses} training passes");
        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
        Assert.True(trainingPasses >= TestRun.Choose(6, 12), $"only {trainingPasses} training passes found a benign batch");
    }

    private void CheckForward(IMlp net, ReferenceMlp reference, int rows)
    {
        Topology topology = reference.Topology;
        Guarded inputs = new(HashFormula.Floats(11_000_000, rows * topology.InChannels, -2, 2), rows % 16);
        Guarded outputs = new(rows * topology.OutChannels, (rows + 5) % 16);
        net.Forward(inputs.Span, outputs.Span);
        string What() => $"{rows} rows, {topology.InChannels} -> {topology.HiddenChannels.Length} layers, {topology.NormLayer}";
        report.Add("prediction", Errors.Relative(outputs.Span, reference.Forward(Errors.Widen(inputs.Span), rows)), 1e-5, What);
        if (!inputs.IsIntact || !outputs.IsIntact)
        {
            report.Fail($"written outside a span: {What()}");
        }

        // The last rows of the batch, alone: the same bits.
        int tail = Math.Min(rows, 5);
        if (tail >= 2 && topology.LeastInferenceRows == 1)
        {
            float[] few = new float[tail * topology.OutChannels];
            net.Forward(inputs.Span[^(tail * topology.InChannels)..], few);
            if (!MemoryMarshal.AsBytes<float>(few).SequenceEqual(MemoryMarshal.AsBytes(outputs.Span[^few.Length..])))
            {
                report.Fail($"rows depend on their neighbours: {What()}");
            }
        }
    }

    private void CheckTraining(IMlp net, ReferenceMlp reference, int rows)
    {
        reference.StartDropout(rows);
        if (TrainingData.Find(reference, (uint)(12_000_000 + rows * 32), rows) is not TrainingData data)
        {
            return;
        }

        trainingPasses++;
        string What(string name) => $"{name}, {rows} rows, {reference.Topology.InChannels} -> {reference.Topology.HiddenChannels.Length} layers";
        MlpTape tape = net.CreateTape(rows + 3, seed: rows);
        float[] inputGradient = new float[data.Inputs.Length];
        ReadOnlySpan<float> outputs = net.ForwardTraining(data.Inputs, tape);
        report.Add("training output", Errors.Relative(outputs, data.Outputs), 1e-5, () => What("outputs"));
        Loss.CrossEntropy(outputs, data.Labels, tape.OutputGradient);
        net.Backward(data.Inputs, tape, inputGradient);
        report.Add("input gradient", Errors.Relative(inputGradient, data.InputGradient), 1e-4, () => What("input"));
        foreach (ReferenceTensor tensor in data.Net.Tensors)
        {
            double error = tensor.IsParameter
                ? Errors.Relative(tape.ReadGradient(net, tensor.Name), tensor.Gradient, data.GradientScale(tensor.Name))
                : Errors.Relative(net.Read(tensor.Name), tensor.Values);
            report.Add(tensor.IsParameter ? "gradient" : "running statistics", error, tensor.IsParameter ? 1e-4 : 1e-5, () => What(tensor.Name));
        }
    }
}
