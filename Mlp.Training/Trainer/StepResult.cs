namespace Mlp.Training;

/// <summary>A step that was taken.</summary>
/// <param name="Epoch">The epoch it belongs to, counted from 1.</param>
/// <param name="Step">Its number over all epochs, counted from 1.</param>
/// <param name="Batch">Its number in the epoch, counted from 1.</param>
/// <param name="Batches">Batches in an epoch.</param>
/// <param name="Loss">Of its batch, before the step.</param>
/// <param name="LearningRate">That it was taken with.</param>
public readonly record struct StepResult(long Epoch, long Step, int Batch, int Batches, float Loss, double LearningRate);
