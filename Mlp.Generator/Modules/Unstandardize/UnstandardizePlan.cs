using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>
/// Unstandardize: y · std + mean of each output channel, in prediction alone. It is a pass of its own and not folded into the last Linear: a
/// mean that is large beside its std would cost the sums of that product digits, and int8 weights cannot take it up. So all kinds of a network,
/// with the same outputs before it, have the same bits behind it.
/// </summary>
/// <param name="Channels">The output channels.</param>
/// <param name="Mean">Offset of the means in the buffers.</param>
/// <param name="Std">Offset of the standard deviations in the buffers.</param>
/// <param name="PredictionMean">Offset of the means in the parameters of prediction, or in the data of a static network.</param>
/// <param name="PredictionStd">Offset of the standard deviations there.</param>
internal sealed record UnstandardizePlan(int Channels, NamedOffset Mean, NamedOffset Std, NamedOffset PredictionMean, NamedOffset PredictionStd)
    : OutputModulePlan(Channels)
{
    private const string MeanName = "outputs.mean", StdName = "outputs.std";

    /// <inheritdoc/>
    public override string Name => "Unstandardize";

    /// <inheritdoc/>
    public override string Key => "outputs";

    /// <inheritdoc/>
    public override string Facts => $"{Channels}".PadRight(14) + $"mean [{Channels}]   std [{Channels}]   in prediction";

    /// <inheritdoc/>
    public override string? TopologyProperty => "StandardizeOutputs = true";

    /// <inheritdoc/>
    public override bool ActsInTraining => false;

    /// <inheritdoc/>
    public override bool HasTensors => true;

    /// <inheritdoc/>
    public override string Places => $"; outputs' mean from {PredictionMean.Offset} and std from {PredictionStd.Offset} on";

    /// <inheritdoc/>
    public override string TrainingRemark
        => " The outputs are those before Unstandardize: compare them with (target − mean) / std, as StandardizeTargets of Mlp.Training computes it, not with the target.";

    /// <summary>Plans it where a declaration asks for it; its tensors have no places yet.</summary>
    public static UnstandardizePlan? Plan(TopologyModel topology)
        => topology.StandardizeOutputs ? new UnstandardizePlan(topology.OutChannels, default, default, default, default) : null;

    /// <inheritdoc/>
    public override OutputModulePlan PlaceIn(StateBuilder state) => this with
    {
        Mean = state.Buffer(MeanName, TensorRole.OutputMean, Channels),
        Std = state.Buffer(StdName, TensorRole.OutputStd, Channels),
        PredictionMean = state.Reserve("outputs.prediction_mean", Channels),
        PredictionStd = state.Reserve("outputs.prediction_std", Channels),
    };

    /// <inheritdoc/>
    public override OutputModulePlan PlaceIn(StaticDataBuilder data)
        => this with { PredictionMean = data.Place(MeanName, Sizes.Padded(Channels)), PredictionStd = data.Place(StdName, Sizes.Padded(Channels)) };

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, string vector, string rows)
        => writer.Line($"Unstandardization.Forward<{vector}>(ref output, {Fragments.Ref("parameters", PredictionMean)}, {Fragments.Ref("parameters", PredictionStd)}, channels: {Channels}, {rows});");

    /// <inheritdoc/>
    public override void WriteFold(SourceWriter writer)
    {
        Folding.WriteCopy(writer, Fragments.Ref("buffers", Mean), PredictionMean, Sizes.Padded(Channels));
        Folding.WriteCopy(writer, Fragments.Ref("buffers", Std), PredictionStd, Sizes.Padded(Channels));
    }

    /// <inheritdoc/>
    public override IKeptModule Keep(StateDict state) => new KeptUnstandardize(state.FloatsOf(MeanName)!, state.FloatsOf(StdName)!);

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

    private sealed class KeptUnstandardize(float[] mean, float[] std) : IKeptModule
    {
        public double[] Forward(double[] input) => [.. input.Select((value, channel) => value * std[channel] + mean[channel])];
    }
}
