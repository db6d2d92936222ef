using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// Fits what networks with <see cref="MlpAttribute.StandardizeInputs"/> and <see cref="MlpAttribute.StandardizeOutputs"/> standardise with,
/// and standardises targets, for loops by hand. A <see cref="Trainer"/> does both by itself.
/// </summary>
/// <example><code>
/// net.FitStandardization(training);
/// float[] targets = new float[batch.Targets.Length];
/// net.StandardizeTargets(batch.Targets, targets);
/// float loss = mse.Forward(net.ForwardTraining(batch.Inputs, tape), targets, tape.OutputGradient, PriceNet.OutChannels);
/// </code></example>
public static class NetworkStandardization
{
    /// <summary>
    /// Fits mean and standard deviation of the inputs, of the targets, or of both, as the network standardises them, to the training rows, and
    /// writes them to its tensors <c>inputs.mean</c>, <c>inputs.std</c>, <c>outputs.mean</c> and <c>outputs.std</c>, whatever they were
    /// before. They are those of <see cref="Scaler.FitStandard(Dataset)"/>: the population's, computed in double, and a standard deviation of
    /// 1 for a channel that does not vary. Images have one of each for a channel, over all pixels.
    /// </summary>
    /// <param name="network">A network with StandardizeInputs, StandardizeOutputs, or both; no step has been trained with others.</param>
    /// <param name="training">The training part alone, raw: what is known of other rows must not leak into training. It does not change.</param>
    /// <exception cref="ArgumentException">
    /// The network standardises nothing, the dataset does not fit it, has no rows, or no target numbers for StandardizeOutputs, or a number
    /// is not finite. Nothing has changed then.
    /// </exception>
    public static void FitStandardization(this IMlp network, Dataset training)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        if (!StandardScale.HasInputs(network) && !StandardScale.HasOutputs(network))
        {
            throw new ArgumentException(
                $"{network.StateLayout.NetworkName} standardises neither inputs nor outputs: declare it with StandardizeInputs = true or StandardizeOutputs = true, or use a Scaler.", nameof(network));
        }

        StandardScale.Fit(network, training, replaces: true);
    }

    /// <summary>
    /// Standardises targets, (target − mean) / std of each output channel with the network's <c>outputs.mean</c> and <c>outputs.std</c>:
    /// what the outputs of ForwardTraining are to be compared with. Copies them where the network has no StandardizeOutputs. Allocates nothing.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="targets">[rows, out channels], row-major, or [images, out channels, height, width].</param>
    /// <param name="destination">As long: the same memory, or other that does not overlap it.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the two overlap.</exception>
    public static void StandardizeTargets(this IMlp network, ReadOnlySpan<float> targets, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(network);
        int length = NetworkShape.OutputLength(network);
        if (targets.Length % length != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {targets.Length} targets, which is no whole number of rows of {length}, the outputs of {network.StateLayout.NetworkName}."), nameof(targets));
        }

        if (destination.Length != targets.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The destination has {destination.Length} elements, but there are {targets.Length} targets; as many were expected."), nameof(destination));
        }

        if (targets.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException("The destination overlaps the targets. Pass the same memory, or other.", nameof(destination));
        }

        StandardScale.Apply(network, targets, destination);
    }
}
