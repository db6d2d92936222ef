using Mlp.Data;
using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Shards, their batches, and loops by hand.</summary>
public sealed class ShardTests
{
    [Theory]
    [InlineData(99, 16, true, false)]
    [InlineData(99, 16, false, false)]
    [InlineData(97, 16, true, true)]
    [InlineData(3, 16, true, false)]
    [InlineData(5, 2, false, false)]
    public void Ranks_batches_are_the_batches_of_one_in_parts(int rows, int batchSize, bool shuffle, bool requiresMoreThanOneRow)
    {
        Dataset dataset = Rows.Labelled(rows).Weighted();
        List<int[]> expected = [.. Numbers(dataset, batchSize, shuffle, requiresMoreThanOneRow).Select(part => part.Numbers)];
        foreach (int ranks in (int[])[1, 2, 3, 5, 8])
        {
            List<(int[] Numbers, BatchShare Share)>[] parts = new List<(int[], BatchShare)>[ranks];
            ThreadCollective.Run(ranks, collective => parts[collective.Rank] = Numbers(collective.Shard(dataset), batchSize, shuffle, requiresMoreThanOneRow));
            for (int batch = 0; batch < expected.Count; batch++)
            {
                Assert.Equal(expected[batch], parts.SelectMany(part => part[batch].Numbers));
                for (int rank = 0; rank < ranks; rank++)
                {
                    int total = expected[batch].Length, first = total * rank / ranks;
                    Assert.Equal(new BatchShare(first, total), parts[rank][batch].Share);
                    Assert.Equal((total * (rank + 1) / ranks) - first, parts[rank][batch].Numbers.Length);
                }
            }
        }
    }

    [Fact]
    public void A_shard_is_the_same_memory_and_so_is_what_is_made_of_it_a_shard() => ThreadCollective.Run(2, collective =>
    {
        Dataset dataset = Rows.Labelled(20);
        Dataset shard = collective.Shard(dataset);
        shard.Inputs[5] = 0.125f;
        Assert.Equal(0.125f, dataset.Inputs[5]);
        Assert.Equal(20, shard.Rows);
        foreach (Dataset made in (Dataset[])[shard, shard.Weighted(), shard.Weighted().WithoutWeights(), shard.Take([.. Enumerable.Range(0, 20)]), collective.Shard(shard)])
        {
            Assert.Equal(10, new DataLoader(made, 20).MaxRows);
        }

        (Dataset training, Dataset test) = shard.TrainTestSplit(0.5, seed: 1);
        Assert.Equal((5, 5), (new DataLoader(training, 20).MaxRows, new DataLoader(test, 20).MaxRows));
        Assert.Equal(20, new DataLoader(dataset, 20).MaxRows);
    });

    [Fact]
    public void A_loop_by_hand_comes_to_what_the_trainer_comes_to()
    {
        TrainingCase one = new() { Loss = () => new CrossEntropyLoss([0.2f, 3, 0.7f]) };
        TrainingRun[] expected = one.RunOnRanks(3);
        ThreadCollective.Run(3, collective =>
        {
            PlainNet net = new(seed: 1);
            SGD sgd = new(PlainNet.Layout, 0.1, momentum: 0.9);
            CrossEntropyLoss loss = new([0.2f, 3, 0.7f]);
            DataLoader loader = new(one.Shard(collective), 16, shuffle: true, seed: 3);
            PlainNet.Tape tape = net.CreateTape(Math.Max(loader.MaxRows, 1), seed: 3);
            tape.Collective = collective;
            List<float> losses = [];
            while (loader.Position.Epoch < one.Epochs)
            {
                foreach (Batch batch in loader.Epoch())
                {
                    tape.Share = batch.Share;
                    ReadOnlySpan<float> outputs = net.ForwardTraining(batch.Inputs, tape);
                    float own = loss.Forward(outputs, batch.Labels, tape.OutputGradient, PlainNet.OutChannels);
                    losses.Add(tape.CombineLoss(own, loss.Divisor(batch.Labels, PlainNet.OutChannels), loss.Reduction));
                    net.Backward(batch.Inputs, tape);
                    sgd.Step(net.Parameters, tape.Gradients);
                }
            }

            Assert.Equal(expected[0].Steps.Select(step => step.Loss), losses);
            Assert.Equal(expected[0].Parameters, net.Parameters.ToArray());
        });
    }

    [Fact]
    public void Accumulated_gradients_are_those_of_all_ranks()
    {
        float[][] gradients = new float[4][];
        void Accumulate(ICollective? collective, int at)
        {
            Dataset dataset = Rows.Labelled(40);
            PlainNet net = new(seed: 1);
            DataLoader loader = new(collective is null ? dataset : collective.Shard(dataset), 10);
            PlainNet.Tape tape = net.CreateTape(10, seed: 0);
            tape.Collective = collective;
            GradientAccumulator accumulator = new(PlainNet.Layout);
            foreach (Batch batch in loader.Epoch())
            {
                tape.Share = batch.Share;
                float own = Loss.CrossEntropy(net.ForwardTraining(batch.Inputs, tape), batch.Labels, tape.OutputGradient);
                tape.CombineLoss(own, batch.Rows, Reduction.Mean);
                net.Backward(batch.Inputs, tape);
                accumulator.Add(tape.Gradients, scale: 0.25);
            }

            gradients[at] = accumulator.Gradients.ToArray();
        }

        Accumulate(null, 3);
        ThreadCollective.Run(3, collective => Accumulate(collective, collective.Rank));
        Assert.Equal(gradients[0], gradients[1]);
        Assert.Equal(gradients[0], gradients[2]);
        for (int i = 0; i < gradients[3].Length; i++)
        {
            Assert.Equal(gradients[3][i], gradients[0][i], 1e-7f);
        }
    }

    [Fact]
    public void Combining_refuses_losses_that_are_no_number_and_changes_nothing_without_ranks()
    {
        PlainNet.Tape tape = new PlainNet(seed: 1).CreateTape(1, seed: 0);
        Assert.Equal(3f, tape.CombineLoss(3, 5, Reduction.Mean));
        Assert.Contains("Reduction.Mean, BatchMean or Sum was expected", Assert.Throws<ArgumentOutOfRangeException>(() => tape.CombineLoss(3, 5, Reduction.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_ranks_allocate_nothing()
    {
        const int epochs = 40;
        long[] least = [long.MaxValue, long.MaxValue];
        TrainingCase one = new() { Epochs = epochs, Validation = () => Rows.Labelled(20, seed: 2), Options = (_, options) => options with { MaxGradNorm = 1 } };
        ThreadCollective.Run(2, collective =>
        {
            long first = 0;
            Trainer trainer = one.Trainer(collective);
            trainer.StepCompleted += step =>
            {
                long now = GC.GetAllocatedBytesForCurrentThread();
                first = step.Batch == 1 ? now : first;
                least[collective.Rank] = step.Batch == step.Batches ? Math.Min(least[collective.Rank], now - first) : least[collective.Rank];
            };
            trainer.Fit(one.Shard(collective), epochs, one.Validation!());
        });
        Assert.Equal([0L, 0L], least);
    }

    private static List<(int[] Numbers, BatchShare Share)> Numbers(Dataset dataset, int batchSize, bool shuffle, bool requiresMoreThanOneRow)
    {
        DataLoader loader = new(dataset, batchSize, shuffle, seed: 5, requiresMoreThanOneRow: requiresMoreThanOneRow);
        List<(int[], BatchShare)> batches = [];
        int most = 0;
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (Batch batch in loader.Epoch())
            {
                // What belongs to a row comes with it.
                for (int row = 0; row < batch.Rows; row++)
                {
                    int number = batch.RowNumbers[row];
                    Assert.Equal(dataset.Row(number), batch.Inputs.Slice(row * Rows.Features, Rows.Features));
                    Assert.Equal((dataset.Labels[number], dataset.Weights[number]), (batch.Labels[row], batch.Weights[row]));
                }

                most = Math.Max(most, batch.Rows);
                batches.Add((batch.RowNumbers.ToArray(), batch.Share));
            }
        }

        Assert.Equal(most, loader.MaxRows);
        return batches;
    }
}
