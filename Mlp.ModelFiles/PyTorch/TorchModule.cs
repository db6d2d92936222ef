using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>What a module is, by the names and shapes of its tensors.</summary>
internal enum TorchModuleKind
{
    Linear,
    BatchNorm1d,
    LayerNorm,
    RMSNorm,

    /// <summary>MlpGen's own: inputs.mean and inputs.std.</summary>
    Standardize,

    /// <summary>MlpGen's own: outputs.mean and outputs.std.</summary>
    Unstandardize,

    /// <summary>Parameters beside the networks, such as the log_std of an agent.</summary>
    Other,
}

/// <summary>Tensors whose keys are the same up to the last dot.</summary>
/// <param name="Path">What is the same; empty where keys have no dot.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Tensors">The tensors by the rest of their keys.</param>
internal sealed record TorchModule(string Path, TorchModuleKind Kind, IReadOnlyDictionary<string, TorchTensor> Tensors)
{
    /// <summary>Gets whether it is a 1 × 1 convolution.</summary>
    public bool IsConvolution => Weight is { Rank: > 2 };

    /// <summary>Gets the weight; null where there is none.</summary>
    public TorchTensor? Weight => Find("weight");

    /// <summary>Gets the bias; null where there is none.</summary>
    public TorchTensor? Bias => Find("bias");

    /// <summary>Gets the path without its last component.</summary>
    public string Parent => Path.LastIndexOf('.') is int dot and >= 0 ? Path.Substring(0, dot) : "";

    /// <summary>Gets the last component of the path.</summary>
    public string Leaf => Path.Substring(Path.LastIndexOf('.') + 1);

    /// <summary>Gets the channels of a norm.</summary>
    public long Channels => Tensors.Values.First(tensor => tensor.Rank == 1).Sizes[0];

    /// <summary>Gets the path and the shape of the weight, for messages.</summary>
    public string Described => $"{Shown.Name(Path.Length == 0 ? "weight" : Path)} {Shown.Shape((Weight ?? Tensors.Values.First()).Sizes)}";

    /// <summary>A tensor; null where there is none.</summary>
    public TorchTensor? Find(string name) => Tensors.TryGetValue(name, out TorchTensor? tensor) ? tensor : null;
}
