using Mlp.Data;

namespace Mlp.Training;

/// <summary>A network's sizes, from its layout.</summary>
internal static class NetworkShape
{
    /// <summary>Floats of an input: a row's, or an image's.</summary>
    public static int InputLength(IMlp network) => Weights(network).First().Shape[1] * Pixels(network);

    /// <summary>Floats of an output: a row's, or an image's.</summary>
    public static int OutputLength(IMlp network) => OutputChannels(network) * Pixels(network);

    /// <summary>Outputs of a row, or of a pixel.</summary>
    public static int OutputChannels(IMlp network) => Weights(network).Last().Shape[0];

    /// <summary>The threshold of a single output that a loss trains; 0 where there are more, which have none.</summary>
    public static float Threshold(IMlp network, ILoss loss) => OutputChannels(network) == 1 ? loss.DecisionThreshold : 0;

    /// <summary>Of an image; 1 where inputs and outputs are rows.</summary>
    public static int Pixels(IMlp network) => network.StateLayout.Topology?.Pixels ?? 1;

    /// <summary>Whether predictions, too, are made with the statistics of their batch: there is batch norm, and none are kept.</summary>
    public static bool PredictsWithBatchStatistics(IMlp network)
        => (network.TakesBatchStatistics || network.StateLayout.Topology?.NormLayer == NormLayer.BatchNorm2d)
            && !network.StateLayout.Tensors.Any(tensor => tensor.Role == TensorRole.RunningMean);

    /// <summary>Throws unless rows of the dataset are inputs of the network.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void CheckInputs(IMlp network, Dataset dataset)
    {
        if (dataset.Features != InputLength(network))
        {
            string remedy = Pixels(network) == 1 ? $"declare it with {dataset.Features} as its first width" : "its rows must be images, [channels, height, width], of the size that it was declared with";
            throw new ArgumentException($"The dataset has {dataset.Features} features, but {network.StateLayout.NetworkName} has {InputLength(network)} inputs: {remedy}.", nameof(dataset));
        }
    }

    private static IEnumerable<TensorInfo> Weights(IMlp network) => network.StateLayout.Tensors.Where(tensor => tensor.Role == TensorRole.LinearWeight);
}
