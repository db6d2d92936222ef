using System.Globalization;
using Mlp.Training;

namespace Mlp.Reporting;

/// <summary>How far a training is: what both kinds of display show.</summary>
internal sealed class ProgressState
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly long _epochs;
    private readonly int _rows;
    private long _number;
    private double _end;
    private double _position;
    private (TimeSpan Elapsed, double Position) _windowStart;
    private (TimeSpan Elapsed, double Position) _lastEnd;

    /// <param name="trainer">Its epochs so far are not this training's; none of its events has come yet.</param>
    /// <param name="rows">Of an epoch.</param>
    /// <param name="epochs">In all, over the trainer's life.</param>
    /// <param name="time">The clock.</param>
    public ProgressState(Trainer trainer, int rows, long epochs, TimeProvider time)
    {
        Trainer = trainer;
        (_rows, _epochs, _time) = (rows, epochs, time);
        _started = time.GetTimestamp();
        _position = trainer.Epoch;
        _windowStart = _lastEnd = (TimeSpan.Zero, _position);
        _number = Math.Min(trainer.Epoch + 1, epochs);
        _end = epochs;
    }

    public Trainer Trainer { get; }

    /// <summary>The last step; null before the first.</summary>
    public StepResult? Step { get; private set; }

    /// <summary>The last epoch that is whole; null before the first.</summary>
    public EpochResult? Epoch { get; private set; }

    /// <summary>The best epoch of this training so far.</summary>
    public EpochResult? Best { get; private set; }

    /// <summary>The training's end; null before it.</summary>
    public TrainingResult? Result { get; set; }

    /// <summary>0 to 1.</summary>
    public double Share => _end > 0 ? Math.Clamp(_position / _end, 0, 1) : 0;

    /// <summary>"12/50".</summary>
    public string EpochNumber => string.Create(CultureInfo.InvariantCulture, $"{_number}/{Math.Max(_number, Math.Ceiling(_end)):F0}");

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>
    /// "12,345 rows/s": training rows over all of the time since the epoch before this one ended, validation included; empty before there
    /// are any. The first epoch, in which code is compiled, tells little of the others.
    /// </summary>
    public string Rate => Speed is { } epochs ? string.Create(CultureInfo.InvariantCulture, $"{epochs * _rows:N0} rows/s") : "";

    /// <summary>"0:12", if it goes on as now; "0:00" at the end, empty where it cannot be told.</summary>
    public string Remaining
    {
        get
        {
            double seconds = Math.Max(_end - _position, 0) / (Speed ?? 0);
            return seconds < TimeSpan.MaxValue.TotalSeconds ? Clock(TimeSpan.FromSeconds(seconds)) : "";
        }
    }

    /// <summary>Epochs a second.</summary>
    private double? Speed
    {
        get
        {
            double epochs = _position - _windowStart.Position, seconds = (Elapsed - _windowStart.Elapsed).TotalSeconds;
            return epochs > 0 && seconds > 0 ? epochs / seconds : null;
        }
    }

    /// <summary>"1:02:03", "2:03".</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    /// <summary>"early stopping after epoch 40, 12.3 s; best epoch 30, loss 0.1151".</summary>
    public static string Describe(TrainingResult result, TimeSpan elapsed)
    {
        string reason = result.Reason switch
        {
            StopReason.EarlyStopping => "stopped early",
            StopReason.Cancelled => "cancelled",
            _ => "done",
        };
        string best = result.BestEpoch > 0 ? FormattableString.Invariant($"; best epoch {result.BestEpoch}, loss {result.BestLoss:G4}") : "";
        return FormattableString.Invariant($"{reason} after {result.Epochs} epochs, {elapsed.TotalSeconds:F1} s{best}");
    }

    public void Add(StepResult step)
    {
        Step = step;
        _number = step.Epoch;
        _position = step.Epoch - 1 + ((double)step.Batch / step.Batches);
        if (Trainer.Options.MaxSteps is { } most)
        {
            _end = Math.Min(_epochs, (double)most / step.Batches);
        }
    }

    public void Add(EpochResult epoch)
    {
        Epoch = epoch;
        _number = epoch.Epoch;
        Best = epoch.IsBest ? epoch : Best;
        _windowStart = _lastEnd;
        _lastEnd = (Elapsed, _position);
    }
}
