using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>A module behind the last Linear and its Dropout, such as Softmax: it changes the outputs in place. Each kind is a folder of its own; this is all that others know of it.</summary>
/// <param name="Channels">The channels of the output.</param>
internal abstract record OutputModulePlan(int Channels) : ModulePlan
{
    /// <summary>Writes the call of prediction: output, [rows, channels].</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="vector">The type of vectors.</param>
    /// <param name="rows">The expression of the number of rows.</param>
    public abstract void WritePrediction(SourceWriter writer, string vector, string rows);

    /// <summary>Writes the call of training for a thread's rows, firstRow to endRow.</summary>
    public abstract void WriteTraining(SourceWriter writer);

    /// <summary>Writes the call that takes outputGradient, [rows, channels], back through it, to a buffer whose rows are padded with zeros.</summary>
    public abstract void WriteBackward(SourceWriter writer, TapeBuffer gradient, int stride);

    /// <summary>It as a static network computes it.</summary>
    public abstract IKeptModule Keep();
}
