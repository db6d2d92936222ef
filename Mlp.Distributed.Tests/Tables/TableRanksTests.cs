using System.Collections.Concurrent;
using System.Globalization;
using Mlp.Distributed;
using Mlp.Training;

namespace Mlp.Tables.Tests;

/// <summary>An ensemble whose members are trained by several ranks is the one that a process trains alone.</summary>
public class TableRanksTests
{
    // No training comes to its end by itself.
    private const int Endless = 100_000;
    private static readonly TableFitOptions Short = new() { Members = 8, Epochs = 3, Threads = 1, Seed = 5 };

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(5, 8)]
    [InlineData(5, 3)]
    public void Fit_OnSeveralRanks_GivesTheModelOfOneProcess(int ranks, int members)
    {
        TableFitOptions options = Short with { Members = members };
        AssertSame(TableEnsemble.Fit<FlowerModel, Flower>(Rows.Flowers(200), options), FitOnRanks<FlowerModel, Flower>(ranks, Rows.Flowers(200), _ => options));
    }

    /// <summary>With running statistics, a number as the target, threads on each rank, and nothing held out.</summary>
    [Theory]
    [InlineData(0.25)]
    [InlineData(0)]
    public void Fit_OnThreadsOfSeveralRanks_GivesTheModelOfOneProcess(double heldOut)
    {
        TableFitOptions options = Short with { HeldOutShare = heldOut };
        AssertSame(
            TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(200), options),
            FitOnRanks<WallModel, Wall>(2, Rows.Walls(200), rank => options with { Threads = 1 + rank }));
    }

    /// <summary>Networks of members that a rank trains are made by its own threads, but for member 0's; those of others by the thread that called.</summary>
    [Fact]
    public void Fit_ARank_TrainsItsOwnMembersAlone()
    {
        AsyncLocal<(int Rank, int Thread)> caller = new();
        ConcurrentBag<(int Rank, int Member)> trained = [];
        long[] seeds = [.. Enumerable.Range(0, 8).Select(member => Seeds.Of(Short.Seed, member))];
        ChangedModel.Change = (seed, _) =>
        {
            if (caller.Value.Thread != Environment.CurrentManagedThreadId)
            {
                trained.Add((caller.Value.Rank, Array.IndexOf(seeds, seed)));
            }
        };
        ThreadCollective.Run(3, collective =>
        {
            caller.Value = (collective.Rank, Environment.CurrentManagedThreadId);
            TableEnsemble.Fit<ChangedModel, Flower>(Rows.Flowers(100), Short with { Collective = collective });
        });
        Assert.Equal([(0, 3), (0, 6), (1, 1), (1, 4), (1, 7), (2, 2), (2, 5)], trained.Order());
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.NaN)]
    public void Fit_AMemberThatDiverges_IsLeftOutOnAllRanks(float factor)
    {
        ChangedModel.Change = (seed, network) =>
        {
            if (seed == Seeds.Of(Short.Seed, 1))
            {
                Multiply(network, factor);
            }
        };
        TableEnsemble[] models = FitOnRanks<ChangedModel, Flower>(3, Rows.Flowers(200), _ => Short);
        AssertSame(TableEnsemble.Fit<ChangedModel, Flower>(Rows.Flowers(200), Short), models);
        Assert.Contains("1 of 8 members diverged, and are left out.", models[2].Report.Notes);
    }

    [Fact]
    public void Fit_AllMembersDiverge_ThrowsOnAllRanks()
    {
        ChangedModel.Change = (_, network) => Multiply(network, float.NaN);
        int told = 0;
        ThreadCollective.Run(3, collective =>
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(
                () => TableEnsemble.Fit<ChangedModel, Flower>(Rows.Flowers(200), Short with { Collective = collective }));
            Assert.StartsWith("The training diverged", error.Message, StringComparison.Ordinal);
            Interlocked.Increment(ref told);
        });
        Assert.Equal(3, told);
    }

    /// <summary>A rank that trains no member is told of the others', by the thread that called.</summary>
    [Fact]
    public void Fit_Progress_IsOfAllRanks()
    {
        Steps[] steps = [new(), new(), new(), new()];
        FitOnRanks<WallModel, Wall>(4, Rows.Walls(200), rank => Short with { Members = 3, Progress = steps[rank] });
        foreach (Steps own in steps)
        {
            Assert.Equal(own.Done.Order(), own.Done);
            Assert.Equal([0.999, 1], own.Done[^2..]);
            Assert.Single(own.Threads);
        }

        Assert.Equal(4, steps.SelectMany(own => own.Threads).Distinct().Count());
    }

    [Fact]
    public void Fit_CancelledOnARank_EndsAllWithTheSameModel()
    {
        using CancellationTokenSource source = new();
        TableFitOptions options = Short with { Members = 3, Epochs = Endless };
        TableEnsemble[] models = FitOnRanks<WallModel, Wall>(
            3,
            Rows.Walls(100),
            rank => rank == 1 ? options with { Progress = new Steps(source.Cancel) } : options,
            rank => rank == 1 ? source.Token : CancellationToken.None);
        AssertSame(models[0], models);
        Assert.Contains(models[0].Report.Notes, note => note.StartsWith("The training was cancelled: ", StringComparison.Ordinal));
        Assert.All(models[0].Report.Curves, curve => Assert.InRange(curve.Count, 1, Endless - 1));
    }

    [Fact]
    public void Fit_CancelledOnARankBefore_ThrowsOnAll()
    {
        int told = 0;
        ThreadCollective.Run(3, collective =>
        {
            OperationCanceledException error = Assert.Throws<OperationCanceledException>(() => TableEnsemble.Fit<WallModel, Wall>(
                Rows.Walls(100), Short with { Epochs = Endless, Collective = collective }, new CancellationToken(canceled: collective.Rank == 1)));
            Assert.Equal(collective.Rank != 1, error.Message.Contains("on another rank", StringComparison.Ordinal));
            Interlocked.Increment(ref told);
        });
        Assert.Equal(3, told);
    }

    /// <summary>The other ranks, and the other threads of its own, would train for hours.</summary>
    [Fact]
    public void Fit_AMemberThatThrows_EndsAllRanks()
    {
        ChangedModel.Change = (seed, _) =>
        {
            if (seed == Seeds.Of(Short.Seed, 1))
            {
                throw new OutOfMemoryException("no more");
            }
        };
        AssertRankFails<OutOfMemoryException>(
            rank: 1, "no more", collective => TableEnsemble.Fit<ChangedModel, Flower>(Rows.Flowers(100), Short with { Epochs = Endless, Threads = 2, Collective = collective }));
    }

    [Fact]
    public void Fit_RowsThatCannotBeOnARank_ThrowOnAllRanks() => AssertAllThrow<ArgumentException>(
        rank: 2, "There are no rows.", collective => TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(collective.Rank == 2 ? 0 : 100), Short with { Collective = collective }));

    [Fact]
    public void Fit_AnOptionOutOfRangeOnARank_ThrowsOnAllRanks() => AssertAllThrow<ArgumentOutOfRangeException>(
        rank: 0, "Threads must be 1 or more.", collective => TableEnsemble.Fit<WallModel, Wall>(Rows.Walls(100), Short with { Threads = collective.Rank, Collective = collective }));

    [Fact]
    public void Fit_AReceiverOfProgressThatThrows_EndsAllRanks() => AssertRankFails<InvalidOperationException>(
        rank: 2,
        "I do not want to know",
        collective => TableEnsemble.Fit<WallModel, Wall>(
            Rows.Walls(100),
            Short with
            {
                Epochs = Endless,
                Collective = collective,
                Progress = collective.Rank == 2 ? new Steps(() => throw new InvalidOperationException("I do not want to know")) : null,
            }));

    [Fact]
    public void Fit_OtherOptionsOnARank_AreNamedOnAll()
    {
        Says("Rank 1 of 3 has Seed = 6, but rank 0 has Seed = 5", rank => Short with { Seed = rank == 1 ? 6 : 5 });
        Says("Rank 2 of 3 has Members = 3, but rank 0 has Members = 8", rank => Short with { Members = rank == 2 ? 3 : 8 });
        Says("Rank 1 of 3 has Epochs = 4, but rank 0 has Epochs = 3", rank => Short with { Epochs = rank == 0 ? 3 : 4 });
        Says("Rank 1 of 3 has HeldOutShare = 0.125, but rank 0 has HeldOutShare = 0.5", rank => Short with { HeldOutShare = rank == 0 ? 0.5 : null });
        Says("Rank 1 of 3 has BalancedClasses = true, but rank 0 has BalancedClasses = false", rank => Short with { BalancedClasses = rank > 0 });
    }

    [Fact]
    public void Fit_OtherRowsOnARank_AreNamedOnAll()
    {
        Flower[] rows = Rows.Flowers(100);
        Says("Rank 2 of 3 has rows = 97 with a target and 2 without, but rank 0 has rows = 98 with a target and 2 without", rank => rank == 2 ? rows[..^2].Append(rows[^1]) : rows);
        Says("Rank 1 of 3 has features of the rows = 490 values (hash ", rank => Changed(rank == 1, row => row with { Width = Math.BitIncrement(row.Width) }));
        Says("Rank 1 of 3 has targets of the rows = 98 values (hash ", rank => Changed(rank == 1, row => row with { Kind = (row.Kind + 1) % 3 }));
        Says("Rank 1 of 3 has weights of the rows = 98 values (hash ", rank => Changed(rank == 1, row => row with { Weight = 2 }));
        Says("Rank 1 of 3 has features of the rows = 490 values (hash ", rank => rank == 1 ? rows.Reverse() : rows);
        IEnumerable<Flower> Changed(bool isChanged, Func<Flower, Flower> change) => isChanged ? [change(rows[0]), .. rows[1..]] : rows;
    }

    private static void Says(string message, Func<int, TableFitOptions> options) => Says(message, options, _ => Rows.Flowers(100));

    private static void Says(string message, Func<int, IEnumerable<Flower>> rows) => Says(message, _ => Short, rows);

    private static void Says(string message, Func<int, TableFitOptions> options, Func<int, IEnumerable<Flower>> rows)
    {
        int told = 0;
        ThreadCollective.Run(3, collective =>
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => TableEnsemble.Fit<FlowerModel, Flower>(
                rows(collective.Rank), options(collective.Rank) with { Collective = collective }));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Interlocked.Increment(ref told);
        });
        Assert.Equal(3, told);
    }

    // The ranks may go on with something else, together.
    private static void AssertAllThrow<TError>(int rank, string message, Action<ICollective> fit)
        where TError : Exception
        => ThreadCollective.Run(3, collective =>
        {
            Exception error = collective.Rank == rank ? Assert.Throws<TError>(() => fit(collective)) : Assert.Throws<InvalidOperationException>(() => fit(collective));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Equal(collective.Rank != rank, error.Message.StartsWith($"Rank {rank} of 3 cannot go on: {typeof(TError).Name}: ", StringComparison.Ordinal));
            collective.Barrier();
        });

    private static void AssertRankFails<TError>(int rank, string message, Action<ICollective> fit)
        where TError : Exception
    {
        int told = 0;
        TError thrown = Assert.Throws<TError>(() => ThreadCollective.Run(3, collective =>
        {
            if (collective.Rank == rank)
            {
                fit(collective);
                Assert.Fail("It went on.");
            }

            RankFailedException error = Assert.Throws<RankFailedException>(() => fit(collective));
            Assert.Equal(rank, error.Rank);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Interlocked.Increment(ref told);
        }));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(2, told);
    }

    private static TableEnsemble[] FitOnRanks<TModel, TRow>(
        int ranks, IReadOnlyList<TRow> rows, Func<int, TableFitOptions> options, Func<int, CancellationToken>? cancellation = null)
        where TModel : class, ITableModel<TModel, TRow>
    {
        TableEnsemble[] models = new TableEnsemble[ranks];
        ThreadCollective.Run(ranks, collective => models[collective.Rank] = TableEnsemble.Fit<TModel, TRow>(
            rows, options(collective.Rank) with { Collective = collective }, cancellation?.Invoke(collective.Rank) ?? CancellationToken.None));
        return models;
    }

    // The same on all ranks, to the ticks that it took; and, but for those, the same as expected.
    private static void AssertSame(TableEnsemble expected, TableEnsemble[] models)
    {
        foreach (TableEnsemble model in models)
        {
            Assert.Equal(Values(expected), Values(model));
            Assert.Equal(Text(expected.Report with { Duration = default }), Text(model.Report with { Duration = default }));
            Assert.Equal(Curves(expected), Curves(model));
            Assert.Equal(File(models[0]), File(model));
            Assert.Equal(models[0].Report.Curves.SelectMany(curve => curve), model.Report.Curves.SelectMany(curve => curve), (e, a) => e.Duration == a.Duration);
        }
    }

    private static float[] Values(TableEnsemble model) => [.. model.Members.SelectMany(member => member.StateLayout.Tensors.SelectMany(tensor =>
    {
        if (tensor.Role == TensorRole.NumBatchesTracked)
        {
            return [member.State.Counter(tensor.Offset)];
        }

        float[] values = new float[tensor.Shape.Length];
        member.State.ReadTensor(tensor.Name, values);
        return values;
    }))];

    private static string Text(TableReport report)
        => $"{report} {report.HeldOut?.Score:R} {string.Join(' ', report.HeldOut?.Metrics.Select(metric => $"{metric.Key} {metric.Value.ToString("R", CultureInfo.InvariantCulture)}") ?? [])}";

    private static (long, long, double, double, int?, double?, bool)[] Curves(TableEnsemble model) => [.. model.Report.Curves.SelectMany(curve => curve).Select(
        epoch => ((long)epoch.Epoch, epoch.StepCount, epoch.LearningRate, epoch.TrainingLoss, epoch.Validation?.Rows, epoch.Validation?.Loss, epoch.IsBest))];

    private static byte[] File(TableEnsemble model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    private static void Multiply(IMlp network, float factor)
    {
        foreach (TensorInfo tensor in network.StateLayout.Tensors)
        {
            float[] values = new float[tensor.Shape.Length];
            network.State.ReadTensor(tensor.Name, values);
            network.State.WriteTensor(tensor.Name, [.. values.Select(value => value * factor)]);
        }
    }

    /// <summary>A flower's model whose networks a test changes before they are trained.</summary>
    private sealed class ChangedModel : ITableModel<ChangedModel, Flower>
    {
        public static Action<long, IMlp> Change { get; set; } = (_, _) => { };

        public static TableSchema Schema => FlowerModel.Schema;

        public static void ReadCells(Flower row, Span<double> cells) => FlowerModel.ReadCells(row, cells);

        public static double ReadTarget(Flower row) => FlowerModel.ReadTarget(row);

        public static double ReadWeight(Flower row) => row.Weight;

        public static IMlp CreateNetwork(long seed)
        {
            IMlp network = new FlowerNet(seed);
            Change(seed, network);
            return network;
        }
    }

    private sealed class Steps(Action? told = null) : IProgress<TableFitProgress>
    {
        public List<double> Done { get; } = [];

        public HashSet<int> Threads { get; } = [];

        public void Report(TableFitProgress value)
        {
            Done.Add(value.Done);
            Threads.Add(Environment.CurrentManagedThreadId);
            told?.Invoke();
        }
    }
}
