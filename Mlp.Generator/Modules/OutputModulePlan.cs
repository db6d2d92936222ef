using System;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>A module behind the last Linear and its Dropout, such as Softmax: it changes the outputs in place. Each kind is a folder of its own; this is all that others know of it.</summary>
/// <param name="Channels">The channels of the output.</param>
internal abstract record OutputModulePlan(int Channels) : ModulePlan
{
    /// <summary>Whether training computes it, too, and takes gradients back through it.</summary>
    public virtual bool ActsInTraining => true;

    /// <summary>Whether prediction reads tensors of its own: see <see cref="PlaceIn(StateBuilder)"/>.</summary>
    public virtual bool HasTensors => false;

    /// <summary>Where its tensors lie in the data of a static network, for the reader; empty where it has none.</summary>
    public virtual string Places => "";

    /// <summary>What the documentation of the forward pass of training says of it, a sentence behind a blank; empty for nothing.</summary>
    public virtual string TrainingRemark => "";

    /// <summary>It with places for its tensors in the state dict.</summary>
    public virtual OutputModulePlan PlaceIn(StateBuilder state) => this;

    /// <summary>It with places for its tensors in the data of a static network.</summary>
    public virtual OutputModulePlan PlaceIn(StaticDataBuilder data) => this;

    /// <summary>Writes the call of prediction: output, [rows, channels].</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="vector">The type of vectors.</param>
    /// <param name="rows">The expression of the number of rows.</param>
    public abstract void WritePrediction(SourceWriter writer, string vector, string rows);

    /// <summary>Writes the call of training for a thread's rows, firstRow to endRow.</summary>
    public virtual void WriteTraining(SourceWriter writer) => throw new InvalidOperationException($"{Name} does not act in training");

    /// <summary>Writes the call that takes outputGradient, [rows, channels], back through it, to a buffer whose rows are padded with zeros.</summary>
    public virtual void WriteBackward(SourceWriter writer, TapeBuffer gradient, int stride) => throw new InvalidOperationException($"{Name} does not act in training");

    /// <summary>Writes that the parameters of prediction get what it needs.</summary>
    public virtual void WriteFold(SourceWriter writer)
    {
    }

    /// <summary>It as a static network computes it.</summary>
    public abstract IKeptModule Keep(StateDict state);

    /// <summary>Puts its tensors into the data of a static network.</summary>
    public virtual void Pack(StateDict state, uint[] words)
    {
    }
}
