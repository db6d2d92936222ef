using System.Diagnostics;

namespace Mlp.Tables;

/// <summary>
/// Trains the members of an ensemble, side by side on several threads and ranks. Each depends on its own seed alone, whichever thread or rank
/// trains it.
/// </summary>
internal static class TableTrainer
{
    /// <summary>Trains.</summary>
    /// <exception cref="ArgumentException">The rows or the options cannot be.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any member had trained an epoch.</exception>
    public static TableEnsemble Fit<TModel, TRow>(IEnumerable<TRow> rows, TableFitOptions options, CancellationToken cancellation)
        where TModel : class, ITableModel<TModel, TRow>
    {
        Stopwatch watch = Stopwatch.StartNew();
        TableRanks? ranks = options.Collective is { } collective ? new TableRanks(collective) : null;
        TablePreparation prepared = ranks is null ? TablePreparation.Of<TModel, TRow>(rows, options) : ranks.Prepare(() => TablePreparation.Of<TModel, TRow>(rows, options));
        ranks?.Agree(prepared, options);
        FitProgress progress = new(options.Progress, (long)options.Members * prepared.Recipe.Epochs, watch);
        TrainedMember?[] members = new TrainedMember?[options.Members];
        bool isCancelled;
        if (ranks is null)
        {
            SideBySide.Run(options.Members, options.Threads, index => Train(index, progress.CountEpoch, cancellation));
            isCancelled = cancellation.IsCancellationRequested;
        }
        else
        {
            isCancelled = ranks.Train(options.Members, options.Threads, Train, progress, cancellation);
            ranks.Exchange(members, CreateNetwork);
        }

        TrainedMember[] trained = [.. members.OfType<TrainedMember>().Where(member => member.BestEpoch > 0)];
        if (trained.Length == 0)
        {
            throw isCancelled ? Cancelled(cancellation) : new InvalidOperationException(
                "The training diverged: after no epoch were the weights, and the outputs for all rows, numbers. Give the network a NormLayer, or fewer hidden layers.");
        }

        TableReport report = ranks is null ? Report() : ranks.Report(Report);
        progress.End();
        return new TableEnsemble(
            prepared.Encoder,
            prepared.Target,
            [.. trained.Select(member => member.Network)],
            prepared.Layers,
            report with { Curves = [.. trained.Select(member => member.History)] });

        IMlp CreateNetwork(int index) => index == 0 ? prepared.First : TModel.CreateNetwork(Seeds.Of(options.Seed, index));

        void Train(int index, Action epochEnded, CancellationToken token)
        {
            if (token.IsCancellationRequested)
            {
                return;
            }

            (int[] training, int[] heldOut) = TableFolds.Split(prepared.Data, prepared.Recipe.HeldOutShare, index, options.Seed);
            TableMember member = new(CreateNetwork(index), prepared.Data, prepared.Recipe, training, heldOut, Seeds.Of(options.Seed, index));
            members[index] = member.Train(epochEnded, token);
        }

        TableReport Report()
            => TableTrainer.Report(prepared, members, trained, isCancelled, HeldOutQuality.Of(prepared.Rows, trained, prepared.Target), watch.Elapsed);
    }

    private static TableReport Report(
        TablePreparation prepared, TrainedMember?[] members, TrainedMember[] trained, bool isCancelled, TableEvaluation? quality, TimeSpan duration)
    {
        List<string> notes = prepared.Notes;
        if (isCancelled && members.Any(member => member is null || member.Epochs < prepared.Recipe.Epochs))
        {
            notes.Add(FormattableString.Invariant($"The training was cancelled: {trained.Length} of {members.Length} members had trained an epoch or more, and are what there is."));
        }

        int diverged = members.Count(member => member is { BestEpoch: 0, Epochs: > 0 });
        if (diverged > 0)
        {
            notes.Add(FormattableString.Invariant($"{diverged} of {members.Length} members diverged, and are left out."));
        }

        TableRows rows = prepared.Rows;
        return new TableReport(rows.Count + rows.Skipped, trained[0].TrainingCount, trained[0].HeldOut.Length, rows.Skipped, quality, duration, notes)
        {
            Members = trained.Length,
            Epochs = [.. trained.Select(member => member.BestEpoch)],
        };
    }

    // On other ranks it was no token of theirs.
    private static OperationCanceledException Cancelled(CancellationToken cancellation) => cancellation.IsCancellationRequested
        ? new OperationCanceledException(cancellation)
        : new OperationCanceledException("The training was cancelled on another rank, before any member had trained an epoch.");
}
