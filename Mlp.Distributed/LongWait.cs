namespace Mlp.Distributed;

/// <summary>
/// Notices when a rank waits so long in one call that its user should hear of it: after a minute, then after twice that, and so on, so that a
/// training whose ranks often wait for a slow one prints few lines.
/// </summary>
internal sealed class LongWait
{
    private TimeSpan _limit = TimeSpan.FromMinutes(1);
    private TimeSpan _since;
    private long _call;

    /// <summary>Returns how long the rank has waited where that should be told now; null otherwise.</summary>
    /// <param name="call">The number of the call that it waits in.</param>
    /// <param name="now">The time, from any moment on.</param>
    public TimeSpan? Look(long call, TimeSpan now)
    {
        if (call != _call)
        {
            (_call, _since) = (call, now);
            return null;
        }

        TimeSpan waited = now - _since;
        if (waited < _limit)
        {
            return null;
        }

        _limit *= 2;
        return waited;
    }
}
