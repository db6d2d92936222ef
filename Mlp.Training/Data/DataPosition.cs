namespace Mlp.Data;

/// <summary>The position of a <see cref="DataLoader"/>. Keep it in a checkpoint, so that a resumed run sees the same batches.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Batch">The batch of that epoch that comes next, counted from 0.</param>
public readonly record struct DataPosition(long Epoch, int Batch);
