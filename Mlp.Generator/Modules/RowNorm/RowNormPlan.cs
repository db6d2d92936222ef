using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>LayerNorm and RMSNorm: norms that take the statistics of each row over its channels, the same in training and in prediction.</summary>
/// <param name="Layer">Which of the two.</param>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Eps">What it adds to the variance, or to the mean square.</param>
/// <param name="MethodIndex">The number that its methods bear.</param>
/// <param name="Weight">Offset of γ in the parameters, or null.</param>
/// <param name="Bias">Offset of β in the parameters, or null.</param>
internal sealed record RowNormPlan(NormLayer Layer, int Index, int Channels, double Eps, int MethodIndex, NamedOffset? Weight, NamedOffset? Bias)
    : NormPlan(Index, Channels, Eps, MethodIndex)
{
    /// <summary>Plans one, and places its tensors.</summary>
    public static RowNormPlan Create(NormModel model, int index, int channels, int methodIndex, StateBuilder state)
    {
        NamedOffset? weight = model.Affine ? state.Vector($"{index}.weight", TensorRole.NormWeight, channels) : null;
        NamedOffset? bias = model.Affine && model.Layer == NormLayer.LayerNorm ? state.Vector($"{index}.bias", TensorRole.NormBias, channels) : null;
        return new RowNormPlan(model.Layer, index, channels, model.Eps, methodIndex, weight, bias);
    }

    /// <summary>Whether it subtracts the mean.</summary>
    public bool Centers => Layer == NormLayer.LayerNorm;

    /// <summary>Sums over the channels of a row that do not wait for each other: four where there are enough channels.</summary>
    public int Chains => PaddedChannels >= 4 * PanelsPlan.NarrowWidth ? 4 : 1;

    /// <inheritdoc/>
    public override string Name => Layer.ToString();

    /// <inheritdoc/>
    public override string ClassName => Name;

    /// <inheritdoc/>
    public override string Facts => $"{Channels}".PadRight(14) + $"eps {Literal.Prose(Eps)}{(Weight is null ? "" : ", affine")}";

    /// <inheritdoc/>
    public override bool TakesBatchStatistics => false;

    /// <inheritdoc/>
    public override bool ActsInPrediction => true;

    /// <inheritdoc/>
    public override bool TakesWholeRows => true;

    /// <inheritdoc/>
    public override ActivationPlace Place(bool isCheap) => isCheap ? ActivationPlace.Norm : ActivationPlace.Pass;

    /// <summary>The gradients of its weight and bias, until nobody needs the weight any more.</summary>
    public TapeBuffer AffineGradient => TapeBuffer.Fixed($"affine{Index}", 2 * PaddedChannels);

    /// <summary>Gets the buffer of the factors that each row was multiplied by.</summary>
    public TapeBuffer Inverse => TapeBuffer.PerRow($"inverse{Index}", 1);

    /// <inheritdoc/>
    public override IEnumerable<TapeBuffer> TapeBuffers => Weight is null ? [Normalized] : [AffineGradient, Normalized];

    /// <inheritdoc/>
    public override IEnumerable<TapeBuffer> LastTapeBuffers => [Inverse];

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> ForwardUses => [new(Normalized, $"[rows, {Sizes.Stride(Channels)}]"), new(Inverse, "[rows]")];

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> BackwardUses
        => Weight is null ? ForwardUses
            : ForwardUses.Append(new(AffineGradient, Bias is null
                ? $"[1, {PaddedChannels}]: gradients of {Index}.weight"
                : $"[2, {PaddedChannels}]: gradients of {Index}.weight and {Index}.bias"));

    /// <inheritdoc/>
    public override string Formula(string x) => $"{(Centers ? "layerNorm" : "rmsNorm")}{Index}({x})";

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, FusedBlock block)
        => writer.Line($"{Method("Predict")}<V, {FunctionAt(block, block.PredictionPlace)}>(ref {block.PredictionOutput}, {AffineArguments}rows);");

    /// <inheritdoc/>
    public override void WritePredictionOfRow(SourceWriter writer, FusedBlock block, string vector, string output)
    {
        writer.Line($"{Method("Predict")}<{vector}, {FunctionAt(block, block.PredictionPlace)}>(ref {output}, {AffineArguments}rows: 1);");
        ActivationForward.WriteRow(writer, block, vector, output, $"{PaddedChannels}");
    }

    /// <inheritdoc/>
    public override void WriteInt8Prediction(SourceWriter writer, FusedBlock block, string output)
    {
        string Vector(NamedOffset? offset) => offset is { } own ? Fragments.Ref("parameters", own) : "ref Unsafe.NullRef<float>()";
        writer.Line($"Int8RowNorm.Run<{block.Function.Type}>(ref {output}, {Channels}, {Vector(Weight)}, {Vector(Bias)}, {Literal.Float(Eps)}, centers: {(Centers ? "true" : "false")});");
    }

    /// <inheritdoc/>
    public override void WriteTraining(SourceWriter writer, FusedBlock block, string channel, int width)
        => writer.Line($"{Method("Normalize")}<V, {FunctionAt(block, block.TrainingPlace)}>(ref {Normalized.Name}, ref {Inverse.Name}, {AffineArguments}ref {block.Output.Name}, firstRow, endRow);");

    /// <inheritdoc/>
    public override void WriteBackwardPanel(SourceWriter writer, FusedBlock block, string channel, int width)
    {
        if (Weight is not null)
        {
            writer.Line($"{Method("AffineGradient")}<V>({Fragments.Ref(block.Gradient!.Name, channel)}, {Fragments.Ref(Normalized.Name, channel)}, {Fragments.Ref(AffineGradient.Name, channel)}, rows, {width});");
        }
    }

    /// <inheritdoc/>
    public override void WriteBackwardRows(SourceWriter writer, FusedBlock block)
    {
        string weight = Weight is { } own ? $"{Fragments.Ref("parameters", own)}, " : "";
        writer.Line($"{Method("Backward")}<V>(ref {block.Gradient!.Name}, ref {Normalized.Name}, ref {Inverse.Name}, {weight}firstRow, endRow);");
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterGradient> WaitingGradients
    {
        get
        {
            if (Weight is { } weight)
            {
                yield return new ParameterGradient(AffineGradient.Name, 0, weight);
            }

            if (Bias is { } bias)
            {
                yield return new ParameterGradient(AffineGradient.Name, PaddedChannels, bias);
            }
        }
    }

    /// <inheritdoc/>
    public override string ClassSummary(bool trains) => $"{Name}: each row is normalised over its channels{(trains ? ", in training and in prediction; the backward pass" : "")}.";

    /// <inheritdoc/>
    public override void WriteClass(SourceWriter writer, IReadOnlyList<FusedBlock> blocks, bool trains, bool sharesBatches)
    {
        foreach (RowNormPlan norm in blocks.Select(block => block.Norm).OfType<RowNormPlan>().Where(norm => norm.Layer == Layer && norm.MethodIndex == norm.Index))
        {
            writer.Line();
            RowNormForward.Write(writer, norm, training: false);
            if (trains)
            {
                writer.Line();
                RowNormForward.Write(writer, norm, training: true);
                writer.Line();
                RowNormBackward.Write(writer, norm);
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteFold(SourceWriter writer, LinearPlan linear)
    {
        base.WriteFold(writer, linear);
        foreach (NamedOffset offset in new[] { Weight, Bias }.OfType<NamedOffset>())
        {
            Folding.WriteCopy(writer, offset, PaddedChannels);
        }
    }

    /// <inheritdoc/>
    public override KeptNorm? Keep(StateDict state) => new KeptRowNorm(Centers, Eps, state.FloatsOf($"{Index}.weight"), state.FloatsOf($"{Index}.bias"));

    /// <inheritdoc/>
    public override NormPlan PlaceIn(StaticDataBuilder data)
        => this with { Weight = Weight is null ? null : data.Place($"{Index}.weight", PaddedChannels), Bias = Bias is null ? null : data.Place($"{Index}.bias", PaddedChannels) };

    /// <inheritdoc/>
    public override void Pack(StateDict state, uint[] words)
    {
        Put(Weight, state.FloatsOf($"{Index}.weight"));
        Put(Bias, state.FloatsOf($"{Index}.bias"));

        void Put(NamedOffset? offset, float[]? values)
        {
            for (int channel = 0; channel < values?.Length; channel++)
            {
                words[offset!.Value.Offset + channel] = FloatBits.ToBits(values[channel]);
            }
        }
    }

    /// <inheritdoc/>
    public override string Places => (Weight, Bias) switch
    {
        ({ } weight, { } bias) => $"; {Name} {Index}'s weight from {weight.Offset} and bias from {bias.Offset} on",
        ({ } weight, null) => $"; {Name} {Index}'s weight from {weight.Offset} on",
        _ => "",
    };

    // Layers that are alike share their methods, which bear the number of the first.
    private string Method(string work) => $"{ClassName}.{work}{MethodIndex}";

    /// <summary>The arguments of its weight and bias, where it has them, each with a comma behind it.</summary>
    private string AffineArguments
        => (Weight is { } weight ? $"{Fragments.Ref("parameters", weight)}, " : "") + (Bias is { } bias ? $"{Fragments.Ref("parameters", bias)}, " : "");

    /// <summary>The function that a kernel applies, as far as this is the place.</summary>
    private static string FunctionAt(FusedBlock block, ActivationPlace place) => (place == ActivationPlace.Norm ? block.Function : ActivationFunction.Identity).Type;
}
