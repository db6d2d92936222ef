using Mlp.Data;

namespace Mlp.Training;

/// <summary>A network's widths, from its state dict.</summary>
internal static class NetworkShape
{
    public static int InChannels(IMlp network) => Weights(network).First().Shape[1];

    public static int OutChannels(IMlp network) => Weights(network).Last().Shape[0];

    /// <summary>Throws unless rows of the dataset are inputs of the network.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void CheckInputs(IMlp network, Dataset dataset)
    {
        if (dataset.Features != InChannels(network))
        {
            throw new ArgumentException($"The dataset has {dataset.Features} features, but {network.StateLayout.NetworkName} has {InChannels(network)} inputs: declare it with {dataset.Features} as its first width.", nameof(dataset));
        }
    }

    private static IEnumerable<TensorInfo> Weights(IMlp network) => network.StateLayout.Tensors.Where(tensor => tensor.Role == TensorRole.LinearWeight);
}
