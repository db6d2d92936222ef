using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Parity;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Static networks with norms of rows against PyTorch's own numbers: tools/make_norm_fixtures.py.</summary>
public sealed class BakedPyTorchTests(ITestOutputHelper output)
{
    [Fact]
    public void Predictions_are_PyTorchs()
    {
        ParityFixture[] fixtures = [.. ParityFixture.RowNorms.Where(fixture => fixture.Topology.CustomActivation is null)];
        if (!TestRun.IsExhaustive)
        {
            // Few that have each pair of options, each activation and each number of layers.
            fixtures = [.. Sample.Cover(fixtures, fixture => fixture.Topology is var net
                ? [.. Sample.Pairs(net.NormLayer, net.Bias, net.NormAffine), .. Sample.Values(net.ActivationKind(), net.HiddenChannels.Length)]
                : []).Select(index => fixtures[index])];
        }

        Assert.Equal([NormLayer.LayerNorm, NormLayer.RMSNorm], fixtures.Select(fixture => fixture.Topology.NormLayer).Distinct().Order());
        IReadOnlyList<CompiledNet> nets = BakedNet.Load(
            [.. fixtures.Select((fixture, i) => new BakedNet(fixture.Topology, fixture.CreateReference(stirred: true).ToWeightsFile(), WeightFormat.Float32, i))]);
        ErrorReport report = new();
        foreach ((ParityFixture fixture, CompiledNet net) in fixtures.Zip(nets))
        {
            int width = fixture.Topology.InChannels;
            float[] inputs = fixture.Inputs(128, fixture.EvaluationRows), many = new float[fixture.EvaluationRows * fixture.Topology.OutChannels];
            net.Forward(inputs, many);
            float[] single = [.. inputs.Chunk(width).SelectMany(row =>
            {
                float[] one = new float[fixture.Topology.OutChannels];
                net.Forward(row, one);
                return one;
            })];
            Add("many rows", many);
            Add("one row", single);

            void Add(string how, float[] actual)
            {
                report.Add(how, fixture.EvaluationOutput.SampleError(actual), 1e-5, () => fixture.Topology.ToString());
                report.Add($"{how}, all of them", fixture.EvaluationOutput.ProjectionError(Errors.Widen(actual)), 1e-5, () => fixture.Topology.ToString());
            }
        }

        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }
}
