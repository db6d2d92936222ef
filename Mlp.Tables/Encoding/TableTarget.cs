namespace Mlp.Tables;

/// <summary>How a target that is a number becomes the output of a network, and back: (value − shift) / scale.</summary>
/// <param name="Shift">The mean of the training rows.</param>
/// <param name="Scale">Their standard deviation; 1 where all are the same.</param>
/// <param name="Minimum">The smallest of the training rows: no prediction is smaller.</param>
/// <param name="Maximum">The largest: no prediction is larger.</param>
internal sealed record TableTarget(double Shift, double Scale, double Minimum, double Maximum)
{
    /// <summary>Takes the numbers from the targets of the training rows.</summary>
    public static TableTarget Fit(ReadOnlySpan<double> targets)
    {
        double mean = Robust.Mean(targets), minimum = targets[0], maximum = targets[0], squares = 0;
        foreach (double target in targets)
        {
            (minimum, maximum) = (Math.Min(minimum, target), Math.Max(maximum, target));
        }

        // In units of the range: squares of large numbers would be infinite.
        double range = Math.Max(maximum - mean, mean - minimum);
        if (!(range > 1e-12 * Math.Abs(mean)))
        {
            return new TableTarget(mean, 1, minimum, maximum);
        }

        foreach (double target in targets)
        {
            squares += (target - mean) / range * ((target - mean) / range);
        }

        // Of the smallest numbers that there are, a part may be 0.
        double scale = Math.Sqrt(squares / targets.Length) * range;
        return new TableTarget(mean, 1 / scale is > 0 and < double.PositiveInfinity ? scale : 1, minimum, maximum);
    }

    public float Encode(double target) => (float)((target - Shift) / Scale);

    public double Decode(float output) => Math.Clamp((output * Scale) + Shift, Minimum, Maximum);
}
