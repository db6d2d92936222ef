using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Planning;

/// <summary>Decides how the prediction of one row is written.</summary>
internal static class RowPlanner
{
    /// <summary>Networks of up to this many layers become one method.</summary>
    private const int InlinedLayers = 4;

    /// <summary>The most that a network's prediction of one row may put on the stack, in floats: 16 KiB.</summary>
    private const int MaxLocalFloats = 4096;

    /// <summary>The same of a static network: .NET clears it in each call, and more than this takes longer than to find the thread's scratch.</summary>
    private const int MaxStaticLocalFloats = 160;

    // What is written out without a loop in one method: with more, the JIT's inlining gives up, and there is a call for each vector.
    private const int MaxUnrolled = 240;

    // Whatever room there is, depths beyond this gain nothing.
    private const int MaxUnrolledDepth = 32;

    // The same limit of a static network's method, in operations that are inlined.
    private const int MaxOperations = 400;

    // A vector of 16 is 90 bytes of code for the JIT, which gives up at 60,000.
    private const long MaxConstantLength = 4096;

    /// <summary>The plan of a network that is not static.</summary>
    public static RowPlan Plan(EquatableArray<FusedBlock> blocks, InferencePlan inference)
    {
        bool hasScratch = blocks.Count > 1 || blocks[0].PadsOutput || inference.InputStride > 0;
        int length = inference.RowLength;
        return new RowPlan(
            hasScratch ? length : 0,
            length <= MaxLocalFloats,
            inference.EvenStride,
            inference.EvenStride + inference.OddStride,
            blocks.Count <= InlinedLayers,
            HasConstants: false);
    }

    /// <summary>The plan of a static network.</summary>
    public static RowPlan PlanStatic(EquatableArray<FusedBlock> blocks, InferencePlan inference, StaticPlan data)
    {
        int even = Widest(blocks.Where(block => !block.UsesOddScratch)), odd = Widest(blocks.Where(block => block.UsesOddScratch));

        // The outputs of a layer begin up to a vector behind where their scratch does.
        int length = even + odd + PanelsPlan.NarrowWidth + inference.InputStride;
        return new RowPlan(
            length,
            length <= MaxStaticLocalFloats,
            even,
            even + odd + PanelsPlan.NarrowWidth,
            data.Format != WeightFormat.Int8 && blocks.Count <= InlinedLayers && blocks.Sum(Operations) < MaxOperations,
            data.Format == WeightFormat.Float32 && data.Length <= MaxConstantLength);
    }

    /// <summary>The blocks, with those marked whose sums over the input channels are written out without a loop.</summary>
    public static EquatableArray<FusedBlock> Unroll(EquatableArray<FusedBlock> blocks)
    {
        List<FusedBlock> unrolled = [];
        int used = 0;
        foreach (FusedBlock block in blocks)
        {
            LinearPlan linear = block.Linear;
            if (blocks.Count > InlinedLayers)
            {
                used = 0;
            }

            bool isUnrolled = linear.In <= MaxUnrolledDepth && used + linear.UnrolledOperations <= MaxUnrolled;
            used += isUnrolled ? linear.UnrolledOperations : 0;
            unrolled.Add(block with { Linear = linear with { IsUnrolled = isUnrolled } });
        }

        return new EquatableArray<FusedBlock>([.. unrolled]);
    }

    /// <summary>Operations on vectors that the method of a static Linear is written with, its activation included; a test counts them in the text.</summary>
    public static int Operations(FusedBlock block) => block.Linear.StaticRow!.Operations + (block.PredictionPlace == ActivationPlace.Pass && block.Norm is not { ActsInPrediction: true } ? 1 : 0);

    /// <summary>The widest output, and a vector that overlaps its end.</summary>
    private static int Widest(IEnumerable<FusedBlock> blocks)
        => blocks.Select(block => block.Linear.PaddedOut + PanelsPlan.NarrowWidth).DefaultIfEmpty(0).Max();
}
