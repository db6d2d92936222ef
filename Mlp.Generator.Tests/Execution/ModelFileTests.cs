using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;
using Mlp.Reporting;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Networks whose topology a file says, each layer with its own norm, activation and bias: against the scalar reference in double precision.</summary>
public sealed class ModelFileTests
{
    private const double Tolerance = 2e-5;

    private static readonly Topology s_plain = new(1, 1);
    private static readonly Topology s_batchNorm = s_plain with { NormLayer = NormLayer.BatchNorm1d };

    /// <summary>Nets that no attribute can declare.</summary>
    private static readonly Topology[] s_nets =
    [
        new(7, 20, 20, 33, 5)
        {
            StandardizeOutputs = true,
            Layers = [s_plain with { NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.Tanh }, s_plain, s_plain with { NormLayer = NormLayer.RMSNorm, NormEps = 1e-3 }],
        },
        new(24, 24, 24, 24, 24, 3)
        {
            StandardizeInputs = true,
            OutputActivation = ActivationLayer.Softmax,
            Layers =
            [
                s_batchNorm, s_batchNorm with { NormEps = 0.3 }, s_batchNorm with { NormAffine = false, NormEps = 0.3, Bias = false },
                s_plain with { ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2 },
            ],
        },
        new(9, 18, 18, 18, 18, 18, 4)
        {
            OutputActivation = ActivationLayer.Hardtanh,
            Head = s_plain with { ActivationLayer = ActivationLayer.Hardtanh, MinValue = -0.4, MaxValue = 0.5 },
            Layers =
            [
                s_batchNorm with { ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.Tanh }, s_plain with { NormLayer = NormLayer.LayerNorm, NormAffine = false },
                s_plain with { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.SiLU }, s_batchNorm with { Bias = false, ActivationLayer = ActivationLayer.GELU },
                s_plain with { NormLayer = NormLayer.LayerNorm, NormEps = 0.2, ActivationLayer = ActivationLayer.SiLU }, s_plain with { Bias = false },
            ],
        },
        new(5, 12, 12, 2)
        {
            Layers = [s_plain with { Bias = false, ActivationLayer = ActivationLayer.Identity }, s_plain with { ActivationLayer = ActivationLayer.Softplus, Beta = 2, Threshold = 3 }, s_plain with { Bias = false }],
            OutputActivation = ActivationLayer.Sigmoid,
        },
    ];

    private static readonly Lazy<IReadOnlyList<Compiled>> s_compiled = new(() => Compile(dropout: false));

    [Fact]
    public void Static_networks_predict_as_the_reference()
    {
        foreach (Compiled net in s_compiled.Value)
        {
            foreach ((string kind, double tolerance) in new[] { ("Float32", Tolerance), ("BFloat16", 0.05), ("Int8", 0.1) })
            {
                Assert.InRange(net.SelfTest(kind), 0, 1e-4);
                foreach (int rows in new[] { 1, 2, 37 })
                {
                    float[] inputs = Inputs(net, rows), outputs = new float[rows * net.Topology.OutChannels];
                    net.Forward(kind)(inputs, outputs);
                    AssertClose(net.Reference.Clone().Forward(Errors.Widen(inputs), rows), outputs, tolerance, $"{kind}, {rows} rows, {net.Topology}");
                }
            }
        }
    }

    [Fact]
    public void Others_begin_with_the_file_and_predict_as_the_reference()
    {
        foreach (Compiled net in s_compiled.Value)
        {
            foreach (int rows in new[] { 1, 3, 300 })
            {
                float[] inputs = Inputs(net, rows), outputs = new float[rows * net.Topology.OutChannels];
                net.Create().Forward(inputs, outputs);
                double[] expected = net.Reference.Clone().Forward(Errors.Widen(inputs), rows);
                AssertClose(expected, outputs, Tolerance, $"{rows} rows, {net.Topology}");

                // What reports compute from the topology and the state dict.
                AssertClose(expected, LayerOutputs.Of(net.Create(), inputs)[^1].Values, Tolerance, $"layer outputs, {net.Topology}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Their_gradients_are_the_references(bool dropout)
    {
        const int rows = 21;
        foreach (Compiled net in dropout ? Compile(dropout) : s_compiled.Value)
        {
            ReferenceMlp reference = net.Reference.Clone();
            reference.StartDropout(5);
            float[] inputs = Inputs(net, rows), inputGradient = new float[inputs.Length];
            IMlp trained = net.Create();
            MlpTape tape = trained.CreateTape(rows, seed: 5);
            double[] outputs = reference.ForwardTraining(Errors.Widen(inputs), rows);
            AssertClose(outputs, trained.ForwardTraining(inputs, tape).ToArray(), Tolerance, $"training, {net.Topology}");
            float[] gradient = HashFormula.Floats(77, outputs.Length, -1, 1);
            gradient.CopyTo(tape.OutputGradient);
            trained.Backward(inputs, tape, inputGradient);
            double[] expected = reference.Backward(Errors.Widen(gradient));
            AssertClose(expected, inputGradient, 2e-4, $"gradient of inputs, {net.Topology}");
            foreach (ReferenceTensor tensor in reference.Parameters)
            {
                AssertClose(tensor.Gradient, tape.ReadGradient(trained, tensor.Name), 2e-4, $"gradient of {tensor.Name}, {net.Topology}");
            }

            foreach (ReferenceTensor buffer in reference.Buffers)
            {
                AssertClose(buffer.Values, trained.Read(buffer.Name), Tolerance, $"{buffer.Name}, {net.Topology}");
            }
        }
    }

    [Fact]
    public void The_topology_says_what_each_layer_has()
    {
        foreach (Compiled net in s_compiled.Value)
        {
            MlpTopology topology = net.Create().StateLayout.Topology!;
            int hidden = net.Topology.HiddenChannels.Length - 1;
            for (int layer = 0; layer < hidden; layer++)
            {
                Topology own = net.Topology.LayerOf(layer);
                Assert.Equal(own.NormLayer == NormLayer.None ? null : new MlpNorm(own.NormLayer, own.NormEps), topology.NormOf(layer));
                Assert.Equal((own.ActivationLayer, own.Approximate), (topology.ActivationOf(layer)!.Layer, topology.ActivationOf(layer)!.Approximate));
            }

            Assert.Equal(net.Topology.OutputActivation, topology.OutputActivation);
            Assert.Equal(
                net.Create().StateLayout.Tensors.Select(tensor => tensor.Name[..tensor.Name.IndexOf('.', StringComparison.Ordinal)]).Distinct(),
                topology.Modules().Where(module => module.Kind is ModuleKind.Linear or ModuleKind.Standardize or ModuleKind.Unstandardize || (module.Kind == ModuleKind.Norm && HasTensors(net, module))).Select(module => module.Key));
        }

        MlpTopology clipped = s_compiled.Value[2].Create().StateLayout.Topology!;
        Assert.Equal((-0.4, 0.5), (clipped.OutputFunction!.ParameterValues["min_val"], clipped.OutputFunction.ParameterValues["max_val"]));
        MlpTopology softplus = s_compiled.Value[3].Create().StateLayout.Topology!;
        Assert.Equal((2, 3), (softplus.ActivationOf(1)!.ParameterValues["beta"], softplus.ActivationOf(1)!.ParameterValues["threshold"]));
    }

    [Fact]
    public void Norms_of_the_batch_and_of_rows_predict_side_by_side()
    {
        Topology batch = s_batchNorm with { TrackRunningStats = false };
        Topology topology = new(6, 17, 17, 17, 4) { Layers = [s_plain, batch with { NormEps = 0.1 }, s_plain with { NormLayer = NormLayer.LayerNorm }], TrackRunningStats = false };
        ReferenceMlp reference = new ReferenceMlp(topology, 9).Stir(5000);
        WeightsFile file = reference.ToWeightsFile().Say("mlp.channels", "6,17,17,17,4").Say("mlp.norms", "None,BatchNorm1d eps=0.1,LayerNorm").Say("mlp.activations", "ReLU,ReLU,ReLU");
        Assembly assembly = NetCompiler.Load(
            "using Mlp; namespace Nets; [Mlp(Weights = \"batch.onnx\", TrackRunningStats = false)] public sealed partial class Batch;", [ModelText.Of("batch.onnx", file)]);
        Compiled net = new(topology, reference, assembly, "Nets.Batch");
        float[] inputs = Inputs(net, 13), outputs = new float[13 * 4];
        net.Create().Forward(inputs, outputs);
        AssertClose(reference.Clone().Forward(Errors.Widen(inputs), 13), outputs, Tolerance, "prediction");
        IMlp trained = net.Create();
        AssertClose(reference.Clone().ForwardTraining(Errors.Widen(inputs), 13), trained.ForwardTraining(inputs, trained.CreateTape(13)).ToArray(), Tolerance, "training");
        Assert.Throws<ArgumentException>(() => net.Create().Forward(inputs.AsSpan(0, 6), outputs.AsSpan(0, 4)));
    }

    [Fact]
    public void Images_have_norms_by_layer_too()
    {
        const int height = 2, width = 3, pixels = height * width, images = 4;
        Topology topology = new(5, 17, 17, 17, 4) { Layers = [s_batchNorm, s_plain, s_batchNorm with { NormEps = 0.1 }] };
        ReferenceMlp reference = new ReferenceMlp(topology, 9).Stir(5000);
        Assembly assembly = NetCompiler.Load(
            "using Mlp; namespace Nets; [Mlp(Weights = \"image.onnx\")] public sealed partial class Image; [Mlp(Weights = \"image.onnx\")] public static partial class ImageFloat32;",
            [new ModelText("image.onnx").Add("output", ModelNetworks.Write(reference, height, width)).Encode()]);
        Compiled net = new(topology, reference, assembly, "Nets.Image");
        float[] rows = Inputs(net, images * pixels), inputs = Planes(rows, 5), outputs = new float[images * pixels * 4];
        double[] expected = Errors.Widen(Planes([.. reference.Clone().Forward(Errors.Widen(rows), images * pixels).Select(value => (float)value)], 4));
        net.Create().Forward(inputs, outputs);
        AssertClose(expected, outputs, Tolerance, "prediction");
        net.Forward("Float32")(inputs, outputs);
        AssertClose(expected, outputs, Tolerance, "static");
        Assert.Equal((NormLayer.BatchNorm2d, height, width), (net.Create().StateLayout.Topology!.NormOf(2)!.Layer, net.Create().StateLayout.Topology!.Height, net.Create().StateLayout.Topology!.Width));
        Assert.Null(net.Create().StateLayout.Topology!.NormOf(1));

        static float[] Planes(float[] rows, int channels)
            => [.. Enumerable.Range(0, rows.Length).Select(i => rows[((i / (channels * pixels) * pixels) + (i % pixels)) * channels + (i / pixels % channels)])];
    }

    private static bool HasTensors(Compiled net, MlpModule module) => net.Topology.LayerOf(module.Layer).NormAffine || net.Topology.LayerOf(module.Layer).NormLayer == NormLayer.BatchNorm1d;

    private static float[] Inputs(Compiled net, int rows) => HashFormula.Floats(31, rows * net.Topology.InChannels, -2, 2);

    private static void AssertClose(double[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max() + 1e-3;
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{what}: {actual[i]} instead of {expected[i]} at {i}");
        }
    }

    private static List<Compiled> Compile(bool dropout)
    {
        List<string> declarations = [];
        List<AdditionalText> texts = [];
        List<(Topology Topology, ReferenceMlp Reference)> nets = [];
        foreach (Topology net in s_nets)
        {
            Topology topology = dropout ? net with { Dropout = 0.3 } : net;
            string name = string.Create(CultureInfo.InvariantCulture, $"Net{nets.Count}");
            ReferenceMlp reference = new ReferenceMlp(topology, nets.Count).Stir(4000);
            nets.Add((topology, reference));
            texts.Add(new ModelText(name + ".onnx").Add("output", ModelNetworks.Write(reference)).Encode());
            string option = dropout ? ", Dropout = 0.3" : "";
            declarations.Add($"[Mlp(Weights = \"{name}.onnx\"{option})] public sealed partial class {name};");
            foreach (string format in dropout ? [] : new[] { "Float32", "BFloat16", "Int8" })
            {
                declarations.Add($"[Mlp(Weights = \"{name}.onnx\", WeightFormat = WeightFormat.{format})] public static partial class {name}{format};");
            }
        }

        Assembly assembly = NetCompiler.Load("using Mlp;\nnamespace Nets;\n" + string.Join('\n', declarations), texts);
        return [.. nets.Select((net, i) => new Compiled(net.Topology, net.Reference, assembly, string.Create(CultureInfo.InvariantCulture, $"Nets.Net{i}")))];
    }

    private delegate void Prediction(ReadOnlySpan<float> inputs, Span<float> outputs);

    private sealed record Compiled(Topology Topology, ReferenceMlp Reference, Assembly Assembly, string Name)
    {
        public IMlp Create() => (IMlp)Activator.CreateInstance(Assembly.GetType(Name, throwOnError: true)!)!;

        public Prediction Forward(string format) => Static(format).GetMethod("Forward")!.CreateDelegate<Prediction>();

        public double SelfTest(string format) => Static(format).GetMethod("SelfTest")!.CreateDelegate<Func<double>>()();

        private Type Static(string format) => Assembly.GetType(Name + format, throwOnError: true)!;
    }
}
