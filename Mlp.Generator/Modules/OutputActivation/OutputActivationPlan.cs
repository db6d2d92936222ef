using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>An activation of each output by itself.</summary>
/// <param name="Index">Its index in the Sequential.</param>
/// <param name="Channels">The output channels.</param>
/// <param name="Function">The function.</param>
internal sealed record OutputActivationPlan(int Index, int Channels, ActivationFunction Function) : OutputModulePlan(Channels)
{
    /// <inheritdoc/>
    public override string Name => Function.Name;

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <inheritdoc/>
    public override string Facts => Function.Facts;

    /// <inheritdoc/>
    public override IEnumerable<ActivationFunction> Functions => [Function];

    /// <summary>The derivatives, which the backward pass needs. Rows of outputs are no whole vectors.</summary>
    private TapeBuffer Slopes => TapeBuffer.PerRow($"slopes{Index}", Channels);

    /// <inheritdoc/>
    public override IEnumerable<TapeBuffer> LastTapeBuffers => [Slopes];

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> ForwardUses => [new(Slopes, $"[rows, {Channels}]")];

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> BackwardUses => ForwardUses;

    /// <inheritdoc/>
    public override string? TopologyProperty => $"OutputActivation = ActivationLayer.{Name}, OutputFunction = ActivationFunction.Of<{Function.Type}>(\"{Name}\"{(Facts.Length == 0 ? "" : $", \"{Function.PyTorchFacts}\"")})";

    /// <summary>Plans it where a declaration asks for it.</summary>
    public static OutputActivationPlan? Plan(TopologyModel topology, int index)
        => topology.OutputActivation is { Layer: not (ActivationLayer.Softmax or ActivationLayer.LogSoftmax) } model
            ? new OutputActivationPlan(index, topology.OutChannels, ActivationFunction.Plan(model) with { StructName = "LastActivation" })
            : null;

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, string vector, string rows)
        => writer.Line($"OutputActivation.Forward<{vector}, {Function.Type}>(ref output, {rows} * {Channels});");

    /// <inheritdoc/>
    public override void WriteTraining(SourceWriter writer)
        => writer.Line($"OutputActivation.Forward<V, {Function.Type}>(ref tape.OutputReference, ref {Slopes.Name}, firstRow * {Channels}, endRow * {Channels});");

    /// <inheritdoc/>
    public override void WriteBackward(SourceWriter writer, TapeBuffer gradient, int stride)
        => writer.Line($"OutputActivation.Backward<V>(ref {Slopes.Name}, ref outputGradient, ref {gradient.Name}, channels: {Channels}, stride: {stride}, rows);");

    /// <inheritdoc/>
    public override IKeptModule Keep(StateDict state) => new KeptActivation(Function.Model);

    private sealed class KeptActivation(ActivationModel model) : IKeptModule
    {
        public double[] Forward(double[] input) => [.. input.Select(value => DoubleActivation.Value(model, value))];
    }
}
