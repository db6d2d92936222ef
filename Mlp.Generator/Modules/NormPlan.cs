using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>A norm behind a Linear. Each kind is a folder of its own; this is all that others know of it.</summary>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Eps">What it adds to the variance.</param>
/// <param name="MethodIndex">The number that its methods bear: that of the first norm that is like it, with which it shares them.</param>
internal abstract record NormPlan(int Index, int Channels, double Eps, int MethodIndex) : ModulePlan
{
    /// <summary>Plans a norm.</summary>
    /// <param name="norm">Which; not none.</param>
    /// <param name="index">Its index in the state dict.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="methodIndex">The number that its methods bear.</param>
    /// <param name="before">The norms before it.</param>
    /// <param name="state">Where its tensors are placed.</param>
    public static NormPlan Plan(NormModel norm, int index, int channels, int methodIndex, IEnumerable<NormPlan> before, StateBuilder state)
        => norm.IsBatchNorm
            ? BatchNormPlan.Create(norm, index, channels, methodIndex, [.. before.OfType<BatchNormPlan>()], state)
            : RowNormPlan.Create(norm, index, channels, methodIndex, state);

    /// <summary>Whether a norm will be folded into the Linear before it, which needs a bias then.</summary>
    public static bool Folds(NormModel? norm) => norm is { IsBatchNorm: true, TrackRunningStats: true };

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <summary>The channels with their padding.</summary>
    public int PaddedChannels => Sizes.Padded(Channels);

    /// <summary>
    /// Gets the buffer of what its normalisation gives, before its weight and bias. Before the normalisation it holds the Linear's output.
    /// </summary>
    public TapeBuffer Normalized => TapeBuffer.PerRow($"normalized{Index}", Sizes.Stride(Channels));

    /// <summary>The class that holds its code.</summary>
    public abstract string ClassName { get; }

    /// <summary>Whether training takes its statistics over the rows of a batch.</summary>
    public abstract bool TakesBatchStatistics { get; }

    /// <summary>Whether prediction computes it; otherwise it is folded into the Linear before it.</summary>
    public abstract bool ActsInPrediction { get; }

    /// <summary>Whether it takes whole rows: then it runs behind all panels of the product, and each thread has some rows.</summary>
    public abstract bool TakesWholeRows { get; }

    /// <summary>Where the activation behind it is applied.</summary>
    /// <param name="isCheap">Whether that can be applied to values on their way to memory.</param>
    public abstract ActivationPlace Place(bool isCheap);

    /// <summary>The formula of prediction, of what it is given: layerNorm1(x).</summary>
    public abstract string Formula(string x);

    /// <summary>Writes the call that normalises many rows in prediction; nothing where it is folded.</summary>
    public abstract void WritePrediction(SourceWriter writer, FusedBlock block);

    /// <summary>Writes the call that normalises and activates one row in prediction; nothing where it is folded.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="block">Its block.</param>
    /// <param name="vector">The type of vectors.</param>
    /// <param name="output">The expression of the row's first float.</param>
    public virtual void WritePredictionOfRow(SourceWriter writer, FusedBlock block, string vector, string output)
    {
    }

    /// <summary>Writes the same of an int8 network.</summary>
    public virtual void WriteInt8Prediction(SourceWriter writer, FusedBlock block, string output)
    {
    }

    /// <summary>Writes what the forward pass of training needs besides buffers.</summary>
    public virtual void WriteTrainingLocals(SourceWriter writer)
    {
    }

    /// <summary>Writes the forward pass of training, of a panel or of a thread's rows, with the activation where that is applied here.</summary>
    public abstract void WriteTraining(SourceWriter writer, FusedBlock block, string channel, int width);

    /// <summary>Writes the backward pass of a panel, from the gradient of the block's output on.</summary>
    public abstract void WriteBackwardPanel(SourceWriter writer, FusedBlock block, string channel, int width);

    /// <summary>Writes the backward pass of a thread's whole rows.</summary>
    public virtual void WriteBackwardRows(SourceWriter writer, FusedBlock block)
    {
    }

    /// <summary>Gradients of its weight and bias that wait in the tape until nobody needs the weight any more.</summary>
    public virtual IEnumerable<ParameterGradient> WaitingGradients => [];

    /// <summary>Whether it takes its mean from the batch, and the Linear's bias goes with it: the bias has no gradient then.</summary>
    public bool CancelsBias => TakesBatchStatistics;

    /// <summary>Writes the members of <see cref="ClassName"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="blocks">All blocks of the network.</param>
    /// <param name="trains">Whether the network trains.</param>
    /// <param name="sharesBatches">Whether several ranks may share a batch of its training.</param>
    public abstract void WriteClass(SourceWriter writer, IReadOnlyList<FusedBlock> blocks, bool trains, bool sharesBatches);

    /// <summary>Says what is in <see cref="ClassName"/>, for its heading.</summary>
    public abstract string ClassSummary(bool trains);

    /// <summary>Writes that the parameters of prediction are filled with the Linear's and its own: it is folded into the Linear, or both are copied.</summary>
    public virtual void WriteFold(SourceWriter writer, LinearPlan linear) => Folding.WriteCopy(writer, linear);

    /// <summary>Writes the methods that this calls.</summary>
    public virtual void WriteFoldMethods(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
    {
    }

    /// <summary>Folds it into the Linear before it, in double precision, if it can be folded.</summary>
    /// <param name="state">Its tensors.</param>
    /// <param name="weight">The Linear's, [out, in].</param>
    /// <param name="bias">The Linear's.</param>
    public virtual void Fold(StateDict state, double[] weight, double[] bias)
    {
    }

    /// <summary>It as a static network computes it; null where it is folded.</summary>
    public virtual KeptNorm? Keep(StateDict state) => null;

    /// <summary>It with places for its tensors in the data of a static network.</summary>
    public virtual NormPlan PlaceIn(StaticDataBuilder data) => this;

    /// <summary>Puts its tensors into the data of a static network.</summary>
    public virtual void Pack(StateDict state, uint[] words)
    {
    }

    /// <summary>Where its tensors lie in the data of a static network, for the reader; empty where it is folded.</summary>
    public virtual string Places => "";
}

/// <summary>A gradient in the tape.</summary>
/// <param name="Buffer">The name of the buffer.</param>
/// <param name="Offset">Where in it the gradient begins.</param>
/// <param name="Parameter">The offset of the parameter.</param>
internal sealed record ParameterGradient(string Buffer, int Offset, NamedOffset Parameter);

/// <summary>A norm as a static network has it, computed in the compiler.</summary>
internal abstract record KeptNorm
{
    /// <summary>Normalises a row in place, in double precision.</summary>
    public abstract void Normalize(double[] row);

    /// <summary>Normalises a row in place, with the roundings of int8 networks.</summary>
    public abstract void NormalizeInFloats(float[] row);
}
