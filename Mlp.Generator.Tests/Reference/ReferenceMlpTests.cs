using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Parity;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Reference;

/// <summary>Judges the judge: the reference against PyTorch's numbers and against finite differences.</summary>
public sealed class ReferenceMlpTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Philox_gives_the_published_words()
    {
        // Known answers that Random123 publishes for philox4x32-10.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), ReferencePhilox.Words(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            ReferencePhilox.Words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Mersenne_twister_gives_the_published_word()
    {
        // The 10,000th draw of the default seed 5489, as the C++ standard pins it for std::mt19937.
        ReferenceMersenneTwister random = new(5489);
        uint word = 0;
        for (int i = 0; i < 10000; i++)
        {
            word = random.Next();
        }

        Assert.Equal(4123659995u, word);
    }

    [Fact]
    public void There_are_200_fixtures_and_more_with_every_option()
    {
        IReadOnlyList<ParityFixture> fixtures = ParityFixture.Plain;
        Assert.True(fixtures.Count >= 200);
        foreach (IGrouping<object, ParityFixture> _ in fixtures.GroupBy(f => (object)(f.Topology.NormLayer, f.Topology.ActivationLayer, f.Topology.Bias, f.Topology.Dropout)))
        {
            Assert.True(_.Count() >= 2);
        }

        Assert.Equal(2 * 2 * 2 * 6, fixtures.Select(f => (f.Topology.NormLayer, f.Topology.ActivationLayer, f.Topology.Bias, f.Topology.Dropout)).Distinct().Count());
        Assert.Equal(4, fixtures.Where(f => f.Topology.HasBatchStatistics).Select(f => (f.Topology.NormAffine, f.Topology.TrackRunningStats)).Distinct().Count());
    }

    [Fact]
    public void There_are_fixtures_of_every_activation_with_and_without_norm_and_dropout()
    {
        IEnumerable<IGrouping<object, ParityFixture>> activations = ParityFixture.Activations.GroupBy(f => (object)(f.Topology.CustomActivation, f.Topology.ActivationLayer));
        Assert.All(activations, each => Assert.Equal(4, each.Select(f => (f.Topology.NormLayer, f.Topology.Dropout)).Distinct().Count()));

        // ReLU and Identity are among the plain ones; one of the users' own counts as ReLU. Softmax and LogSoftmax are for outputs alone.
        Assert.Equal(Enum.GetValues<ActivationLayer>().Length - 3, activations.Count());
    }

    [Fact]
    public void There_are_fixtures_of_every_output_activation_with_and_without_norm_dropout_and_standardized_inputs()
    {
        IReadOnlyList<ParityFixture> fixtures = ParityFixture.Heads;
        Assert.Equal(Enum.GetValues<ActivationLayer>().Order(), fixtures.Select(f => f.Topology.OutputActivation).Distinct().Order());
        Assert.Equal([1, 3, 4, 10, 16, 17, 40], fixtures.Select(f => f.Topology.OutChannels).Distinct().Order());
        Assert.Equal(4, fixtures.Select(f => (f.Topology.StandardizeInputs, f.Topology.Dropout > 0)).Distinct().Count());
        Assert.Equal(
            [(NormLayer.None, true), (NormLayer.BatchNorm1d, false), (NormLayer.BatchNorm1d, true), (NormLayer.LayerNorm, true), (NormLayer.RMSNorm, true)],
            fixtures.Where(f => f.Topology.HiddenChannels.Length > 1).Select(f => (f.Topology.NormLayer, f.Topology.TrackRunningStats)).Distinct().Order());
        Assert.Contains(fixtures, f => f.Topology is { ActivationLayer: ActivationLayer.LeakyReLU, NegativeSlope: 0.3, OutputActivation: ActivationLayer.LeakyReLU });
    }

    [Fact]
    public void Equals_PyTorch_on_every_fixture()
    {
        Dictionary<string, double> worst = [];
        List<string> misses = [];
        foreach (ParityFixture fixture in ParityFixture.OfThisRun)
        {
            void Check(string category, ParityTensor expected, double[] actual)
            {
                // The samples are float32; what is exact is the projection.
                double error = Math.Max(expected.ProjectionError(actual), expected.SampleError(actual) - 1e-7);
                Record(category, expected.Name, error);
            }

            void Record(string category, string name, double error)
            {
                worst[category] = Math.Max(worst.GetValueOrDefault(category), error);
                if (!(error <= Tolerance))
                {
                    misses.Add($"fixture {fixture.Index}, {name}: {error:E2}");
                }
            }

            CheckInitial(fixture);
            CheckTraining(fixture, Check, Record);
            CheckSteps(fixture, fixture.Sgd, Optimizers.Sgd(fixture.Header.GetProperty("sgd")), Check, Record);
            CheckSteps(fixture, fixture.Adam, Optimizers.Adam(fixture.Header.GetProperty("adam")), Check, Record);
        }

        foreach ((string category, double error) in worst)
        {
            output.WriteLine($"{category}: {error:E2}");
        }

        Assert.True(misses.Count == 0, string.Join('\n', misses.Take(20)));
    }

    [Fact]
    public void Gradients_equal_finite_differences()
    {
        double worst = 0;
        int compared = 0;
        Topology[] topologies = Topologies.OfThisRun(stream: 71, count: 300, widest: 9);
        for (int i = 0; i < topologies.Length; i++)
        {
            Topology topology = topologies[i];
            uint stream = (uint)(1_000_000 + i * 256);
            int rows = 3 + i % 7;
            ReferenceMlp net = new ReferenceMlp(topology, i).Stir(stream + 129);
            net.StartDropout(i);
            double[] inputs = Array.ConvertAll(HashFormula.Floats(stream, rows * topology.InChannels, -2, 2), x => (double)x);
            int[] labels = HashFormula.Labels(stream + 1, rows, topology.OutChannels);
            double[] targets = Array.ConvertAll(HashFormula.Floats(stream + 1, rows * topology.OutChannels, -1, 1), x => (double)x);
            double Loss(double[] outputs, double[] gradient) => i % 2 == 0
                ? ReferenceLoss.CrossEntropy(outputs, labels, gradient)
                : ReferenceLoss.MeanSquaredError(outputs, targets, gradient);
            FiniteDifferences differences = new(net, inputs, rows, Loss);
            double[] outputs = net.ForwardTraining(inputs, rows);
            double[] outputGradient = new double[outputs.Length];
            Loss(outputs, outputGradient);
            double[] inputGradient = net.Backward(outputGradient);
            foreach (ReferenceTensor tensor in net.Parameters)
            {
                Compare(tensor.Gradient, element => differences.Slope(tensor.Name, element));
            }

            Compare(inputGradient, differences.InputSlope);

            void Compare(double[] gradient, Func<int, double?> slope)
            {
                for (int element = 0; element < gradient.Length; element += 1 + gradient.Length / 7)
                {
                    if (slope(element) is double expected)
                    {
                        worst = Math.Max(worst, Math.Abs(gradient[element] - expected) / Math.Max(1e-2, Math.Abs(expected)));
                        compared++;
                    }
                }
            }
        }

        output.WriteLine($"{compared} slopes, largest difference {worst:E2}");
        Assert.True(compared > 20 * topologies.Length, $"only {compared} slopes of {topologies.Length} nets away from kinks");
        Assert.True(worst < 1e-4, $"largest difference {worst:E2}");
    }

    private static void CheckInitial(ParityFixture fixture)
    {
        ReferenceMlp net = fixture.CreateReference(stirred: false);
        byte[] bits = [.. net.Parameters.SelectMany(tensor => MemoryMarshal.AsBytes<float>(tensor.ToFloats()).ToArray())];
        Assert.Equal(fixture.InitialSha256, Convert.ToHexStringLower(SHA256.HashData(bits)));
    }

    private static void CheckTraining(ParityFixture fixture, Action<string, ParityTensor, double[]> check, Action<string, string, double> record)
    {
        ReferenceMlp net = fixture.CreateReference(stirred: true);
        check("forward", fixture.EvaluationOutput, net.Forward(Widen(fixture.Inputs(128, fixture.EvaluationRows)), fixture.EvaluationRows));
        double[] outputs = net.ForwardTraining(Widen(fixture.Inputs(0, fixture.Rows)), fixture.Rows);
        check("forward", fixture.TrainingOutput, outputs);
        double[] outputGradient = new double[outputs.Length];
        double loss = Loss(fixture, 0, outputs, outputGradient);
        double expected = fixture.Losses("training")[0];
        record("loss", "training loss", Math.Abs(loss - expected) / Math.Max(Math.Abs(expected), 1));
        double[] inputGradient = net.Backward(outputGradient);
        foreach ((ParityTensor gradient, ReferenceTensor tensor) in fixture.Gradients.Zip(net.Parameters))
        {
            check("gradients", gradient, tensor.Gradient);
        }

        check("gradients", fixture.InputGradient, inputGradient);
        foreach ((ParityTensor buffer, ReferenceTensor tensor) in fixture.Buffers.Zip(net.Buffers))
        {
            check("buffers", buffer, tensor.Values);
        }

        CheckCounters(fixture, "training", net);
    }

    private static void CheckSteps(
        ParityFixture fixture,
        ParityFixture.AfterSteps expected,
        ReferenceOptimizer optimizer,
        Action<string, ParityTensor, double[]> check,
        Action<string, string, double> record)
    {
        ReferenceMlp net = fixture.CreateReference(stirred: false);
        double[] losses = fixture.Losses(expected.Name);
        for (int step = 0; step < losses.Length; step++)
        {
            double[] outputs = net.ForwardTraining(Widen(fixture.Inputs(step, fixture.Rows)), fixture.Rows);
            double[] outputGradient = new double[outputs.Length];
            double loss = Loss(fixture, step, outputs, outputGradient);
            record("loss", $"{expected.Name} loss {step}", Math.Abs(loss - losses[step]) / Math.Max(Math.Abs(losses[step]), 1));
            net.Backward(outputGradient);
            optimizer.Step(net);
        }

        foreach ((ParityTensor tensor, ReferenceTensor actual) in expected.Tensors.Zip([.. net.Parameters, .. net.Buffers]))
        {
            check("steps", tensor, actual.Values);
        }

        CheckCounters(fixture, expected.Name, net);
        double[] evaluation = net.Forward(Widen(fixture.Inputs(128, fixture.EvaluationRows)), fixture.EvaluationRows);
        check("steps", expected.EvaluationOutput, evaluation);
        check("steps", expected.TrainingOutput, net.ForwardTraining(Widen(fixture.Inputs(losses.Length, fixture.Rows)), fixture.Rows));
    }

    private static void CheckCounters(ParityFixture fixture, string section, ReferenceMlp net)
    {
        if (fixture.Topology.TrackRunningStats)
        {
            Assert.Equal(fixture.Counters(section), net.Norms.Select(norm => norm.NumBatchesTracked));
        }
    }

    private static double Loss(ParityFixture fixture, int step, double[] outputs, double[] gradient) => fixture.IsCrossEntropy
        ? ReferenceLoss.CrossEntropy(outputs, fixture.Labels(step), gradient)
        : ReferenceLoss.MeanSquaredError(outputs, Widen(fixture.Targets(step)), gradient);

    private static double[] Widen(float[] values) => Array.ConvertAll(values, value => (double)value);

    /// <summary>torch.optim's arguments, as a fixture's header has them.</summary>
    private static class Optimizers
    {
        public static ReferenceSgd Sgd(JsonElement s) => new(
            s.GetProperty("lr").GetDouble(),
            s.GetProperty("momentum").GetDouble(),
            s.GetProperty("dampening").GetDouble(),
            s.GetProperty("weight_decay").GetDouble(),
            s.GetProperty("nesterov").GetBoolean());

        public static ReferenceAdam Adam(JsonElement s) => new(
            s.GetProperty("lr").GetDouble(),
            s.GetProperty("betas")[0].GetDouble(),
            s.GetProperty("betas")[1].GetDouble(),
            s.GetProperty("eps").GetDouble(),
            s.GetProperty("weight_decay").GetDouble(),
            decoupled: s.GetProperty("name").GetString() == "AdamW");
    }
}
