using System.Diagnostics;

namespace Playground.Pictures;

/// <summary>How many of something there were in the last second.</summary>
internal sealed class Rate
{
    private readonly Queue<(long Time, long Count)> _samples = [];

    /// <summary>Gets the rate, per second; 0 as long as there is nothing to tell it from.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Tells how many there are by now.</summary>
    public void Observe(long count)
    {
        long now = Stopwatch.GetTimestamp();
        _samples.Enqueue((now, count));
        while (_samples.Count > 2 && Stopwatch.GetElapsedTime(_samples.Peek().Time, now) > TimeSpan.FromSeconds(1))
        {
            _samples.Dequeue();
        }

        (long time, long first) = _samples.Peek();
        double seconds = Stopwatch.GetElapsedTime(time, now).TotalSeconds;
        PerSecond = seconds > 0 ? (count - first) / seconds : 0;
    }

    /// <summary>Begins anew: a pause is none of the time.</summary>
    public void Clear()
    {
        _samples.Clear();
        PerSecond = 0;
    }
}
