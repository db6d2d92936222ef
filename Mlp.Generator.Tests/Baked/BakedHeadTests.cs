using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Parity;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Static networks with standardised inputs and output activations: against PyTorch's numbers, and in the smaller formats against references.</summary>
public sealed class BakedHeadTests(ITestOutputHelper output)
{
    private const int Rows = 17;

    private readonly ErrorReport report = new();

    [Fact]
    public void Predictions_are_PyTorchs()
    {
        ParityFixture[] fixtures = [.. ParityFixture.Heads.Where(fixture => fixture.Topology.LeastInferenceRows == 1)];
        Assert.Equal(Enum.GetValues<ActivationLayer>().Order(), fixtures.Select(fixture => fixture.Topology.OutputActivation).Distinct().Order());
        IReadOnlyList<CompiledNet> nets = BakedNet.Load(
            [.. fixtures.Select((fixture, i) => new BakedNet(fixture.Topology, fixture.CreateReference(stirred: true).ToWeightsFile(), WeightFormat.Float32, i))]);
        foreach ((ParityFixture fixture, CompiledNet net) in fixtures.Zip(nets))
        {
            float[] inputs = fixture.Inputs(128, fixture.EvaluationRows);
            Add("many rows", Predict(net, inputs));
            Add("one row", [.. inputs.Chunk(fixture.Topology.InChannels).SelectMany(row => Predict(net, row))]);
            CheckSelfTest(net);

            void Add(string how, float[] actual)
            {
                report.Add(how, fixture.EvaluationOutput.SampleError(actual), 1e-5, () => fixture.Topology.ToString());
                report.Add($"{how}, all of them", fixture.EvaluationOutput.ProjectionError(Errors.Widen(actual)), 1e-5, () => fixture.Topology.ToString());
            }
        }

        Finish();
    }

    [Fact]
    public void Smaller_formats_give_what_their_references_do()
    {
        ReferenceMlp[] references =
        [
            .. ParityFixture.Heads.Where(fixture => fixture.Topology.LeastInferenceRows == 1).DistinctBy(fixture => fixture.Topology.OutputActivation)
                .Select(fixture => fixture.CreateReference(stirred: true)),
        ];
        foreach (CompiledNet net in BakedNet.Load(
        [
            .. new[] { WeightFormat.BFloat16, WeightFormat.Int8 }.SelectMany(format => references.Select((net, i) => new BakedNet(net.Topology, net.ToWeightsFile(), format, i))),
        ]))
        {
            ReferenceBFloat16 bfloat16 = new(references[net.Net.Index]);
            ReferenceInt8 int8 = new(references[net.Net.Index]);
            float[] inputs = HashFormula.Floats((uint)(22_000_000 + net.Net.Index), Rows * net.Topology.InChannels, -2, 2);
            double[] expected = [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => net.Net.Format == WeightFormat.BFloat16 ? bfloat16.Forward(row) : Errors.Widen(int8.Forward(row)))];
            Check(net, expected, Predict(net, inputs), "many rows");
            Check(net, expected, [.. inputs.Chunk(net.Topology.InChannels).SelectMany(row => Predict(net, row))], "one row");
            CheckSelfTest(net);
        }

        Finish();
    }

    private void Check(CompiledNet net, double[] expected, float[] actual, string how)
    {
        double scale = Errors.Largest(expected);
        string category = $"{net.Net.Format}, {how}";
        double[] errors = [.. actual.Chunk(net.Topology.OutChannels).Select((row, i) => Errors.Relative(row, expected[(i * row.Length)..((i + 1) * row.Length)], scale))];

        // A hidden activation that is a unit in the last place off may come to lie in the next of 255 levels, now and then; in most rows none does.
        report.Add(category, errors.Max(), net.Net.Format == WeightFormat.Int8 ? 2e-2 : 1e-5, () => net.Topology.ToString());
        report.Add($"{category}, median", errors.Order().ElementAt(errors.Length / 2), 1e-5, () => net.Topology.ToString());
    }

    private void CheckSelfTest(CompiledNet net)
    {
        double scale = Errors.Largest(net.SelfTestOutputs.ToArray());
        report.Add($"self-test of {net.Net.Format}", net.SelfTest() / scale, net.Net.Format == WeightFormat.Int8 ? 2e-2 : 1e-5, () => net.Topology.ToString());
    }

    private void Finish()
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }

    private static float[] Predict(CompiledNet net, float[] inputs)
    {
        float[] outputs = new float[inputs.Length / net.Topology.InChannels * net.Topology.OutChannels];
        net.Forward(inputs, outputs);
        return outputs;
    }
}
