using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Mlp.Training;

namespace Mlp.Tables;

/// <summary>
/// Spreads members over ranks: rank r of n trains the members r, r + n, r + 2·n and so on, and every rank gets all of them in the end. While
/// its threads train, the thread that called <c>Fit</c> tells the other ranks how far they are, and hears whether to stop.
/// </summary>
internal sealed class TableRanks(ICollective collective)
{
    // How often ranks tell each other: the delay with which a cancellation or a failure reaches the others.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Does what may fail on a rank before the training: where it throws on one, all throw, and may go on with something else.</summary>
    public T Prepare<T>(Func<T> work)
        where T : class
    {
        if (TrainerRanks.Of(collective) is not { } ranks)
        {
            return work();
        }

        T? result = null;
        ranks.Run(() => result = work());
        return result!;
    }

    /// <summary>Does what other ranks will wait for: where it throws, their work ends, too.</summary>
    public void OrAbort(Action work) => OrAbort(() =>
    {
        work();
        return 0;
    });

    /// <summary>Likewise, for work that has a result.</summary>
    public T OrAbort<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error)
        {
            collective.Abort(error);
            throw;
        }
    }

    /// <summary>Returns where all ranks have the same rows, columns, network and options.</summary>
    /// <exception cref="InvalidOperationException">A rank has something else, which is named. All ranks throw it.</exception>
    public void Agree(TablePreparation own, TableFitOptions options)
    {
        TableRows rows = own.Rows;
        RankAgreement agreement = new();
        agreement.Add<byte>("columns", TableFileHead.ColumnsOf(rows.Schema));
        agreement.Add("layers", own.Layers);
        agreement.Add("tensors", string.Join(", ", own.First.StateLayout.Tensors.Select(tensor => $"{tensor.Name} {tensor.Shape}")));
        agreement.Add(nameof(options.Seed), options.Seed.ToString(CultureInfo.InvariantCulture));
        agreement.Add(nameof(options.Members), options.Members.ToString(CultureInfo.InvariantCulture));
        agreement.Add(nameof(options.HeldOutShare), own.Recipe.HeldOutShare.ToString("R", CultureInfo.InvariantCulture));
        agreement.Add(nameof(options.Epochs), own.Recipe.Epochs.ToString(CultureInfo.InvariantCulture));
        agreement.Add(nameof(options.BalancedClasses), options.BalancedClasses ? "true" : "false");
        agreement.Add("rows", FormattableString.Invariant($"{rows.Count} with a target and {rows.Skipped} without"));
        agreement.Add("features of the rows", rows.Cells);
        agreement.Add("targets of the rows", rows.Targets);
        agreement.Add("weights of the rows", rows.Weights);

        // Of the same rows they differ only where processors or libraries compute otherwise.
        double[] target = own.Target is { } scale ? [scale.Shift, scale.Scale, scale.Minimum, scale.Maximum] : [];
        agreement.Add<double>("scales of the columns", [.. own.Encoder.Fill, .. own.Encoder.Shift, .. own.Encoder.Scale, .. own.Encoder.Knots, .. target]);
        agreement.Check(collective);
    }

    /// <summary>Trains this rank's members, and returns when all ranks have trained theirs.</summary>
    /// <param name="members">How many all ranks have together.</param>
    /// <param name="threads">How many this rank trains side by side.</param>
    /// <param name="train">Trains a member; what it is to call behind each epoch, and what ends it between two steps.</param>
    /// <param name="progress">Told of the epochs of all ranks.</param>
    /// <param name="cancellation">Ends the training on all ranks.</param>
    /// <returns>Whether it was cancelled, on whichever rank: the same on all.</returns>
    public bool Train(int members, int threads, Action<int, Action, CancellationToken> train, FitProgress progress, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = new();
        long done = 0;
        bool isCancelled = false;
        Exception? failure = null;
        Thread worker = new(() => failure = TrainOwn(members, threads, (member, token) => train(member, () => Interlocked.Increment(ref done), token), stop))
        {
            IsBackground = true, Name = "MlpGen table",
        };

        // Told before the training, too: what was cancelled already does not begin.
        Tell(isBusy: true);
        worker.Start();
        try
        {
            bool isDone;
            do
            {
                isDone = worker.Join(Interval);
                if (isDone && failure is not null)
                {
                    collective.Abort(failure);
                    ExceptionDispatchInfo.Throw(failure);
                }
            }
            while (Tell(isBusy: !isDone));
        }
        finally
        {
            stop.Cancel();
            worker.Join();
        }

        return isCancelled;

        // Returns whether a rank still trains.
        bool Tell(bool isBusy)
        {
            Span<double> sums = [isBusy ? 1 : 0, cancellation.IsCancellationRequested ? 1 : 0, Interlocked.Read(ref done)];
            collective.Sum(sums);
            if (sums[1] > 0)
            {
                isCancelled = true;
                stop.Cancel();
            }

            long all = (long)sums[2];
            OrAbort(() => progress.Tell(all));
            return sums[0] > 0;
        }
    }

    /// <summary>Gives every rank the members that others trained.</summary>
    /// <param name="members">Those of this rank; null where none was trained. The others are written.</param>
    /// <param name="createNetwork">Makes a member's network.</param>
    public void Exchange(TrainedMember?[] members, Func<int, IMlp> createNetwork)
    {
        for (int member = 0; member < members.Length; member++)
        {
            int root = member % collective.Size, index = member;
            byte[] own = collective.Rank == root ? OrAbort(() => members[index]?.ToBytes() ?? []) : [];
            byte[] bytes = collective.BroadcastMessage(own, root);
            if (collective.Rank != root && bytes.Length > 0)
            {
                members[member] = OrAbort(() => TrainedMember.Read(bytes, createNetwork(index)));
            }
        }
    }

    /// <summary>Makes rank 0's report, and returns it on every rank; without the members' curves.</summary>
    public TableReport Report(Func<TableReport> make)
    {
        byte[] text = collective.BroadcastMessage(collective.Rank == 0 ? OrAbort(() => ToJson(make())) : [], root: 0);
        using JsonDocument json = JsonDocument.Parse(text);
        return TableReportJson.Read(json.RootElement);
    }

    // Returns what was thrown; null where nothing was.
    private Exception? TrainOwn(int members, int threads, Action<int, CancellationToken> train, CancellationTokenSource stop)
    {
        try
        {
            int own = (members - collective.Rank + collective.Size - 1) / collective.Size;
            SideBySide.Run(own, threads, index =>
            {
                try
                {
                    train(collective.Rank + (index * collective.Size), stop.Token);
                }
                catch
                {
                    // Members of other threads would go on to their end.
                    stop.Cancel();
                    throw;
                }
            });
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static byte[] ToJson(TableReport report)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            TableReportJson.Write(json, report);
        }

        return text.WrittenSpan.ToArray();
    }
}
