using System.Diagnostics;

namespace Mlp.Tables;

/// <summary>Tells how far all members together are. One thread at a time tells, so that it never goes backwards.</summary>
internal sealed class FitProgress(IProgress<TableFitProgress>? receiver, long epochs, Stopwatch watch)
{
    private readonly Lock _lock = new();
    private long _done;

    /// <summary>Counts an epoch more.</summary>
    public void CountEpoch()
    {
        lock (_lock)
        {
            Tell(_done + 1);
        }
    }

    /// <summary>Tells of the epochs that are done, if they are more than before.</summary>
    public void Tell(long done)
    {
        if (done > _done)
        {
            _done = done;

            // 1 is for the end, when the model is there.
            receiver?.Report(new TableFitProgress(Math.Min((double)_done / epochs, 0.999), watch.Elapsed));
        }
    }

    public void End() => receiver?.Report(new TableFitProgress(1, watch.Elapsed));
}
