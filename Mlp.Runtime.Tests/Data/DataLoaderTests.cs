using Mlp.Data;
using Mlp.Random;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Data;

public sealed class DataLoaderTests
{
    [Theory]
    [InlineData(10, 4, false, false, null, new[] { 4, 4, 2 }, 4)]
    [InlineData(10, 4, true, false, null, new[] { 4, 4 }, 4)]
    [InlineData(8, 4, false, true, null, new[] { 4, 4 }, 4)]
    [InlineData(9, 4, false, false, null, new[] { 4, 4, 1 }, 4)]
    [InlineData(9, 4, false, true, null, new[] { 4, 5 }, 5)] // the single row joins
    [InlineData(9, 4, false, true, 5, new[] { 4, 5 }, 5)]
    [InlineData(9, 4, false, true, 4, new[] { 4, 4 }, 4)] // no room: left out
    [InlineData(9, 4, true, true, null, new[] { 4, 4 }, 4)]
    [InlineData(5, 2, false, true, null, new[] { 2, 3 }, 3)]
    [InlineData(3, 8, false, true, null, new[] { 3 }, 3)]
    [InlineData(3, 1, false, false, null, new[] { 1, 1, 1 }, 1)]
    [InlineData(1, 4, false, false, null, new[] { 1 }, 1)]
    [InlineData(0, 4, false, true, null, new int[0], 0)]
    public void Batches_have_these_rows(int rows, int batchSize, bool dropLast, bool requiresMoreThanOneRow, int? maxRows, int[] expected, int largest)
    {
        foreach (bool shuffle in new[] { false, true })
        {
            DataLoader loader = new(Numbered(rows), batchSize, shuffle, 7, dropLast, requiresMoreThanOneRow, maxRows);
            for (int epoch = 0; epoch < 3; epoch++)
            {
                Assert.Equal(new DataPosition(epoch, 0), loader.Position);
                Assert.Equal(epoch, loader.Epoch().Number);
                List<int> sizes = [], seen = [];
                foreach (Batch batch in loader.Epoch())
                {
                    sizes.Add(batch.Rows);
                    seen.AddRange(batch.RowNumbers);
                    Check(loader.Dataset, batch);
                }

                Assert.Equal(expected, sizes);
                Assert.Equal(seen.Distinct().Count(), seen.Count);
                Assert.Equal(loader.RowsPerEpoch, seen.Count);
                Assert.Equal(loader.Batches, sizes.Count);
                Assert.True(shuffle || seen.SequenceEqual(Enumerable.Range(0, seen.Count)));
            }

            Assert.Equal(largest, loader.MaxRows);
        }
    }

    [Fact]
    public void An_epochs_order_is_a_function_of_seed_and_epoch()
    {
        DataLoader loader = new(Numbered(12), 5, shuffle: true, seed: 1);
        Assert.Equal([7, 1, 5, 3, 9, 6, 4, 11, 0, 10, 8, 2], Rows(loader));
        Assert.Equal([7, 6, 10, 2, 11, 8, 9, 4, 1, 5, 0, 3], Rows(loader));
        loader.Position = default;
        Assert.Equal([7, 1, 5, 3, 9, 6, 4, 11, 0, 10, 8, 2], Rows(loader));
        Assert.NotEqual(Rows(loader), Rows(new DataLoader(Numbered(12), 5, shuffle: true, seed: 1 + (1L << 32))));

        int[] order = new int[12];
        PhiloxSequence.Permute(order, -3, 1_000_000_000_000, PhiloxPurpose.Shuffle);
        Assert.Equal(order, Rows(new DataLoader(Numbered(12), 5, shuffle: true, seed: -3) { Position = new(1_000_000_000_000, 0) }));
    }

    [Fact]
    public void A_resumed_run_sees_the_same_batches()
    {
        DataLoader whole = new(Numbered(23), 4, shuffle: true, seed: 9);
        List<(DataPosition After, int[] Rows)> expected = [];
        while (whole.Position.Epoch < 3)
        {
            foreach (Batch batch in whole.Epoch())
            {
                expected.Add((whole.Position, batch.RowNumbers.ToArray()));
            }
        }

        Assert.Equal(18, expected.Count);
        Assert.Equal(new DataPosition(1, 0), expected[5].After); // after the last of an epoch: the next one's first
        for (int stop = 0; stop < expected.Count; stop++)
        {
            DataLoader resumed = new(Numbered(23), 4, shuffle: true, seed: 9) { Position = expected[stop].After };
            int next = stop + 1;
            while (resumed.Position.Epoch < 3)
            {
                foreach (Batch batch in resumed.Epoch())
                {
                    Assert.Equal(expected[next].Rows, batch.RowNumbers.ToArray());
                    Assert.Equal(expected[next++].After, resumed.Position);
                }
            }

            Assert.Equal(expected.Count, next);
        }
    }

    [Fact]
    public void A_loop_that_is_left_early_goes_on_where_it_was()
    {
        DataLoader loader = new(Numbered(10), 3);
        foreach (Batch _ in loader.Epoch())
        {
            break;
        }

        Assert.Equal(new DataPosition(0, 1), loader.Position);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], Rows(loader));
        Assert.Equal(new DataPosition(1, 0), loader.Position);
    }

    [Fact]
    public void Unshuffled_batches_are_the_datasets_own_memory()
    {
        DataLoader loader = new(Numbered(10), 4);
        foreach (Batch batch in loader.Epoch())
        {
            Assert.True(loader.Dataset.Inputs.Overlaps(batch.Inputs));
            Assert.True(loader.Dataset.Labels.Overlaps(batch.Labels));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_epoch_allocates_nothing(bool shuffle)
    {
        DataLoader labelled = new(Numbered(101), 10, shuffle, seed: 1, requiresMoreThanOneRow: true);
        DataLoader targeted = new(Targeted(50), 16, shuffle, seed: 1);
        float sum = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            foreach (Batch batch in labelled.Epoch())
            {
                sum += batch.Inputs[0] + batch.Labels[0];
            }

            foreach (Batch batch in targeted.Epoch())
            {
                sum += batch.Inputs[0] + batch.Targets[0];
            }

            labelled.Position = labelled.Position;
        }));
        Assert.True(sum > 0);
    }

    [Fact]
    public void Targets_follow_their_rows()
    {
        DataLoader loader = new(Targeted(50), 16, shuffle: true, seed: 2);
        foreach (Batch batch in loader.Epoch())
        {
            Assert.Equal(batch.Rows * 2, batch.Targets.Length);
            Assert.True(batch.Labels.IsEmpty);
            Check(loader.Dataset, batch);
        }
    }

    [Fact]
    public void What_cannot_be_loaded_is_named()
    {
        Refuses<ArgumentException>("Of 3 rows no batch of 4 is left: dropLast", () => new DataLoader(Numbered(3), 4, dropLast: true));
        Refuses<ArgumentException>("Of 1 rows no batch of 4 is left: a batch must have more than one row", () => new DataLoader(Numbered(1), 4, requiresMoreThanOneRow: true));
        Refuses<ArgumentOutOfRangeException>("batchSize", () => new DataLoader(Numbered(3), 0));
        Refuses<ArgumentOutOfRangeException>("batchSize", () => new DataLoader(Numbered(3), 1, requiresMoreThanOneRow: true));
        Refuses<ArgumentOutOfRangeException>("maxRows", () => new DataLoader(Numbered(3), 2, maxRows: 1));
        DataLoader loader = new(Numbered(10), 3);
        Refuses<ArgumentOutOfRangeException>("There is no batch 4 in epoch 0", () => loader.Position = new(0, 4));
        Refuses<ArgumentOutOfRangeException>("There is no batch -1", () => loader.Position = new(0, -1));
        Refuses<ArgumentOutOfRangeException>("in epoch -1", () => loader.Position = new(-1, 0));

        // A NaN in a place that vectors reach and in one that they do not.
        foreach (int place in new[] { 5, 70 })
        {
            Dataset missing = Dataset.ForRegression(new float[72], new float[36], 2, 1, ["a", "b"]);
            missing.Inputs[place] = place == 5 ? float.NaN : float.NegativeInfinity;
            Refuses<ArgumentException>(
                $"Row {place / 2} has {(place == 5 ? "NaN" : "-Infinity")} for feature '{(place == 5 ? "b" : "a")}'", () => new DataLoader(missing, 3));
        }

        Dataset target = Dataset.ForRegression(new float[2], [1, float.PositiveInfinity], 1);
        Refuses<ArgumentException>("Row 1 has Infinity for target 0", () => new DataLoader(target, 3));
    }

    private static void Check(Dataset data, Batch batch)
    {
        Dataset expected = data.Take(batch.RowNumbers);
        Assert.True(expected.Inputs.SequenceEqual(batch.Inputs));
        Assert.True(expected.Labels.SequenceEqual(batch.Labels));
        Assert.True(expected.Targets.SequenceEqual(batch.Targets));
    }

    private static int[] Rows(DataLoader loader)
    {
        List<int> rows = [];
        foreach (Batch batch in loader.Epoch())
        {
            rows.AddRange(batch.RowNumbers);
        }

        return [.. rows];
    }

    private static void Refuses<TException>(string expected, Action action)
        where TException : Exception
        => Assert.Contains(expected, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    private static Dataset Numbered(int rows) => Dataset.ForClassification(
        [.. Enumerable.Range(0, 3 * rows).Select(number => (float)number)], [.. Enumerable.Range(0, rows)], 3, Math.Max(rows, 1));

    private static Dataset Targeted(int rows) => Dataset.ForRegression(
        [.. Enumerable.Range(0, 3 * rows).Select(number => (float)number)], [.. Enumerable.Range(0, 2 * rows).Select(number => number / 2f)], 3, 2);
}
