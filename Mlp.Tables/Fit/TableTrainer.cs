using System.Diagnostics;

namespace Mlp.Tables;

/// <summary>Trains the members of an ensemble, side by side on several threads. Each depends on its own seed alone, whichever thread trains it.</summary>
internal static class TableTrainer
{
    /// <summary>Trains.</summary>
    /// <exception cref="ArgumentException">The rows or the options cannot be.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any member had trained an epoch.</exception>
    public static TableEnsemble Fit<TModel, TRow>(IEnumerable<TRow> rows, TableFitOptions options, CancellationToken cancellation)
        where TModel : class, ITableModel<TModel, TRow>
    {
        Stopwatch watch = Stopwatch.StartNew();
        options.Check();
        TableRows read = TableRows.Read<TModel, TRow>(rows);
        TableSchema schema = read.Schema;
        CheckClasses(read);
        List<string> notes = [];
        TableEncoder encoder = TableEncoderFit.Fit(schema, read.Cells, read.Count, notes);
        TableTarget? target = schema.IsClassification ? null : TableTarget.Fit(read.Targets);
        IMlp first = TModel.CreateNetwork(Seeds.Of(options.Seed, 0));
        TableRecipe recipe = TableRecipe.For(read.Count, first.StateLayout.ParameterLength, options);
        TableTrainingData data = TableTrainingData.Create(read, encoder, target, options.BalancedClasses);

        FitProgress progress = new(options.Progress, (long)options.Members * recipe.Epochs, watch);
        TableMember?[] members = new TableMember?[options.Members];
        SideBySide.Run(options.Members, options.Threads, index =>
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            long seed = Seeds.Of(options.Seed, index);
            (int[] training, int[] heldOut) = TableFolds.Split(data, recipe.HeldOutShare, index, options.Seed);
            IMlp network = index == 0 ? first : TModel.CreateNetwork(seed);
            members[index] = new TableMember(network, data, recipe, training, heldOut, seed);
            members[index]!.Train(progress.CountEpoch, cancellation);
        });

        TableMember[] trained = [.. members.OfType<TableMember>().Where(member => member.BestEpoch > 0)];
        if (trained.Length == 0)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException("The training diverged: after no epoch were the weights, and the outputs for all rows, numbers. Give the network a NormLayer, or fewer hidden layers.");
        }

        if (cancellation.IsCancellationRequested && members.Any(member => member is null || member.Epochs < recipe.Epochs))
        {
            notes.Add(FormattableString.Invariant($"The training was cancelled: {trained.Length} of {options.Members} members had trained an epoch or more, and are what there is."));
        }

        int diverged = members.Count(member => member is { BestEpoch: 0, Epochs: > 0 });
        if (diverged > 0)
        {
            notes.Add(FormattableString.Invariant($"{diverged} of {options.Members} members diverged, and are left out."));
        }

        TableReport report = new(
            read.Count + read.Skipped, trained[0].TrainingCount, trained[0].HeldOut.Length, read.Skipped, HeldOutQuality.Of(read, trained, target), watch.Elapsed, notes)
        {
            Members = trained.Length,
            Epochs = [.. trained.Select(member => member.BestEpoch)],
            Curves = [.. trained.Select(member => member.History)],
        };
        progress.End();
        return new TableEnsemble(encoder, target, [.. trained.Select(member => member.Network)], TModel.Layers, report);
    }

    private static void CheckClasses(TableRows rows)
    {
        if (!rows.Schema.IsClassification || rows.Targets.ContainsAnyExcept(rows.Targets[0]))
        {
            return;
        }

        throw new ArgumentException(
            $"All rows have the same {rows.Schema.Target.Name}, the target: {rows.Schema.Classes[(int)rows.Targets[0]]}. There is nothing to tell apart: give rows of two classes or more.", nameof(rows));
    }
}
