using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>Standardize: (x − mean) / std of each input channel, with buffers that training does not move.</summary>
/// <param name="Channels">The input channels.</param>
/// <param name="Mean">Offset of the means in the buffers.</param>
/// <param name="Std">Offset of the standard deviations in the buffers.</param>
/// <param name="PredictionMean">Offset of the means in the parameters of prediction, or in the data of a static network.</param>
/// <param name="PredictionStd">Offset of the standard deviations there.</param>
internal sealed record StandardizePlan(int Channels, NamedOffset Mean, NamedOffset Std, NamedOffset PredictionMean, NamedOffset PredictionStd)
    : InputModulePlan(Channels, "standardized")
{
    private const string MeanName = "inputs.mean", StdName = "inputs.std";

    /// <inheritdoc/>
    public override string Name => "Standardize";

    /// <inheritdoc/>
    public override string Key => "inputs";

    /// <inheritdoc/>
    public override string Facts => $"{Channels}".PadRight(14) + $"mean [{Channels}]   std [{Channels}]";

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> ForwardUses => [new(Output, $"[rows, {Stride}]")];

    /// <inheritdoc/>
    public override string Places => $"inputs' mean from {PredictionMean.Offset} and std from {PredictionStd.Offset} on; ";

    /// <inheritdoc/>
    public override string? TopologyProperty => "StandardizeInputs = true";

    /// <summary>Plans it where a declaration asks for it, and places its buffers.</summary>
    public static StandardizePlan? Plan(TopologyModel topology, StateBuilder state)
        => topology.StandardizeInputs
            ? new StandardizePlan(
                topology.InChannels,
                state.Buffer(MeanName, TensorRole.InputMean, topology.InChannels),
                state.Buffer(StdName, TensorRole.InputStd, topology.InChannels),
                state.Reserve("inputs.prediction_mean", topology.InChannels),
                state.Reserve("inputs.prediction_std", topology.InChannels))
            : null;

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, string vector, string input, string rows)
        => WriteForward(writer, vector, input, Fragments.Ref("parameters", PredictionMean), Fragments.Ref("parameters", PredictionStd), $"0, {rows}");

    /// <inheritdoc/>
    public override void WriteTraining(SourceWriter writer, string input)
        => WriteForward(writer, "V", input, Fragments.Ref("state.BufferReference", Mean), Fragments.Ref("state.BufferReference", Std), "firstRow, endRow");

    /// <inheritdoc/>
    public override void WriteBackward(SourceWriter writer)
    {
        writer.Line("// Back through the standardisation of the inputs.");
        writer.Line($"Standardization.Backward<V>(ref inputGradient, {Fragments.Ref("state.BufferReference", Std)}, channels: {Channels}, rows);");
    }

    /// <inheritdoc/>
    public override void WriteFold(SourceWriter writer)
    {
        Folding.WriteCopy(writer, Fragments.Ref("buffers", Mean), PredictionMean, Sizes.Padded(Channels));
        Folding.WriteCopy(writer, Fragments.Ref("buffers", Std), PredictionStd, Sizes.Padded(Channels));
    }

    /// <inheritdoc/>
    public override IKeptModule Keep(StateDict state) => new KeptStandardize(state.FloatsOf(MeanName)!, state.FloatsOf(StdName)!);

    /// <inheritdoc/>
    public override InputModulePlan PlaceIn(StaticDataBuilder data)
        => this with { PredictionMean = data.Place(MeanName, Sizes.Padded(Channels)), PredictionStd = data.Place(StdName, Sizes.Padded(Channels)) };

    /// <inheritdoc/>
    public override void Pack(StateDict state, uint[] words)
    {
        float[] mean = state.FloatsOf(MeanName)!, std = state.FloatsOf(StdName)!;
        for (int channel = 0; channel < Channels; channel++)
        {
            words[PredictionMean.Offset + channel] = FloatBits.ToBits(mean[channel]);
            words[PredictionStd.Offset + channel] = FloatBits.ToBits(std[channel]);
        }
    }

    private void WriteForward(SourceWriter writer, string vector, string input, string mean, string std, string rows)
        => writer.Line($"Standardization.Forward<{vector}>(ref {input}, {mean}, {std}, ref {OutputName}, channels: {Channels}, stride: {Stride}, {rows});");

    /// <summary>The same in the compiler, with the roundings of the program: int8 networks quantise what comes out.</summary>
    private sealed class KeptStandardize(float[] mean, float[] std) : IKeptModule
    {
        public double[] Forward(double[] input) => [.. input.Select((value, channel) => (double)(float)((float)((float)value - mean[channel]) / std[channel]))];
    }
}
