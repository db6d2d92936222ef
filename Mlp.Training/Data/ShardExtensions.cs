namespace Mlp.Data;

/// <summary>Datasets of which several ranks share each batch.</summary>
public static class ShardExtensions
{
    /// <summary>
    /// Returns a view of a dataset for this rank: the same rows, in the same memory, of which a <see cref="DataLoader"/>, and so a trainer, gives
    /// each rank its part of every batch. The batches are those of one process, in the same order. Every rank makes its own from the same
    /// rows, in the same order: read the same file, and split it with the same seed.
    /// </summary>
    /// <param name="collective">What connects the ranks. Nothing is sent here, so not all ranks need to call it.</param>
    /// <param name="dataset">All rows. A shard, too: what counts is this collective.</param>
    /// <returns>
    /// The shard. Only loaders know the difference: <see cref="Dataset.Rows"/>, <see cref="Dataset.Inputs"/>, scalers, predictions and
    /// evaluations are of all rows. What <see cref="Dataset.Take(ReadOnlySpan{int})"/>, the splits and
    /// <see cref="Dataset.WithWeights(ReadOnlySpan{float})"/> make of it are shards of the same rank.
    /// </returns>
    /// <exception cref="ArgumentException">The collective's rank is not one of its ranks.</exception>
    /// <example><code>
    /// Trainer trainer = new(net, loss, optimizer, new TrainerOptions { Collective = mpi, BatchSize = 64 });
    /// trainer.Fit(mpi.Shard(training), epochs: 10, validation);
    /// </code></example>
    public static Dataset Shard(this ICollective collective, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(collective);
        ArgumentNullException.ThrowIfNull(dataset);
        RankShard shard = new(collective.Rank, collective.Size);
        if ((uint)shard.Rank >= (uint)Math.Max(shard.Size, 0))
        {
            throw new ArgumentException($"The collective says that it is {shard}: ranks are counted from 0.", nameof(collective));
        }

        return dataset.ShardOf(shard);
    }
}
