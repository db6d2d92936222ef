using System.Collections.Generic;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>A module of a network, as PyTorch's Sequential lists it. It knows its own numbers, its memory and its text.</summary>
internal abstract record ModulePlan
{
    /// <summary>torch.nn's name of it, or that of the user's struct.</summary>
    public abstract string Name { get; }

    /// <summary>Its key in the state dict: 1.</summary>
    public abstract string Key { get; }

    /// <summary>Gets the text behind its name in the table of modules; empty where there is none.</summary>
    public abstract string Facts { get; }

    /// <summary>Gets the buffers that it keeps between the passes of training, in the order of memory.</summary>
    public virtual IEnumerable<TapeBuffer> TapeBuffers => [];

    /// <summary>Gets the buffers that it keeps behind all others, because their rows are not whole vectors.</summary>
    public virtual IEnumerable<TapeBuffer> LastTapeBuffers => [];

    /// <summary>How the network's MlpTopology tells of it; null where other properties do.</summary>
    public virtual string? TopologyProperty => null;

    /// <summary>The functions that its kernels are compiled with.</summary>
    public virtual IEnumerable<ActivationFunction> Functions => [];

    /// <summary>Gets the buffers that the forward pass of training uses.</summary>
    public virtual IEnumerable<TapeUse> ForwardUses => [];

    /// <summary>Gets the buffers that the backward pass uses.</summary>
    public virtual IEnumerable<TapeUse> BackwardUses => [];

    /// <summary>Its line in the table of modules.</summary>
    public string TableRow => $"{Key,3}  {Name,-12} {Facts}".TrimEnd();
}
