namespace Mlp.Growth;

internal enum Work
{
    Prediction,
    TrainingStep,
}

/// <summary>A network, a number of rows and what is done with them.</summary>
internal sealed record Point(Network Network, Work Work, int Rows)
{
    /// <summary>
    /// Two operations for each multiply-add of the forward pass, and in training of the weight gradients and of the input
    /// gradients of every layer but the first.
    /// </summary>
    public double Operations => Network.Layers
        .Select((layer, position) => 2.0 * Rows * layer.In * layer.Out * (Work == Work.Prediction ? 1 : position == 0 ? 2 : 3))
        .Sum();

    /// <summary>
    /// Bytes that must be read at least once: the weights and the inputs; in training the gradients and the momentum, too, which the
    /// optimizer reads, and the hidden channels of each row, before and after the activation, which the backward pass reads.
    /// </summary>
    public double Bytes => sizeof(float) * (Work == Work.Prediction
        ? Network.Parameters + (double)Rows * Network.Channels[0]
        : 3.0 * Network.Parameters + Rows * (Network.Channels[0] + 2.0 * Network.Hidden));
}

/// <summary>The time of a point, the best of all rounds, beside its limits; all in seconds.</summary>
internal sealed record Measurement(Point Point, double Seconds, double OperationLimit, double ReadLimit)
{
    /// <summary>What cannot be beaten: both limits hold.</summary>
    public double Roof => Math.Max(OperationLimit, ReadLimit);
}
