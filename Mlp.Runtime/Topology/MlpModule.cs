namespace Mlp;

/// <summary>A module of the Sequential that torchvision.ops.MLP is.</summary>
/// <param name="Key">What its tensors' names in the state dict begin with: its index in the Sequential, 0, or inputs.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">PyTorch's name of its class: Linear, BatchNorm1d, ReLU, Dropout.</param>
/// <param name="InChannels">Width of its input.</param>
/// <param name="OutChannels">Width of its output.</param>
public sealed record MlpModule(string Key, ModuleKind Kind, string Name, int InChannels, int OutChannels)
{
    /// <summary>
    /// Gets which Linear it is or stands behind, from 0: what <see cref="MlpTopology.NormOf"/> and <see cref="MlpTopology.ActivationOf"/> take.
    /// </summary>
    public int Layer { get; init; }

    /// <summary>Returns the name and the key: "BatchNorm1d: 1".</summary>
    public override string ToString() => $"{Name}: {Key}";
}
