using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Parity;

/// <summary>Generated nets against PyTorch's numbers, within semantics.md's tolerances.</summary>
[Collection(SharedNetsCollection.Name)]
public sealed class ParityTests(SharedNets nets, ITestOutputHelper output)
{
    private const double Forward = 1e-5;
    private const double Gradients = 1e-4;
    private const double Steps = 1e-3;

    private readonly ErrorReport report = new();

    /// <summary>The largest differences of the fixtures that were compared.</summary>
    internal ErrorReport Report => report;

    /// <summary>Which fixtures of this run are compared: all, unless a part of them is to be measured.</summary>
    internal Func<ParityFixture, bool> Includes { get; init; } = _ => true;

    [Fact]
    public void Initial_values_are_PyTorchs_bit_for_bit()
    {
        ForEach((fixture, net) =>
        {
            byte[] bits = [.. Parameters(net).SelectMany(name => MemoryMarshal.AsBytes<float>(net.Read(name)).ToArray())];
            if (fixture.InitialSha256 != Convert.ToHexStringLower(SHA256.HashData(bits)))
            {
                IEnumerable<string> wrong = fixture.Initial.Zip(Parameters(net))
                    .Where(pair => pair.First.SampleError(net.Read(pair.Second)) > 0)
                    .Select(pair => pair.Second);
                report.Fail($"fixture {fixture.Index}, seed {fixture.Seed}, {fixture.Topology}: {string.Join(", ", wrong)}");
            }
        });
    }

    [Fact]
    public void Predictions_are_PyTorchs()
    {
        ForEach((fixture, net) =>
        {
            fixture.CreateReference(stirred: true).CopyTo(net);
            Check("evaluation output", fixture, fixture.EvaluationOutput, Predict(fixture, net), Forward);
        });
    }

    [Fact]
    public void A_training_pass_is_PyTorchs()
    {
        ForEach((fixture, net) =>
        {
            fixture.CreateReference(stirred: true).CopyTo(net);
            MlpTape tape = net.CreateTape(fixture.Rows, fixture.MaskSeed);
            float[] inputs = fixture.Inputs(0, fixture.Rows);
            float[] inputGradient = new float[inputs.Length];
            float[] outputs = net.ForwardTraining(inputs, tape).ToArray();
            float loss = LossOf(fixture, 0, tape);
            net.Backward(inputs, tape, inputGradient);

            Check("training output", fixture, fixture.TrainingOutput, outputs, Forward);
            CheckLoss(fixture, loss, fixture.Losses("training")[0]);
            foreach ((ParityTensor gradient, string name) in fixture.Gradients.Zip(Parameters(net)))
            {
                Check("gradients", fixture, gradient, tape.ReadGradient(net, name), Gradients);
            }

            Check("input gradients", fixture, fixture.InputGradient, inputGradient, Gradients);
            foreach ((ParityTensor buffer, string name) in fixture.Buffers.Zip(Buffers(net)))
            {
                Check("running statistics", fixture, buffer, net.Read(name), Forward);
            }

            CheckCounters(fixture, "training", net);
        });
    }

    [Fact]
    public void Steps_of_Sgd_are_PyTorchs()
    {
        ForEach((fixture, net) =>
        {
            JsonElement s = fixture.Header.GetProperty("sgd");
            SGD sgd = new(
                net.StateLayout,
                s.GetProperty("lr").GetSingle(),
                s.GetProperty("momentum").GetSingle(),
                s.GetProperty("dampening").GetSingle(),
                s.GetProperty("weight_decay").GetSingle(),
                s.GetProperty("nesterov").GetBoolean());
            CheckSteps(fixture, fixture.Sgd, net, sgd);
        });
    }

    [Fact]
    public void Steps_of_Adam_are_PyTorchs()
    {
        ForEach((fixture, net) =>
        {
            JsonElement s = fixture.Header.GetProperty("adam");
            float learningRate = s.GetProperty("lr").GetSingle();
            float beta1 = s.GetProperty("betas")[0].GetSingle(), beta2 = s.GetProperty("betas")[1].GetSingle();
            float epsilon = s.GetProperty("eps").GetSingle(), weightDecay = s.GetProperty("weight_decay").GetSingle();
            Optimizer adam = s.GetProperty("name").GetString() == "AdamW"
                ? new AdamW(net.StateLayout, learningRate, beta1, beta2, epsilon, weightDecay)
                : new Adam(net.StateLayout, learningRate, beta1, beta2, epsilon, weightDecay);
            CheckSteps(fixture, fixture.Adam, net, adam);
        });
    }

    private void ForEach(Action<ParityFixture, IMlp> test)
    {
        foreach ((ParityFixture fixture, int index) in ParityFixture.OfThisRun.Select((fixture, index) => (fixture, index)).Where(pair => Includes(pair.fixture)))
        {
            test(fixture, nets.Fixtures.Create(index, fixture.Seed));
        }

        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
    }

    private void CheckSteps(ParityFixture fixture, ParityFixture.AfterSteps expected, IMlp net, Optimizer optimizer)
    {
        MlpTape tape = net.CreateTape(fixture.Rows, fixture.MaskSeed);
        int steps = fixture.Losses(expected.Name).Length;
        for (int step = 0; step < steps; step++)
        {
            float[] inputs = fixture.Inputs(step, fixture.Rows);
            net.ForwardTraining(inputs, tape);
            LossOf(fixture, step, tape);
            net.Backward(inputs, tape);
            optimizer.Step(net.Parameters, tape.Gradients);
        }

        foreach ((ParityTensor tensor, string name) in expected.Tensors.Zip([.. Parameters(net), .. Buffers(net)]))
        {
            Check(name.Contains("running", StringComparison.Ordinal) ? "running statistics" : "parameters", fixture, tensor, net.Read(name), Steps);
        }

        CheckCounters(fixture, expected.Name, net);
        Check("evaluation output", fixture, expected.EvaluationOutput, Predict(fixture, net), Steps);
        Check("training output", fixture, expected.TrainingOutput, net.ForwardTraining(fixture.Inputs(steps, fixture.Rows), tape).ToArray(), Steps);
    }

    private void Check(string category, ParityFixture fixture, ParityTensor expected, float[] actual, double tolerance)
    {
        double error = Math.Max(expected.SampleError(actual), expected.ProjectionError(Errors.Widen(actual)));
        report.Add(category, error, tolerance, () => $"fixture {fixture.Index}, {expected.Name}, {fixture.Rows} rows, {fixture.Topology}");
    }

    private void CheckLoss(ParityFixture fixture, double actual, double expected) =>
        report.Add("loss", Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), 1), Forward, () => $"fixture {fixture.Index}");

    private void CheckCounters(ParityFixture fixture, string section, IMlp net)
    {
        IEnumerable<long> counters = net.StateLayout.Tensors
            .Where(tensor => tensor.Role == TensorRole.NumBatchesTracked)
            .Select(tensor => net.NumBatchesTracked(tensor.Name[..tensor.Name.IndexOf('.', StringComparison.Ordinal)]));
        if (!counters.SequenceEqual(fixture.Counters(section)))
        {
            report.Fail($"fixture {fixture.Index}, counters after {section}: {string.Join(", ", counters)} instead of {string.Join(", ", fixture.Counters(section))}");
        }
    }

    private static float[] Predict(ParityFixture fixture, IMlp net)
    {
        float[] outputs = new float[fixture.EvaluationRows * fixture.Topology.OutChannels];
        net.Forward(fixture.Inputs(128, fixture.EvaluationRows), outputs);
        return outputs;
    }

    private static float LossOf(ParityFixture fixture, int step, MlpTape tape) => fixture.IsCrossEntropy
        ? Loss.CrossEntropy(tape.Output, fixture.Labels(step), tape.OutputGradient)
        : Loss.MeanSquaredError(tape.Output, fixture.Targets(step), tape.OutputGradient);

    private static IEnumerable<string> Parameters(IMlp net) =>
        net.StateLayout.Tensors.Where(tensor => tensor.IsParameter).Select(tensor => tensor.Name);

    private static IEnumerable<string> Buffers(IMlp net) =>
        net.StateLayout.Tensors.Where(tensor => tensor.Role is TensorRole.RunningMean or TensorRole.RunningVar or (>= TensorRole.InputMean and <= TensorRole.OutputStd)).Select(tensor => tensor.Name);
}
