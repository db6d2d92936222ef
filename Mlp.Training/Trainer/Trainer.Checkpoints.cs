namespace Mlp.Training;

/// <content>Checkpoints.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Writes everything that the next steps depend on to a safetensors file, whole or not at all: weights and statistics, the optimizer's
    /// and the schedules' state, the position in the order of rows and in dropout's stream, the best weights so far. An event's handler may
    /// call it, too, after any step.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    /// <exception cref="NotSupportedException">The optimizer is the user's own and keeps its state to itself.</exception>
    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    public void SaveCheckpoint(string path)
    {
        TrainerGuard.CheckCheckpoints(Optimizer);
        ThrowIfDiverged();
        StateFile.Save(path, _state);
    }

    /// <summary>
    /// Restores the training that was saved: further steps give the same bits as if it had never ended. Make the network, the optimizer,
    /// the schedules and the options as they were. On any error nothing changes.
    /// </summary>
    /// <exception cref="StateDictException">It is the checkpoint of another network, optimizer, schedule, batch size, seed or early stopping; the
    /// message says which.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="NotSupportedException">The optimizer is the user's own and keeps its state to itself.</exception>
    /// <exception cref="InvalidOperationException">An event's handler calls it while <see cref="Fit"/> runs.</exception>
    public void LoadCheckpoint(string path)
    {
        TrainerGuard.CheckCheckpoints(Optimizer);
        ThrowIfFitting(nameof(LoadCheckpoint));
        StateFile.Load(path, _state);
        _state.ReturnToLast();
        _diverged = null;
    }
}
