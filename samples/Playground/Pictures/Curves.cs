namespace Playground.Pictures;

/// <summary>Some lines over the same times, to be drawn. When they get long, every second point is left out.</summary>
internal sealed class Curves
{
    private const int MaxPoints = 400;

    private readonly List<double[]> _points = [];
    private int _stride = 1;
    private int _skipped;

    /// <summary>Adds a point to each line.</summary>
    /// <param name="time">Later than the one before.</param>
    /// <param name="values">One for each line; NaN where a line has none.</param>
    public void Add(double time, params ReadOnlySpan<double> values)
    {
        // The last point is always there, and gives way to the next one until its turn has come.
        if (_points.Count > 1 && _skipped < _stride - 1)
        {
            _points.RemoveAt(_points.Count - 1);
            _skipped++;
        }
        else
        {
            _skipped = 0;
        }

        _points.Add([time, .. values]);
        if (_points.Count > MaxPoints)
        {
            int place = 0;
            _points.RemoveAll(_ => place++ % 2 == 1);
            _stride *= 2;
        }
    }

    /// <summary>Forgets all points.</summary>
    public void Clear()
    {
        _points.Clear();
        (_stride, _skipped) = (1, 0);
    }

    /// <summary>Returns what is drawn: for each point its time, and the value of each line.</summary>
    public double[] ToArray() => [.. _points.SelectMany(point => point)];
}
