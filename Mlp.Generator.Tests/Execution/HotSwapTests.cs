using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>A state dict may be loaded while other threads predict: each prediction uses all of the old state or all of the new one.</summary>
public sealed class HotSwapTests
{
    private const int Swaps = 1000;
    private const int Predictors = 8;

    private static readonly CompiledNets s_nets = NetCompiler.Load(
    [
        new Topology(24, 40, 33, 5) { NormLayer = NormLayer.BatchNorm1d },
        new Topology(24, 40, 33, 5),
        new Topology(24, 40, 5) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false },
        new Topology(24, 40, 33, 5) { StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax },
    ]);

    // The last case has enough work for two threads a prediction.
    public static TheoryData<int, int, int> Cases { get; } = new() { { 0, 1, 1 }, { 0, 40, 1 }, { 1, 1, 1 }, { 1, 40, 1 }, { 2, 40, 1 }, { 0, 200, 2 }, { 1, 200, 2 }, { 3, 1, 1 }, { 3, 40, 1 } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_prediction_mixes_two_states(int kind, int rows, int threads)
    {
        Topology topology = s_nets.Topologies[kind];
        float[] inputs = HashFormula.Floats(3, rows * topology.InChannels, -1, 1);
        (byte[] File, float[] Outputs)[] states = [.. Enumerable.Range(0, 2).Select(seed => State(kind, seed, inputs, rows))];
        Assert.NotEqual(states[0].Outputs, states[1].Outputs);

        IMlp net = s_nets.Create(kind, seed: 0);
        net.LoadStateDict(new MemoryStream(states[0].File));
        using CountdownEvent started = new(Predictors);
        bool ended = false;
        long[] old = new long[Predictors], mixed = new long[Predictors], predictions = new long[Predictors];
        Thread[] predictors = [.. Enumerable.Range(0, Predictors).Select(predictor => new Thread(() =>
        {
            float[] outputs = new float[rows * topology.OutChannels];
            do
            {
                net.Forward(inputs, outputs, threads);
                bool isOld = outputs.AsSpan().SequenceEqual(states[0].Outputs);
                old[predictor] += isOld ? 1 : 0;
                mixed[predictor] += isOld || outputs.AsSpan().SequenceEqual(states[1].Outputs) ? 0 : 1;
                if (predictions[predictor]++ == 0)
                {
                    started.Signal();
                }
            }
            while (!Volatile.Read(ref ended));
        }) { IsBackground = true })];
        foreach (Thread predictor in predictors)
        {
            predictor.Start();
        }

        Assert.True(started.Wait(TimeSpan.FromMinutes(1)), "A thread never predicted.");
        for (int swap = 1; swap <= Swaps; swap++)
        {
            net.LoadStateDict(new MemoryStream(states[swap % 2].File));
        }

        Volatile.Write(ref ended, true);
        Assert.All(predictors, predictor => Assert.True(predictor.Join(TimeSpan.FromMinutes(1)), "A thread still predicts."));
        Assert.Equal(0, mixed.Sum());
        Assert.InRange(old.Sum(), 1, predictions.Sum());
    }

    [Fact]
    public void A_network_takes_a_copy_of_anothers_state()
    {
        dynamic net = s_nets.Create(0, seed: 1), source = s_nets.Create(0, seed: 2);
        IMlp taken = net, given = source;
        taken.Forward(new float[24], new float[5]);
        net.LoadStateDict(source);
        Assert.Equal(given.Snapshot(), taken.Snapshot());

        // A copy: what happens to the other one later is its own affair.
        byte[] before = taken.Snapshot();
        given.WriteTensor("0.bias", new float[40]);
        Assert.Equal(before, taken.Snapshot());
    }

    private static (byte[] File, float[] Outputs) State(int kind, int seed, float[] inputs, int rows)
    {
        IMlp net = s_nets.Create(kind, seed);
        MlpTape tape = net.CreateTape(maxRows: 40);
        net.ForwardTraining(HashFormula.Floats((uint)seed, 40 * s_nets.Topologies[kind].InChannels, -1, 1), tape);
        if (s_nets.Topologies[kind].StandardizeInputs)
        {
            net.WriteTensor("inputs.mean", HashFormula.Floats((uint)seed + 10, 24, -1, 1));
            net.WriteTensor("inputs.std", HashFormula.Floats((uint)seed + 20, 24, 0.5, 2));
        }

        float[] outputs = new float[rows * s_nets.Topologies[kind].OutChannels];
        net.Forward(inputs, outputs);
        using MemoryStream file = new();
        net.Save(file);
        return (file.ToArray(), outputs);
    }
}
