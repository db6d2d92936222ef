namespace Mlp.Training;

/// <content>Checkpoints.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Writes everything that the next steps depend on to a safetensors file, whole or not at all: weights and statistics, the optimizer's
    /// and the schedules' state, the position in the order of rows and in dropout's stream, the best weights so far. An event's handler may
    /// call it, too, after any step. Of several ranks rank 0 writes, and on others nothing happens: all may call it, or rank 0 alone. The
    /// number of ranks is not part of it.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    /// <exception cref="NotSupportedException">The optimizer is the user's own and keeps its state to itself.</exception>
    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    public void SaveCheckpoint(string path)
    {
        TrainerGuard.CheckCheckpoints(Optimizer);
        ThrowIfDiverged();
        if (WritesFiles)
        {
            StateFile.Save(path, _state);
        }
    }

    /// <summary>
    /// Restores the training that was saved: further steps give the same bits as if it had never ended. Make the network, the optimizer,
    /// the schedules and the options as they were. On any error nothing changes.
    /// </summary>
    /// <remarks>
    /// With <see cref="TrainerOptions.Collective"/> all ranks call it. Rank 0 reads the file and sends it to the others, so that they need not
    /// see it. Where a rank cannot load it, no rank does. The training may have had another number of ranks, or none: it goes on to rounding.
    /// </remarks>
    /// <param name="path">The file; of ranks other than 0 it is for messages alone.</param>
    /// <exception cref="StateDictException">It is the checkpoint of another network, optimizer, schedule, batch size, seed or early stopping; the
    /// message says which.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="NotSupportedException">The optimizer is the user's own and keeps its state to itself.</exception>
    /// <exception cref="InvalidOperationException">
    /// An event's handler calls it while <see cref="Fit"/> runs, or another rank cannot load it; the message says which, and why.
    /// </exception>
    public void LoadCheckpoint(string path)
    {
        ThrowIfFitting(nameof(LoadCheckpoint));
        if (_ranks is null)
        {
            TrainerGuard.CheckCheckpoints(Optimizer);
            StateFile.Load(path, _state);
        }
        else
        {
            LoadFromRank0(_ranks, path);
        }

        _state.ReturnToLast();
        _diverged = null;
    }

    private bool WritesFiles => Options.Collective is null or { Rank: 0 };

    private void LoadFromRank0(TrainerRanks ranks, string path)
    {
        byte[] file = [];
        ranks.Run(() =>
        {
            TrainerGuard.CheckCheckpoints(Optimizer);
            file = WritesFiles ? InputFile.Read(path, ReadAll) : [];
        });
        byte[] content = ranks.Collective.BroadcastMessage(file, root: 0);
        Action? commit = null;
        ranks.Run(() => commit = StateFile.Read(new MemoryStream(content, writable: false), _state, path));
        commit!();

        static byte[] ReadAll(Stream stream)
        {
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
