using System.Collections.Generic;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>A module in front of the first Linear, such as Standardize. Each kind is a folder of its own; this is all that others know of it.</summary>
/// <param name="Channels">The channels of the input.</param>
/// <param name="OutputName">What generated code calls its output.</param>
internal abstract record InputModulePlan(int Channels, string OutputName) : ModulePlan
{
    /// <summary>From one row of its output to the next.</summary>
    public int Stride => Sizes.Stride(Channels);

    /// <summary>Its output in training.</summary>
    public TapeBuffer Output => TapeBuffer.PerRow(OutputName, Stride);

    /// <inheritdoc/>
    public override IEnumerable<TapeBuffer> TapeBuffers => [Output];

    /// <summary>Writes the call of prediction.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="vector">The type of vectors.</param>
    /// <param name="input">The expression of the first input.</param>
    /// <param name="rows">The expression of the number of rows.</param>
    public abstract void WritePrediction(SourceWriter writer, string vector, string input, string rows);

    /// <summary>Writes the call of training for a thread's rows, firstRow to endRow.</summary>
    public abstract void WriteTraining(SourceWriter writer, string input);

    /// <summary>Writes the call that takes the gradient of the inputs back through it, in place: inputGradient.</summary>
    public abstract void WriteBackward(SourceWriter writer);

    /// <summary>Writes that the parameters of prediction get what it needs.</summary>
    public abstract void WriteFold(SourceWriter writer);

    /// <summary>It as a static network computes it.</summary>
    public abstract IKeptModule Keep(StateDict state);

    /// <summary>It with places for its tensors in the data of a static network.</summary>
    public abstract InputModulePlan PlaceIn(StaticDataBuilder data);

    /// <summary>Puts its tensors into the data of a static network.</summary>
    public abstract void Pack(StateDict state, uint[] words);

    /// <summary>Where its tensors lie in the data of a static network, for the reader.</summary>
    public abstract string Places { get; }
}

/// <summary>A module, or several that run together, as the program computes them, for one row in the compiler.</summary>
internal interface IKeptModule
{
    /// <summary>Its output.</summary>
    double[] Forward(double[] input);
}
