using System.Globalization;
using System.Reflection;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Static networks with each activation, in each format, against references in double precision and against what the compiler computed.</summary>
public sealed class BakedActivationTests(ITestOutputHelper output)
{
    private const int Rows = 33;

    // Small enough to have its weights as constants of the code, and not.
    private static readonly Topology[] Shapes = [new(6, 19, 33, 3), new(40, 90, 50, 7)];

    private static readonly ReferenceMlp[] References =
    [
        .. ActivationCases.All
            .Where(activation => activation.CustomActivation is null)
            .Append(new Topology(1, 1) { ActivationLayer = ActivationLayer.Softplus, Threshold = -2 }) // x itself, also where that is negative
            .Append(new Topology(1, 1) { ActivationLayer = ActivationLayer.Hardtanh, MinValue = 0, MaxValue = 0.5 })
            .Select((activation, i) => new ReferenceMlp(Shapes[i % Shapes.Length].With(activation), 5 + i)),
    ];

    private readonly ErrorReport report = new();

    [Fact]
    public void Every_activation_gives_what_its_reference_does()
    {
        Assert.Equal(Enum.GetValues<ActivationLayer>().Where(ActivationCases.IsOfElements), References.Select(net => net.Topology.ActivationLayer).Distinct().Order());
        foreach (CompiledNet net in BakedNet.Load(
        [
            // In the short run each activation is in one format, in turn.
            .. Enum.GetValues<WeightFormat>().SelectMany(format => References
                .Select((net, i) => new BakedNet(net.Topology, net.ToWeightsFile(), format, i))
                .Where(net => TestRun.IsExhaustive || net.Index % 3 == (int)format)),
        ]))
        {
            ReferenceMlp reference = References[net.Net.Index];
            ReferenceBFloat16 bfloat16 = new(reference);
            ReferenceInt8 int8 = new(reference);
            float[] inputs = HashFormula.Floats((uint)(19_000_000 + net.Net.Index), Rows * net.Topology.InChannels, -2, 2);
            double[] expected = net.Net.Format switch
            {
                WeightFormat.Float32 => reference.Forward(Errors.Widen(inputs), Rows),
                WeightFormat.BFloat16 => Each(inputs, net, row => bfloat16.Forward(row)),
                _ => Each(inputs, net, row => Errors.Widen(int8.Forward(row))),
            };
            Check(net, expected, Predict(net, inputs, Rows), "many rows");
            Check(net, expected, [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => Predict(net, row, 1))], "one row");
            CheckSelfTest(net);
        }

        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }

    [Fact]
    public void Networks_of_one_file_predict_alike()
    {
        ReferenceMlp reference = References[0];
        string attribute = reference.Topology.ToAttribute().Replace(")]", ", Weights = \"shared.safetensors\")]", StringComparison.Ordinal);
        Assembly assembly = NetCompiler.Load(
            $"using Mlp;\nnamespace Nets;\n{attribute} public static partial class First;\n{attribute} public static partial class Second;\n", [reference.ToWeightsFile().Encode("shared.safetensors")]);
        BakedNet net = new(reference.Topology, reference.ToWeightsFile(), WeightFormat.Float32);
        float[] inputs = HashFormula.Floats(20_000_000, Rows * reference.Topology.InChannels, -2, 2);
        float[] first = Predict(new CompiledNet(net, assembly, "First"), inputs, Rows), second = Predict(new CompiledNet(net, assembly, "Second"), inputs, Rows);
        Assert.Equal(first, second);
        Assert.InRange(Errors.Relative(first, reference.Forward(Errors.Widen(inputs), Rows)), 0, 1e-5);
    }

    private void Check(CompiledNet net, double[] expected, float[] actual, string how)
    {
        double scale = Errors.Largest(expected);
        if (net.Net.Format != WeightFormat.Int8)
        {
            report.Add($"{net.Net.Format}, {how}", Errors.Relative(actual, expected, scale), 1e-5, () => net.Topology.ToString());
            return;
        }

        // An activation that is a unit in the last place off may come to lie in the next of 255 levels, now and then; in most rows none does.
        double[] errors = [.. actual.Chunk(net.Topology.OutChannels).Select((row, i) => Errors.Relative(row, expected[(i * row.Length)..((i + 1) * row.Length)], scale))];
        report.Add($"{net.Net.Format}, {how}", errors.Max(), 1e-2, () => net.Topology.ToString());
        report.Add($"{net.Net.Format}, {how}, median", errors.Order().ElementAt(Rows / 2), 1e-5, () => net.Topology.ToString());
    }

    private void CheckSelfTest(CompiledNet net)
    {
        double scale = Errors.Largest(net.SelfTestOutputs.ToArray());
        report.Add(string.Create(CultureInfo.InvariantCulture, $"self-test, {net.Net.Format}"), net.SelfTest() / scale, net.Net.Format == WeightFormat.Int8 ? 1e-2 : 1e-5, () => net.Topology.ToString());
    }

    private static double[] Each(float[] inputs, CompiledNet net, Func<float[], double[]> forward) => [.. inputs.Chunk(net.Topology.InChannels).SelectMany(forward)];

    private static float[] Predict(CompiledNet net, float[] inputs, int rows)
    {
        float[] outputs = new float[rows * net.Topology.OutChannels];
        net.Forward(inputs, outputs);
        return outputs;
    }
}
