using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>BatchNorm1d, and BatchNorm2d, whose rows are the pixels of all images.</summary>
/// <param name="Layer">Which of the two.</param>
/// <param name="Index">Its index in the state dict.</param>
/// <param name="Channels">Its channels.</param>
/// <param name="Eps">What it adds to the variance.</param>
/// <param name="MethodIndex">The number that its methods bear.</param>
/// <param name="Momentum">The weight of a batch in the running statistics; null for their plain average.</param>
/// <param name="Affine">Its weight and bias, or null.</param>
/// <param name="Running">Its running statistics, or null: then prediction takes the batch's, too.</param>
internal sealed record BatchNormPlan(
    NormLayer Layer, int Index, int Channels, double Eps, int MethodIndex, double? Momentum, AffinePlan? Affine, RunningPlan? Running)
    : NormPlan(Index, Channels, Eps, MethodIndex), INormOverRanks
{
    /// <summary>Rows of the statistics of a batch: mean, remainder, variance, inverse deviation.</summary>
    public const int StatisticsRows = 4;

    /// <summary>
    /// Gets what tells the names of its folding methods from those of other batch norms of the network, which have another eps, or weights where it has
    /// none; empty for the first.
    /// </summary>
    public string FoldSuffix { get; init; } = "";

    /// <summary>Plans one, and places its tensors.</summary>
    public static BatchNormPlan Create(NormModel model, int index, int channels, int methodIndex, IReadOnlyList<BatchNormPlan> before, StateBuilder state)
    {
        AffinePlan? affine = model.Affine
            ? new(state.Vector($"{index}.weight", TensorRole.NormWeight, channels), state.Vector($"{index}.bias", TensorRole.NormBias, channels))
            : null;
        RunningPlan? running = model.TrackRunningStats
            ? new(
                state.Buffer($"{index}.running_mean", TensorRole.RunningMean, channels),
                state.Buffer($"{index}.running_var", TensorRole.RunningVar, channels),
                state.Counter($"{index}.num_batches_tracked"))
            : null;
        BatchNormPlan? same = before.FirstOrDefault(norm => norm.Eps == model.Eps && norm.Affine is null == !model.Affine);
        return new BatchNormPlan(model.Layer, index, channels, model.Eps, methodIndex, model.Momentum, affine, running)
        {
            FoldSuffix = same?.FoldSuffix ?? (before.Count == 0 ? "" : $"At{index}"),
        };
    }

    /// <inheritdoc/>
    public override string Name => Layer.ToString();

    /// <inheritdoc/>
    public override string ClassName => "BatchNorm";

    /// <inheritdoc/>
    public override string Facts => $"{Channels}".PadRight(14)
        + $"eps {Literal.Prose(Eps)}, momentum {(Momentum is double momentum ? Literal.Prose(momentum) : "None")}{(Affine is null ? "" : ", affine")}{(Running is null ? "" : ", running statistics")}";

    /// <inheritdoc/>
    public override bool TakesBatchStatistics => true;

    /// <inheritdoc/>
    public override bool ActsInPrediction => Running is null;

    /// <inheritdoc/>
    public override bool TakesWholeRows => false;

    /// <inheritdoc/>
    public override ActivationPlace Place(bool isCheap) => ActivationPlace.Norm;

    /// <summary>The statistics of a batch.</summary>
    public TapeBuffer Statistics => TapeBuffer.Fixed($"statistics{Index}", (long)StatisticsRows * PaddedChannels);

    /// <inheritdoc/>
    public override IEnumerable<TapeBuffer> TapeBuffers => [Statistics, Normalized];

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> ForwardUses => BackwardUses.Reverse();

    /// <inheritdoc/>
    public override IEnumerable<TapeUse> BackwardUses =>
    [
        new(Normalized, $"[rows, {Sizes.Stride(Channels)}]"),
        new(Statistics, $"[{StatisticsRows}, {PaddedChannels}]: mean, remainder, variance, inverse deviation"),
    ];

    /// <inheritdoc/>
    public override string Formula(string x) => $"batchNorm{Index}({x})";

    /// <inheritdoc/>
    public override void WritePrediction(SourceWriter writer, FusedBlock block)
    {
        if (ActsInPrediction)
        {
            BatchNormForward.WritePredictionCalls(writer, this, block);
        }
    }

    /// <inheritdoc/>
    public override void WriteTrainingLocals(SourceWriter writer)
    {
        if (Running is { } running && Momentum is null)
        {
            writer.Line();
            writer.Line($"// {Index}.num_batches_tracked: the running statistics are the plain average over all batches.");
            writer.Line($"long batches{Index} = state.Counter({running.Counter});");
        }
    }

    /// <inheritdoc/>
    public override void WriteTraining(SourceWriter writer, FusedBlock block, string channel, int width)
        => BatchNormForward.WriteTrainingCalls(writer, this, block, channel, width);

    /// <inheritdoc/>
    public override void WriteBackwardPanel(SourceWriter writer, FusedBlock block, string channel, int width)
        => BatchNormBackward.WriteCall(writer, this, block, channel, width);

    /// <inheritdoc/>
    public void WriteOwnStatistics(SourceWriter writer, string channel, int width) => BatchNormForward.WriteStatisticsCall(writer, this, channel, width);

    /// <inheritdoc/>
    public void WriteCombineStatistics(SourceWriter writer)
        => writer.Line($"tape.CombineStatistics(ref {Statistics.Name}, {PaddedChannels}, {Literal.Float(Eps)});");

    /// <inheritdoc/>
    public void WriteNormalize(SourceWriter writer, FusedBlock block, string channel, int width)
        => BatchNormForward.WriteNormalizeCalls(writer, this, block, channel, width, allRows: "tape.TotalRows");

    /// <inheritdoc/>
    public void WriteOwnSums(SourceWriter writer, FusedBlock block, string channel, int width)
        => BatchNormBackward.WriteSumsCall(writer, this, block, channel, width);

    /// <inheritdoc/>
    public void WriteSumOverRanks(SourceWriter writer) => writer.Line($"tape.SumOverRanks(ref {Statistics.Name}, {2 * PaddedChannels});");

    /// <inheritdoc/>
    public void WriteCenter(SourceWriter writer, FusedBlock block, string channel, int width)
        => BatchNormBackward.WriteCenterCall(writer, this, block, channel, width);

    /// <inheritdoc/>
    public override string ClassSummary(bool trains) => "Batch normalisation: statistics of the batch, running statistics, normalisation, its backward pass.";

    /// <inheritdoc/>
    public override void WriteClass(SourceWriter writer, IReadOnlyList<FusedBlock> blocks, bool trains, bool sharesBatches)
    {
        if (!trains)
        {
            return;
        }

        foreach ((BatchNormPlan norm, FusedBlock block) in Of(blocks))
        {
            if (norm.MethodIndex == norm.Index)
            {
                BatchNormForward.WriteMethods(writer, norm, block);
                BatchNormBackward.WriteMethod(writer, norm, block);
                if (sharesBatches)
                {
                    BatchNormBackward.WriteMethodsOverRanks(writer, norm, block);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteFold(SourceWriter writer, LinearPlan linear)
    {
        if (Running is { } running)
        {
            BatchNormFold.WriteCall(writer, linear, this, running);
            return;
        }

        base.WriteFold(writer, linear);
        if (Affine is { } affine)
        {
            Folding.WriteCopy(writer, affine.Weight, PaddedChannels);
            Folding.WriteCopy(writer, affine.Bias, PaddedChannels);
        }
    }

    /// <inheritdoc/>
    public override void WriteFoldMethods(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
    {
        if (Running is not null)
        {
            BatchNormFold.WriteMethods(writer, blocks);
        }
    }

    /// <summary>The batch norms among blocks.</summary>
    public static IEnumerable<(BatchNormPlan Norm, FusedBlock Block)> Of(IEnumerable<FusedBlock> blocks)
        => blocks.Where(block => block.Norm is BatchNormPlan).Select(block => ((BatchNormPlan)block.Norm!, block));

    /// <inheritdoc/>
    /// <remarks>s = γ / √(running_var + eps); W' = s · W by rows; b' = (b − running_mean) · s + β.</remarks>
    public override void Fold(StateDict state, double[] weight, double[] bias)
    {
        float[]? gamma = state.FloatsOf($"{Index}.weight"), beta = state.FloatsOf($"{Index}.bias");
        float[] mean = state.FloatsOf($"{Index}.running_mean")!, variance = state.FloatsOf($"{Index}.running_var")!;
        int inputs = weight.Length / Channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            double scale = (gamma?[channel] ?? 1.0) / Math.Sqrt(variance[channel] + Eps);
            bias[channel] = (bias[channel] - mean[channel]) * scale + (beta?[channel] ?? 0.0);
            for (int k = channel * inputs; k < (channel + 1) * inputs; k++)
            {
                weight[k] *= scale;
            }
        }
    }
}

/// <summary>A norm's weight and bias.</summary>
/// <param name="Weight">Offset of γ in the parameters.</param>
/// <param name="Bias">Offset of β in the parameters.</param>
internal sealed record AffinePlan(NamedOffset Weight, NamedOffset Bias);

/// <summary>A norm's running statistics.</summary>
/// <param name="Mean">Offset in the buffers.</param>
/// <param name="Variance">Offset in the buffers.</param>
/// <param name="Counter">The index of num_batches_tracked.</param>
internal sealed record RunningPlan(NamedOffset Mean, NamedOffset Variance, int Counter);
