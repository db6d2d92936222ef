namespace Mlp.Reporting.Tests.Progress;

/// <summary>A clock that a test sets; each look at it takes a while.</summary>
internal sealed class ManualTime(TimeSpan perLook) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now += perLook.Ticks;
}
