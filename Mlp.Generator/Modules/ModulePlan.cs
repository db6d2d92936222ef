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

    /// <summary>What the table of modules says of it, behind its name; empty where there is nothing to say.</summary>
    public abstract string Facts { get; }

    /// <summary>What it keeps between the passes of training, in the order of memory.</summary>
    public virtual IEnumerable<TapeBuffer> TapeBuffers => [];

    /// <summary>What it keeps behind all others: its rows are no whole vectors.</summary>
    public virtual IEnumerable<TapeBuffer> LastTapeBuffers => [];

    /// <summary>How the network's MlpTopology tells of it; null where other properties do.</summary>
    public virtual string? TopologyProperty => null;

    /// <summary>The functions that its kernels are compiled with.</summary>
    public virtual IEnumerable<ActivationFunction> Functions => [];

    /// <summary>What the forward pass of training uses of its buffers.</summary>
    public virtual IEnumerable<TapeUse> ForwardUses => [];

    /// <summary>What the backward pass uses of its buffers.</summary>
    public virtual IEnumerable<TapeUse> BackwardUses => [];

    /// <summary>Its line in the table of modules.</summary>
    public string TableRow => $"{Key,3}  {Name,-12} {Facts}".TrimEnd();
}
