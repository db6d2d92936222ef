using System;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>Softmax or LogSoftmax over the channels of each row.</summary>
/// <param name="Index">Its index in the Sequential.</param>
/// <param name="Channels">The output channels.</param>
/// <param name="IsLog">Whether it gives the logarithms.</param>
internal sealed record SoftmaxPlan(int Index, int Channels, bool IsLog) : OutputModulePlan(Channels)
{
    /// <inheritdoc/>
    public override string Name => IsLog ? "LogSoftmax" : "Softmax";

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <inheritdoc/>
    public override string Facts => "dim 1";

    /// <inheritdoc/>
    public override string? TopologyProperty => $"OutputActivation = ActivationLayer.{Name}";

    /// <summary>Plans it where a declaration asks for it.</summary>
    public static SoftmaxPlan? Plan(TopologyModel topology, int index)
        => topology.OutputActivation?.Layer is ActivationLayer.Softmax or ActivationLayer.LogSoftmax
            ? new SoftmaxPlan(index, topology.OutChannels, topology.OutputActivation.Layer == ActivationLayer.LogSoftmax)
            : null;

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, string vector, string rows)
        => writer.Line($"{Name}.Forward<{vector}>(ref output, channels: {Channels}, 0, {rows});");

    /// <inheritdoc/>
    public override void WriteTraining(SourceWriter writer)
        => writer.Line($"{Name}.Forward<V>(ref tape.OutputReference, channels: {Channels}, firstRow, endRow);");

    /// <inheritdoc/>
    public override void WriteBackward(SourceWriter writer, TapeBuffer gradient, int stride)
        => writer.Line($"{Name}.Backward<V>(ref tape.OutputReference, ref outputGradient, ref {gradient.Name}, channels: {Channels}, stride: {stride}, rows);");

    /// <inheritdoc/>
    public override IKeptModule Keep(StateDict state) => new KeptSoftmax(IsLog);

    private sealed class KeptSoftmax(bool isLog) : IKeptModule
    {
        public double[] Forward(double[] input)
        {
            double largest = input.Max(), sum = input.Sum(value => Math.Exp(value - largest));
            return [.. input.Select(value => isLog ? value - largest - Math.Log(sum) : Math.Exp(value - largest) / sum)];
        }
    }
}
