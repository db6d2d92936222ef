namespace Mlp.Data;

/// <summary>Where a <see cref="DataLoader"/> stands: what to keep in a checkpoint, so that a resumed run sees the same batches.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Batch">The batch of that epoch that comes next, counted from 0.</param>
public readonly record struct DataPosition(long Epoch, int Batch);
