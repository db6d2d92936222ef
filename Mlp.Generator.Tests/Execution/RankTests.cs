using Mlp.Distributed;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Ranks that share a batch come to what one process comes to with the whole batch, and to what the reference in double precision says: outputs,
/// running statistics, gradients.
/// </summary>
public sealed class RankTests(RankTests.Nets nets) : IClassFixture<RankTests.Nets>
{
    private const double Tolerance = 1e-6;
    private const double OracleTolerance = 1e-5;
    private const long Seed = 77;

    public sealed class Nets
    {
        private static readonly Topology s_normed = new(7, 40, 33, 3) { NormLayer = NormLayer.BatchNorm1d };

        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            s_normed with { Dropout = 0.25 },
            s_normed with { NormMomentum = null, ActivationLayer = ActivationLayer.GELU, Dropout = 0.4 },
            s_normed with { NormAffine = false, TrackRunningStats = false, Bias = false, ActivationLayer = ActivationLayer.Identity, Dropout = 0.5 },
            s_normed with { StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax, Dropout = 0.25 },
            s_normed with { StandardizeInputs = true, StandardizeOutputs = true, ActivationLayer = ActivationLayer.Tanh, NormEps = 0.03, NormMomentum = 1 },
            s_normed with { CustomActivation = CustomActivations.SwishWithoutZero },
            s_normed with { NormLayer = NormLayer.LayerNorm, Dropout = 0.25 },
            s_normed with { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.SiLU, Dropout = 0.4, StandardizeInputs = true },
            s_normed with { NormLayer = NormLayer.None, Dropout = 0.25 },
            new(3, 70, 2) { NormLayer = NormLayer.BatchNorm2d, ActivationLayer = ActivationLayer.SiLU, Dropout = 0.25, Height = 1, Width = 5 },
            new(4, 20, 3) { NormLayer = NormLayer.BatchNorm2d, NormMomentum = null, ActivationLayer = ActivationLayer.LeakyReLU, Height = 1, Width = 1 },
            new(3, 20, 2) { ActivationLayer = ActivationLayer.Sigmoid, Dropout = 0.5, Height = 2, Width = 3 },
            s_normed with { NormLayer = NormLayer.None },
        ], sharesBatches: true);
    }

    // Rows of each rank: some with one and with none, also at either end; first rows that are no multiple of 8; more rows than are summed in a chain.
    private static readonly int[][] s_shares =
    [
        [13], [12, 1], [0, 13], [2, 1], [9, 0, 4], [1, 5, 0, 7], [0, 0, 1, 2], [3, 2, 0, 1, 7], [600], [570, 30], [100, 199, 301], [520, 0, 79, 1],
    ];

    public static TheoryData<int, string, int> Cases
    {
        get
        {
            TheoryData<int, string, int> cases = [];
            foreach (int kind in Enumerable.Range(0, 13))
            {
                foreach (int[] shares in s_shares)
                {
                    // Only passes over many rows are shared by threads.
                    bool isLarge = shares.Sum() > 100;
                    for (int threads = 1; threads <= (isLarge ? 2 : 1); threads++)
                    {
                        cases.Add(kind, string.Join(' ', shares), threads);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_come_to_what_one_process_comes_to(int kind, string shares, int threads)
    {
        Batch batch = Batch.Make(nets.Compiled.Topologies[kind], [.. shares.Split(' ').Select(int.Parse)]);
        Result alone = Run(batch, nets.Compiled.Create(kind, Seed), 0, batch.Images, threads, collective: null);
        Result[] ranks = new Result[batch.Shares.Length];
        ThreadCollective.Run(ranks.Length, collective =>
        {
            int rank = collective.Rank;
            ranks[rank] = Run(batch, nets.Compiled.Create(kind, Seed), batch.Shares[..rank].Sum(), batch.Shares[rank], threads, collective);
        });

        // In the order of the whole batch.
        Result together = new(
            [.. ranks.SelectMany(rank => rank.Outputs)],
            [.. ranks.SelectMany(rank => rank.InputGradient)],
            [.. ranks.SelectMany(rank => rank.NextOutputs)],
            ranks[0].Gradients,
            ranks[0].State,
            ranks[0].NextState);
        Assert.All(ranks, rank => AssertSameBits(ranks[0], rank));

        AssertClose("outputs", alone.Outputs, together.Outputs, Tolerance);
        AssertClose("outputs", batch.ToImages(batch.Data.Outputs, batch.Out), together.Outputs, OracleTolerance);
        AssertClose("input gradient", alone.InputGradient, together.InputGradient, Tolerance * 3);
        AssertClose("input gradient", batch.ToImages(batch.Data.InputGradient, batch.In), together.InputGradient, OracleTolerance);
        AssertClose("outputs of the second step", alone.NextOutputs, together.NextOutputs, Tolerance * 10);

        // The last module but one is a dropout: it zeroes outputs, with the same bits of the same elements.
        Assert.Equal(alone.Outputs.Select(output => output == 0), together.Outputs.Select(output => output == 0));
        Assert.Equal(alone.NextOutputs.Select(output => output == 0), together.NextOutputs.Select(output => output == 0));

        foreach (ReferenceTensor tensor in batch.Data.Net.Parameters)
        {
            double scale = batch.Data.GradientScale(tensor.Name);
            AssertClose(tensor.Name, alone.Gradients[tensor.Name], together.Gradients[tensor.Name], Tolerance * 3, scale);
            AssertClose(tensor.Name, tensor.Gradient, together.Gradients[tensor.Name], OracleTolerance, scale);
        }

        foreach (ReferenceTensor tensor in batch.Data.Net.Buffers)
        {
            AssertClose(tensor.Name, alone.State[tensor.Name], together.State[tensor.Name], Tolerance);
            AssertClose(tensor.Name, tensor.Values, together.State[tensor.Name], OracleTolerance);
            AssertClose(tensor.Name, alone.NextState[tensor.Name], together.NextState[tensor.Name], Tolerance * 10);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Two_rows_of_two_ranks_are_a_batch_and_one_row_of_all_is_none(int kind)
    {
        float[] inputs = HashFormula.Floats(1, 2 * 7, -1, 1);
        IMlp alone = nets.Compiled.Create(kind, Seed);
        float[] expected = alone.ForwardTraining(inputs, alone.CreateTape(2)).ToArray();
        float[][] outputs = new float[2][];
        ThreadCollective.Run(2, collective =>
        {
            IMlp net = nets.Compiled.Create(kind, Seed);
            MlpTape tape = net.CreateTape(1);
            tape.Collective = collective;
            byte[] before = net.Snapshot();
            tape.Share = new BatchShare(collective.Rank, 1);
            float[] one = collective.Rank == 0 ? inputs[..7] : [];
            Assert.Contains("one row has no variance", Assert.Throws<ArgumentException>(() => net.ForwardTraining(one, tape)).Message, StringComparison.Ordinal);
            Assert.Equal(before, net.Snapshot());
            Assert.Equal(0, tape.StepCount);
            tape.Share = new BatchShare(collective.Rank, 2);
            outputs[collective.Rank] = net.ForwardTraining(inputs.AsSpan(collective.Rank * 7, 7), tape).ToArray();
        });
        AssertClose("outputs", expected, [.. outputs.SelectMany(rows => rows)], Tolerance);
    }

    /// <summary>The ranks' variances and means are put together without losing the digits of a variance that is a tiny part of the mean's square.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(100f)]
    [InlineData(3000f)]
    public void A_variance_far_from_zero_keeps_its_digits(float offset)
    {
        int[] shares = [100, 0, 1, 299];
        float[] inputs = [.. HashFormula.Floats(1, shares.Sum(), 0, 1).Select(value => offset + value)];
        CompiledNets compiled = NetCompiler.Load(
            [new Topology(1, 1, 1) { NormLayer = NormLayer.BatchNorm1d, NormMomentum = 1.0, ActivationLayer = ActivationLayer.Identity }], sharesBatches: true);
        double mean = inputs.Average(value => (double)value), variance = inputs.Sum(value => (value - mean) * (value - mean)) / (inputs.Length - 1);
        ThreadCollective.Run(shares.Length, collective =>
        {
            IMlp net = compiled.Create(0);
            net.WriteTensor("0.weight", [1f]);
            net.WriteTensor("0.bias", [0f]);
            MlpTape tape = net.CreateTape(inputs.Length);
            tape.Collective = collective;
            tape.Share = new BatchShare(shares[..collective.Rank].Sum(), inputs.Length);
            net.ForwardTraining(inputs.AsSpan(tape.Share.FirstRow, shares[collective.Rank]), tape);
            Assert.Equal(mean, net.Read("1.running_mean")[0], mean * 1e-6);
            Assert.Equal(variance, net.Read("1.running_var")[0], variance * 1e-6);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void A_network_that_was_compiled_without_the_package_names_it(int kind)
    {
        IMlp net = NetCompiler.Load([nets.Compiled.Topologies[kind] with { Dropout = kind == 10 ? 0 : 0.25 }]).Create(0);
        MlpTape tape = net.CreateTape(2);
        string message = Assert.Throws<NotSupportedException>(() => tape.Collective = new LoneRank()).Message;
        Assert.Contains("reference the package MlpGen.Distributed in the project that declares", message, StringComparison.Ordinal);
        Assert.Null(tape.Collective);
        tape.Collective = null;
    }

    [Fact]
    public void A_network_without_batch_norm_and_dropout_needs_no_package()
    {
        IMlp net = NetCompiler.Load([nets.Compiled.Topologies[12] with { NormLayer = NormLayer.LayerNorm }]).Create(0);
        MlpTape tape = net.CreateTape(2);
        tape.Collective = new LoneRank();
        Assert.NotNull(tape.Collective);
    }

    /// <summary>The thread that talks to the other ranks is one of a team, which must not wait for it at a barrier for ever.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_collective_that_fails_within_a_pass_ends_the_pass(int threads)
    {
        const int Rows = 600;
        IMlp net = nets.Compiled.Create(0, Seed);
        MlpTape tape = net.CreateTape(Rows, threads: threads);
        tape.Share = new BatchShare(0, Rows);
        float[] inputs = HashFormula.Floats(1, Rows * 7, -1, 1);

        // Two norms: two sums in the forward pass, two in the backward pass, and one of the gradients.
        foreach (int good in new[] { 0, 1, 2, 3, 4 })
        {
            tape.Collective = new LoneRank { Good = good };
            Assert.Equal("the line is cut", Assert.Throws<InvalidOperationException>(Pass).Message);
        }

        tape.Collective = new LoneRank();
        Pass();
        Assert.All(tape.Gradients.ToArray(), gradient => Assert.True(float.IsFinite(gradient)));

        void Pass()
        {
            net.ForwardTraining(inputs, tape);
            tape.OutputGradient.Fill(1f / Rows);
            net.Backward(inputs, tape);
        }
    }

    [Theory]
    [InlineData(0, 33, 1)]
    [InlineData(0, 600, 2)]
    [InlineData(1, 33, 1)]
    [InlineData(2, 33, 1)]
    [InlineData(6, 33, 1)]
    [InlineData(9, 33, 1)]
    [InlineData(0, 0, 1)]
    public void Passes_of_a_rank_allocate_nothing(int kind, int images, int threads)
    {
        Topology topology = nets.Compiled.Topologies[kind];
        int pixels = Math.Max(1, topology.Height * topology.Width);
        IMlp net = nets.Compiled.Create(kind, Seed);
        MlpTape tape = net.CreateTape(Math.Max(1, images), threads: threads);
        tape.Collective = new LoneRank { OtherRows = 5 * pixels };
        tape.Share = new BatchShare(3, images + 5);
        SGD sgd = new(net.StateLayout, learningRate: 0.01f);
        float[] inputs = HashFormula.Floats(1, images * topology.InChannels * pixels, -1, 1), inputGradient = new float[inputs.Length];
        Assert.Equal(0, Allocations.Least(100, () =>
        {
            net.ForwardTraining(inputs, tape);
            tape.OutputGradient.Fill(0.01f);
            net.Backward(inputs, tape, inputGradient);
            net.BackwardAndStep(inputs, tape, sgd);
        }));
    }

    /// <summary>Two forward passes of a rank, or of one process, with a backward pass between them and a step of the optimizer.</summary>
    private static Result Run(Batch batch, IMlp net, int first, int images, int threads, ICollective? collective)
    {
        batch.Start.CopyTo(net);
        MlpTape tape = net.CreateTape(Math.Max(1, images), Batch.DropoutSeed, threads);
        tape.Collective = collective;
        tape.Share = new BatchShare(first, batch.Images);
        int inLength = batch.In * batch.Pixels, outLength = batch.Out * batch.Pixels;
        float[] inputs = batch.Inputs.AsSpan(first * inLength, images * inLength).ToArray(), inputGradient = new float[inputs.Length];
        float[] outputs = net.ForwardTraining(inputs, tape).ToArray();
        Dictionary<string, float[]> state = Tensors(net);
        batch.OutputGradient.AsSpan(first * outLength, images * outLength).CopyTo(tape.OutputGradient);

        // A backward pass may come twice: nothing that it needs is gone.
        net.Backward(inputs, tape);
        net.Backward(inputs, tape, inputGradient);
        Dictionary<string, float[]> gradients = batch.Start.Parameters.ToDictionary(tensor => tensor.Name, tensor => tape.ReadGradient(net, tensor.Name));
        net.BackwardAndStep(inputs, tape, new SGD(net.StateLayout, learningRate: 0.01f));
        float[] next = net.ForwardTraining(inputs, tape).ToArray();
        return new Result(outputs, inputGradient, next, gradients, state, Tensors(net));
    }

    private static Dictionary<string, float[]> Tensors(IMlp net) => net.StateLayout.Tensors.ToDictionary(
        tensor => tensor.Name,
        tensor => tensor.Role == TensorRole.NumBatchesTracked ? [net.NumBatchesTracked(tensor.Name[..tensor.Name.IndexOf('.', StringComparison.Ordinal)])] : net.Read(tensor.Name));

    private static void AssertSameBits(Result expected, Result actual)
    {
        foreach ((IReadOnlyDictionary<string, float[]> one, IReadOnlyDictionary<string, float[]> other) in
            new[] { (expected.Gradients, actual.Gradients), (expected.State, actual.State), (expected.NextState, actual.NextState) })
        {
            Assert.Equal(one.Keys, other.Keys);
            Assert.All(one, tensor => Assert.Equal(tensor.Value.Select(BitConverter.SingleToInt32Bits), other[tensor.Key].Select(BitConverter.SingleToInt32Bits)));
        }
    }

    private static void AssertClose(string what, float[] expected, float[] actual, double tolerance, double? scale = null)
        => AssertClose(what, Errors.Widen(expected), actual, tolerance, scale);

    private static void AssertClose(string what, double[] expected, float[] actual, double tolerance, double? scale = null)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = Errors.Relative(actual, expected, scale);
        Assert.True(error <= tolerance, $"{what}: off by {error:E2} of the largest, {tolerance:E0} is allowed");
    }

    /// <summary>A rank whose others, if there are any, have rows and add nothing else.</summary>
    private sealed class LoneRank : ICollective
    {
        /// <summary>How many sums it takes before it fails.</summary>
        public int Good { get; set; } = int.MaxValue;

        /// <summary>The rows of the others, or their pixels.</summary>
        public int OtherRows { get; init; }

        public int Rank => 0;

        public int Size => 1;

        public void Sum(Span<float> values) => Count();

        public void Sum(Span<double> values)
        {
            Count();

            // Of statistics: n·m and n·(v + m²) of each channel, and n.
            if (values.Length % 2 == 1)
            {
                values[^1] += OtherRows;
            }
        }

        public void Broadcast(Span<byte> values, int root)
        {
            // There is nobody else.
        }

        public void Barrier()
        {
            // There is nobody else.
        }

        public void Abort(Exception error)
        {
            // There is nobody else.
        }

        private void Count()
        {
            if (Good-- == 0)
            {
                throw new InvalidOperationException("the line is cut");
            }
        }
    }

    /// <summary>What a run came to.</summary>
    /// <param name="Outputs">Of its rows in the first step.</param>
    /// <param name="InputGradient">Of its rows.</param>
    /// <param name="NextOutputs">Of its rows in the second step.</param>
    /// <param name="Gradients">By the names of parameters.</param>
    /// <param name="State">After the first forward pass, counters included.</param>
    /// <param name="NextState">After the second.</param>
    private sealed record Result(
        float[] Outputs,
        float[] InputGradient,
        float[] NextOutputs,
        IReadOnlyDictionary<string, float[]> Gradients,
        IReadOnlyDictionary<string, float[]> State,
        IReadOnlyDictionary<string, float[]> NextState);

    /// <summary>A batch, cut into the rows of ranks: images where the network takes some.</summary>
    private sealed class Batch
    {
        public const long DropoutSeed = 5;

        private Batch(Topology topology, int[] shares)
        {
            Shares = shares;
            Images = shares.Sum();
            Pixels = Math.Max(1, topology.Height * topology.Width);
            (In, Out) = (topology.InChannels, topology.OutChannels);

            // What a network of images does to a pixel a network of rows does to a row.
            Topology rows = topology with { Height = 0, Width = 0, NormLayer = topology.NormLayer == NormLayer.BatchNorm2d ? NormLayer.BatchNorm1d : topology.NormLayer };
            Start = new ReferenceMlp(rows, Seed).Stir(firstStream: 31);
            Start.StartDropout(DropoutSeed);
            Data = TrainingData.Find(Start, stream: 1000, Images * Pixels) ?? throw new InvalidOperationException("No batch is benign: take another stream.");
            Inputs = ToImages(Data.Inputs, In);
            OutputGradient = Array.ConvertAll(ToImages(Data.OutputGradient, Out), gradient => (float)gradient);
        }

        /// <summary>The network as it begins.</summary>
        public ReferenceMlp Start { get; }

        /// <summary>The whole batch, and what the reference makes of it, in rows.</summary>
        public TrainingData Data { get; }

        public int[] Shares { get; }

        public int Images { get; }

        public int Pixels { get; }

        public int In { get; }

        public int Out { get; }

        public float[] Inputs { get; }

        public float[] OutputGradient { get; }

        public static Batch Make(Topology topology, int[] shares) => new(topology, shares);

        public T[] ToImages<T>(T[] rows, int channels) => ImageRows.ToImages<T>(rows, channels, Pixels);
    }
}
