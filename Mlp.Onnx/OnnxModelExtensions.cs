namespace Mlp.Onnx;

/// <summary>What networks can do with ONNX files.</summary>
public static class OnnxModelExtensions
{
    /// <summary>Takes over the tensors of an ONNX file, if it has the network's topology.</summary>
    /// <param name="network">The network. It is as it was where an exception is thrown.</param>
    /// <param name="model">The file's network.</param>
    /// <exception cref="ArgumentException">The two differ in a module; the message says in which.</exception>
    /// <exception cref="StateDictException">The two differ in a tensor, such as a bias.</exception>
    public static void LoadStateDict(this IMlp network, OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(model);
        if (network.StateLayout.Topology is { } topology)
        {
            List<string> differences = [.. NetworkTopology.Differences(topology, model.Topology)];
            if (differences.Count > 0)
            {
                throw new ArgumentException(
                    $"The ONNX file's output '{model.OutputName}' is not computed as {network.StateLayout.NetworkName} does: "
                    + $"{string.Join("; ", differences)}. "
                    + "Declare the network as the file has it, or let the file say the topology: [Mlp(Weights = \"model.onnx\")].",
                    nameof(model));
            }
        }

        using MemoryStream stateDict = new();
        model.SaveStateDict(stateDict);
        stateDict.Position = 0;
        network.LoadStateDict(stateDict);
    }
}
