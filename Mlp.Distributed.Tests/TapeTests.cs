namespace Mlp.Distributed.Tests;

[Mlp(3, 8, 2, NormLayer = NormLayer.BatchNorm1d)]
public partial class NormedNet;

/// <summary>Passes over a batch that ranks share, without a trainer.</summary>
public class TapeTests
{
    private const int Rows = 10;

    [Fact]
    public void A_variance_beside_a_large_mean_is_that_of_one_process()
    {
        // The mean is a million times the deviation, as of time stamps.
        float[] inputs = Inputs(offset: 1 << 20);
        NormedNet alone = new(seed: 1);
        float[] expected = alone.ForwardTraining(inputs, alone.CreateTape(Rows)).ToArray();
        ThreadCollective.Run(3, collective =>
        {
            NormedNet net = new(seed: 1);
            NormedNet.Tape tape = net.CreateTape(Rows);
            float[] outputs = ForwardShare(net, tape, collective, inputs, out int first);
            Assert.Equal(0, Difference(outputs, expected.AsSpan(2 * first, outputs.Length)), 1e-5);
            Assert.Equal(0, Difference(Running(net), Running(alone)), 1e-6 * (1 << 20));
            float[] variance = new float[8], own = new float[8];
            alone.ReadTensor("1.running_var", variance);
            net.ReadTensor("1.running_var", own);
            Assert.All(variance.Zip(own), pair => Assert.Equal(1, pair.First / pair.Second, 1e-6));
        });
    }

    [Fact]
    public void Statistics_stay_where_the_ranks_cannot_combine_them()
    {
        float[] inputs = Inputs(offset: 0);
        Assert.Throws<TimeoutException>(() => ThreadCollective.Run(2, collective =>
        {
            NormedNet net = new(seed: 1);
            NormedNet.Tape tape = net.CreateTape(Rows);
            ForwardShare(net, tape, collective, inputs, out _);
            float[] before = Running(net).ToArray();
            tape.Collective = new FailingCollective(collective);
            tape.Share = new BatchShare(0, 4);
            Assert.Throws<TimeoutException>(() => net.ForwardTraining(inputs.AsSpan(0, 6), tape));
            Assert.Equal(before, Running(net).ToArray());
            Assert.Equal(1, net.NumBatchesTracked("1"));
            Assert.Equal(1, tape.StepCount);
            Assert.Throws<InvalidOperationException>(() => net.Backward(inputs.AsSpan(0, 6), tape));
            throw new TimeoutException();
        }));
    }

    [Fact]
    public void A_share_that_is_set_too_early_leaves_the_backward_pass_its_own()
    {
        float[] inputs = Inputs(offset: 0);
        ThreadCollective.Run(2, collective =>
        {
            NormedNet net = new(seed: 1), other = new(seed: 1);
            NormedNet.Tape tape = net.CreateTape(Rows), early = other.CreateTape(Rows);
            ForwardShare(net, tape, collective, inputs, out int first);
            ForwardShare(other, early, collective, inputs, out _);
            early.Share = new BatchShare(0, 1000);
            tape.OutputGradient.Fill(0.5f);
            early.OutputGradient.Fill(0.5f);
            ReadOnlySpan<float> own = inputs.AsSpan(3 * first, 3 * tape.Rows);
            net.Backward(own, tape);
            other.Backward(own, early);
            Assert.Equal(tape.Gradients.ToArray(), early.Gradients.ToArray());
        });
    }

    [Fact]
    public void Shares_that_are_not_the_whole_batch_are_an_error_on_every_rank() => ThreadCollective.Run(2, collective =>
    {
        NormedNet net = new(seed: 1);
        NormedNet.Tape tape = net.CreateTape(Rows);
        tape.Collective = collective;
        tape.Share = new BatchShare(0, Rows);
        float[] before = Running(net).ToArray();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => net.ForwardTraining(new float[3 * 4], tape));
        Assert.StartsWith("The ranks have 8 rows of the batch together, but its Share says 10", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Running(net).ToArray());
    });

    [Fact]
    public void Losses_of_shares_that_are_not_the_whole_batch_are_an_error_on_every_rank() => ThreadCollective.Run(2, collective =>
    {
        Training.PlainNet net = new(seed: 1);
        Training.PlainNet.Tape tape = net.CreateTape(Rows);
        tape.Collective = collective;
        tape.Share = new BatchShare(0, Rows);
        net.ForwardTraining(new float[6 * 4], tape);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => tape.CombineLoss(1, 4, Reduction.Mean));
        Assert.StartsWith("The ranks have 8 rows of the batch together, but its Share says 10", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_share_that_has_too_few_rows_is_an_error() => ThreadCollective.Run(1, collective =>
    {
        NormedNet net = new(seed: 1);
        NormedNet.Tape tape = net.CreateTape(Rows);
        tape.Collective = collective;
        Assert.Contains("Share", Assert.Throws<InvalidOperationException>(() => net.ForwardTraining(new float[3 * 4], tape)).Message, StringComparison.Ordinal);
    });

    private static Span<float> Running(IMlp net) => net.State.Buffers;

    private static float[] Inputs(float offset)
    {
        System.Random random = new(5);
        return [.. Enumerable.Range(0, 3 * Rows).Select(_ => offset + 2 * random.NextSingle() - 1)];
    }

    private static float[] ForwardShare(NormedNet net, NormedNet.Tape tape, ICollective collective, float[] inputs, out int first)
    {
        first = Rows * collective.Rank / collective.Size;
        int end = Rows * (collective.Rank + 1) / collective.Size;
        tape.Collective = collective;
        tape.Share = new BatchShare(first, Rows);
        return net.ForwardTraining(inputs.AsSpan(3 * first, 3 * (end - first)), tape).ToArray();
    }

    private static double Difference(ReadOnlySpan<float> values, ReadOnlySpan<float> expected)
    {
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i] - expected[i]));
        }

        return largest;
    }

    private sealed class FailingCollective(ICollective inner) : ICollective
    {
        public int Rank => inner.Rank;

        public int Size => inner.Size;

        public void Sum(Span<float> values) => throw new TimeoutException();

        public void Sum(Span<double> values) => throw new TimeoutException();

        public void Broadcast(Span<byte> values, int root) => throw new TimeoutException();

        public void Barrier() => throw new TimeoutException();

        public void Abort(Exception error)
        {
        }
    }
}
