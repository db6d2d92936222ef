using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>A Linear of a state dict in double precision, with what can be folded into it.</summary>
/// <param name="Block">Its block.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out]; zeros where there is none.</param>
/// <param name="Norm">The norm behind it that cannot be folded, or null.</param>
internal sealed record FoldedLinear(FusedBlock Block, double[] Weight, double[] Bias, KeptNorm? Norm)
{
    /// <summary>Folds a state dict that has been checked.</summary>
    public static IReadOnlyList<FoldedLinear> Fold(IEnumerable<FusedBlock> blocks, StateDict state) => [.. blocks.Select(block => Fold(block, state))];

    /// <summary>The first norm that folds into numbers beyond float32, and the weight it belongs to; null where there is none.</summary>
    public static (string Norm, string Weight)? FindOverflow(IEnumerable<FusedBlock> blocks, StateDict state)
        => Fold(blocks, state).FirstOrDefault(linear => Array.Exists(linear.Weight, IsTooLarge) || Array.Exists(linear.Bias, IsTooLarge)) is { } overflow
            ? ($"{overflow.Block.Linear.Index + 1}", $"{overflow.Block.Linear.Index}.weight")
            : null;

    private static FoldedLinear Fold(FusedBlock block, StateDict state)
    {
        LinearPlan linear = block.Linear;
        double[] weight = Doubles(state.FloatsOf($"{linear.Index}.weight")!);
        double[] bias = state.FloatsOf($"{linear.Index}.bias") is { } own ? Doubles(own) : new double[linear.Out];
        block.Norm?.Fold(state, weight, bias);
        return new FoldedLinear(block, weight, bias, block.Norm?.Keep(state));
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static bool IsTooLarge(double value) => !(Math.Abs(value) <= float.MaxValue);
}
