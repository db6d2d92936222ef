namespace Mlp.Data;

/// <content>A view of a rank.</content>
public sealed partial class Dataset
{
    /// <summary>Whose part of each batch a loader gives; null where there are no ranks.</summary>
    internal RankShard? Shard { get; private init; }

    /// <summary>The same rows, in the same memory, for a rank.</summary>
    internal Dataset ShardOf(RankShard shard) => new(this, _weights) { Shard = shard };
}
