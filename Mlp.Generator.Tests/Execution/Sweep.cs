using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// What the sweep runs, in a process of its own with some instruction sets switched off: every width 1 to 67 as inputs, as
/// hidden channels and as outputs, batches of 1 to 33 rows, spans at every misalignment and between canaries, against the
/// double-precision reference.
/// </summary>
internal sealed class Sweep(CompiledNets nets)
{
    private const int Widest = 67;
    private const int MostRows = 33;

    // What the short run takes: one row, full tiles, one row more and less, and what they leave.
    private static readonly int[] s_sampledRows = [1, 2, 3, 5, 8, 13, 16, 17, 31, 33];

    /// <summary>Outputs below, of and above each width of vectors, and the whole vectors of 16 that end in other lanes.</summary>
    private static readonly int[] HeadWidths = [1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 40, 48, 64, 67];

    private readonly ErrorReport report = new();
    private int unfit;
    private int passes;

    /// <summary>For each width w one net w → (29 w mod 67) + 1 → (31 w mod 67) + 1, so that each stands everywhere once; options in turn.</summary>
    public static IReadOnlyList<Topology> Topologies { get; } =
    [
        .. Enumerable.Range(1, Widest).Select(Draw),
        .. Enumerable.Range(1, Widest).Select(DrawActivation),
        .. Enumerable.Range(1, Widest).Where(width => width % 2 == 1).Select(DrawRowNorm),
        .. Enumerable.Range(0, 8).Select(DrawQuads),
        .. HeadWidths.Select(DrawHead),
        .. new[] { NormLayer.LayerNorm, NormLayer.RMSNorm }.Select(DrawDeepRowNorm),
    ];

    /// <summary>Prints the largest errors; 1 on a miss.</summary>
    /// <param name="assembly">What <see cref="Compile"/> returned, as a file.</param>
    /// <param name="part">Which nets: see <see cref="SweepSample"/>.</param>
    /// <param name="output">Where to.</param>
    public static int Run(string assembly, string part, TextWriter output)
    {
        CompiledNets nets = Load(assembly);
        Sweep sweep = new(nets);
        foreach (int index in SweepSample.Part(part))
        {
            sweep.CheckNet(index);
        }

        PrintMode(output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sweep.passes} training passes, {sweep.unfit} left out for want of a benign batch"));
        output.WriteLine(sweep.report);
        output.WriteLine("checksum " + Checksum(nets, part));
        return sweep.report.Succeeded && sweep.unfit * 20 < sweep.passes ? 0 : 1;
    }

    /// <summary>Prints what a short training run comes to, bit for bit.</summary>
    public static int RunChecksum(string assembly, string part, TextWriter output)
    {
        output.WriteLine("checksum " + Checksum(Load(assembly), part));
        return 0;
    }

    /// <summary>An assembly with the nets that this run takes.</summary>
    public static byte[] Compile() => NetCompiler.Compile(Topologies, "SweepNets", SweepSample.Compiled);

    private static CompiledNets Load(string assembly) => NetCompiler.LoadFile(assembly, Topologies, SweepSample.Compiled);

    private static Topology Draw(int width) => new(width, 1 + 29 * width % Widest, 1 + 31 * width % Widest)
    {
        NormLayer = width % 2 == 0 ? NormLayer.BatchNorm1d : NormLayer.None,
        ActivationLayer = width % 5 == 0 ? ActivationLayer.Identity : ActivationLayer.ReLU,
        Bias = width % 7 != 0,
        Dropout = width % 3 == 0 ? 0.2 : 0,
        // Two rows have a variance near zero easily; a larger eps keeps that from being about rounding alone.
        NormEps = 0.1,
        NormMomentum = width % 8 == 0 ? null : 0.1,
        NormAffine = width % 12 != 0,
        TrackRunningStats = width % 10 != 0,
    };

    /// <summary>
    /// A net of two hidden layers for each width: all activations in turn, with and without norm and dropout, and an odd stride between them so that
    /// each comes with each.
    /// </summary>
    private static Topology DrawActivation(int width) => new Topology(1 + 23 * width % Widest, width, 1 + 37 * width % Widest, 1 + 11 * width % Widest)
    {
        // Not behind a single channel: a norm after it takes away all that one of its own adds.
        NormLayer = width / 2 % 2 == 1 ? NormLayer.BatchNorm1d : NormLayer.None,
        Dropout = width % 2 == 0 ? 0.25 : 0,
        NormEps = 0.1,
        NormAffine = width % 9 != 0,
        TrackRunningStats = width % 11 != 0,
    }.With(ActivationCases.All[width * 3 % ActivationCases.All.Count]);

    /// <summary>Last layers whose rows are quads of a vector: 1 to 4 outputs of hidden channels that are a multiple of four, and that leave 1, 2 and 3.</summary>
    private static Topology DrawQuads(int index) => new(3, 5 + index % 4, index < 4 ? 1 + index : 8 - index) { Bias = index % 2 == 0 };

    /// <summary>Standardised inputs, and a head over as many channels as the width: Softmax, LogSoftmax and those of elements in turn.</summary>
    private static Topology DrawHead(int width, int index) => new(1 + 29 * width % Widest, 1 + 31 * width % Widest, width)
    {
        ActivationLayer = ActivationLayer.Tanh,
        StandardizeInputs = true,
        OutputActivation = width == 1 ? ActivationLayer.Sigmoid
            : (index % 4) switch { 0 => ActivationLayer.GELU, 1 => ActivationLayer.Softmax, 2 => ActivationLayer.LogSoftmax, _ => ActivationLayer.LeakyReLU },
        Bias = index % 5 != 4,
        Dropout = index % 3 == 0 ? 0.25 : 0,
    };

    /// <summary>A net for every other width, LayerNorm and RMSNorm in turn, with activations that are applied at once, that take a pass, and that keep slopes.</summary>
    private static Topology DrawRowNorm(int width) => new(1 + 29 * width % Widest, width, 1 + 31 * width % Widest, 1 + 11 * width % Widest)
    {
        NormLayer = width % 4 == 1 ? NormLayer.LayerNorm : NormLayer.RMSNorm,
        ActivationLayer = (width / 4 % 4) switch { 0 => ActivationLayer.ReLU, 1 => ActivationLayer.Tanh, 2 => ActivationLayer.GELU, _ => ActivationLayer.Identity },
        Bias = width % 3 != 0,
        Dropout = width / 2 % 3 == 0 ? 0.25 : 0,
        NormEps = 0.1,
        NormAffine = width % 5 != 0,
    };

    /// <summary>Norms whose rows lie where wider ones were before: what is between a row and its padded end must not count.</summary>
    private static Topology DrawDeepRowNorm(NormLayer norm) => new(8, 16, 10, 5, 12, 3) { NormLayer = norm, NormEps = 0.1 };

    private static void PrintMode(TextWriter output) => output.WriteLine(
        $"mode 512: {Vector512.IsHardwareAccelerated}, 256: {Vector256.IsHardwareAccelerated}, 128: {Vector128.IsHardwareAccelerated}");

    private void CheckNet(int index)
    {
        Topology topology = nets.Topologies[index];
        ReferenceMlp reference = new ReferenceMlp(topology, index).Stir((uint)(4_000_000 + index * 1024));
        IMlp net = nets.Create(index);
        MlpTape tape = net.CreateTape(MostRows, seed: index);
        foreach (int rows in TestRun.Choose(s_sampledRows, [.. Enumerable.Range(1, MostRows)]))
        {
            reference.CopyTo(net);
            if (rows >= topology.LeastInferenceRows)
            {
                CheckForward(index, net, reference, rows);
            }

            if (rows >= topology.LeastTrainingRows)
            {
                CheckTraining(index, net, tape, reference, rows);
            }
        }

        if (topology.LeastInferenceRows == 1)
        {
            CheckRowsAreIndependent(index, net);
        }
    }

    private void CheckForward(int index, IMlp net, ReferenceMlp reference, int rows)
    {
        Topology topology = nets.Topologies[index];
        Guarded inputs = new(HashFormula.Floats((uint)(5_000_000 + index * 64 + rows), rows * topology.InChannels, -2, 2), rows % 16);
        Guarded outputs = new(rows * topology.OutChannels, (rows + index + 5) % 16);
        net.Forward(inputs.Span, outputs.Span);
        double error = Errors.Relative(outputs.Span, reference.Forward(Errors.Widen(inputs.Span), rows));
        report.Add("prediction", error, 1e-5, () => $"{rows} rows, {topology}");
        CheckCanaries(inputs, rows, topology, "inputs of Forward");
        CheckCanaries(outputs, rows, topology, "outputs of Forward");
    }

    private void CheckTraining(int index, IMlp net, MlpTape tape, ReferenceMlp reference, int rows)
    {
        Topology topology = nets.Topologies[index];
        reference.StartDropout(index, tape.StepCount);
        if (TrainingData.Find(reference, (uint)(6_000_000 + index * 1024 + rows * 16), rows) is not TrainingData data)
        {
            unfit++;
            return;
        }

        passes++;
        string What(string name) => $"{name}, {rows} rows, {topology}";
        Guarded inputs = new(data.Inputs, (rows + 3) % 16);
        Guarded inputGradient = new(data.Inputs.Length, (rows + index) % 16);
        Guarded lossGradient = new(data.Outputs.Length, (rows + index + 9) % 16);
        ReadOnlySpan<float> outputs = net.ForwardTraining(inputs.Span, tape);
        report.Add("training output", Errors.Relative(outputs, data.Outputs), 1e-5, () => What("outputs"));
        double loss = Loss.CrossEntropy(outputs, data.Labels, lossGradient.Span);
        report.Add("loss", Math.Abs(loss - data.Loss) / Math.Max(data.Loss, 1), 1e-5, () => What("loss"));
        lossGradient.Span.CopyTo(tape.OutputGradient);
        net.Backward(inputs.Span, tape, inputGradient.Span);

        double scale = Errors.Largest(data.InputGradient);
        report.Add("input gradient", Errors.Relative(inputGradient.Span, data.InputGradient, scale), 1e-4, () => What("input"));
        foreach (ReferenceTensor tensor in data.Net.Tensors)
        {
            double error = tensor.IsParameter
                ? Errors.Relative(tape.ReadGradient(net, tensor.Name), tensor.Gradient, data.GradientScale(tensor.Name))
                : Errors.Relative(net.Read(tensor.Name), tensor.Values);
            report.Add(tensor.IsParameter ? "gradient" : "running statistics", error, tensor.IsParameter ? 1e-4 : 1e-5, () => What(tensor.Name));
        }

        CheckCanaries(inputs, rows, topology, "inputs of training");
        CheckCanaries(inputGradient, rows, topology, "inputGradient");
        CheckCanaries(lossGradient, rows, topology, "gradient of the loss");
    }

    /// <summary>A row's bits are the same whatever rows stand beside it and wherever it stands, from two rows on.</summary>
    private void CheckRowsAreIndependent(int index, IMlp net)
    {
        Topology topology = nets.Topologies[index];
        int width = topology.InChannels, outputs = topology.OutChannels;
        float[] all = HashFormula.Floats((uint)(7_000_000 + index), MostRows * width, -2, 2);
        float[] expected = new float[MostRows * outputs];
        net.Forward(all, expected);
        double scale = Errors.Largest(Errors.Widen(expected));
        for (int rows = 1; rows <= MostRows; rows++)
        {
            int Source(int row) => (row * 5 + rows * 3) % MostRows;
            float[] inputs = new float[rows * width];
            float[] actual = new float[rows * outputs];
            for (int row = 0; row < rows; row++)
            {
                all.AsSpan(Source(row) * width, width).CopyTo(inputs.AsSpan(row * width));
            }

            net.Forward(inputs, actual);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> here = actual.AsSpan(row * outputs, outputs), there = expected.AsSpan(Source(row) * outputs, outputs);
                if (rows == 1)
                {
                    report.Add("a row alone", Errors.Relative(here, Errors.Widen(there), scale), 1e-5, () => topology.ToString());
                }
                else if (!MemoryMarshal.AsBytes(here).SequenceEqual(MemoryMarshal.AsBytes(there)))
                {
                    report.Fail($"row {row} of {rows} depends on its neighbours: {topology}");
                }
            }
        }
    }

    private void CheckCanaries(Guarded guarded, int rows, Topology topology, string name)
    {
        if (!guarded.IsIntact)
        {
            report.Fail($"something was written outside {name}: {rows} rows, {topology}");
        }
    }

    /// <summary>A hash over all bits of the state after some steps of training, for every ninth net.</summary>
    private static string Checksum(CompiledNets nets, string part)
    {
        using MemoryStream bytes = new();
        foreach (int index in SweepSample.Part(part).Where((_, position) => position % 9 == 0))
        {
            Topology topology = nets.Topologies[index];
            IMlp net = nets.Create(index, seed: 7);
            MlpTape tape = net.CreateTape(MostRows, seed: 8);
            Adam adam = new(net.StateLayout, 1e-2f);
            for (int step = 0; step < 10; step++)
            {
                int rows = MostRows - step;
                float[] inputs = HashFormula.Floats((uint)(8_000_000 + index * 64 + step), rows * topology.InChannels, -2, 2);
                int[] labels = HashFormula.Labels((uint)(9_000_000 + index * 64 + step), rows, topology.OutChannels);
                Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
                net.Backward(inputs, tape);
                adam.Step(net.Parameters, tape.Gradients);
            }

            bytes.Write(net.Snapshot());
        }

        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()));
    }
}
