using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Makes a Standardize of what is done to the inputs, where the file is ours and has one, or where folding it would lose precision: a mean
/// that is 8 and more deviations away from 0 costs the sums of the first Linear 3 bits and more.
/// </summary>
/// <param name="channels">The channels of the input.</param>
internal sealed class InputSteps(int channels)
{
    private const double FarAway = 8;
    private const int MostSteps = 64;

    private readonly List<Step> _steps = [];

    /// <summary>Notes a step in front of the first Linear: an AffineStep or a SelectStep.</summary>
    /// <exception cref="NotHeldException">They are more than any export has; each may be as wide as the file is long.</exception>
    public void Add(Step step)
    {
        if (_steps.Count == MostSteps)
        {
            throw new NotHeldException($"comes behind {MostSteps} other steps in front of the first Linear: simplify the graph");
        }

        _steps.Add(step);
    }

    /// <summary>Splits the steps into a Standardize, or none, and what is left to fold into the first Linear.</summary>
    /// <param name="all">All steps together.</param>
    /// <param name="folded">The labels of what is folded: those of the Standardize are taken out.</param>
    /// <param name="remarks">Where it says that there is a Standardize.</param>
    public (ModelStandardize? Standardize, ChannelMap Waiting) Split(ChannelMap all, List<string> folded, List<string> remarks)
    {
        bool isOurs = _steps.Exists(step => step is AffineStep { IsOfStandardize: true });
        if (!isOurs && !all.Shift.Any(shift => Math.Abs(shift) > FarAway))
        {
            return (null, all);
        }

        (ChannelMap best, int count) = Best(isOurs);
        if (count == 0 || !Array.TrueForAll(best.Scale, IsDeviation) || !Array.TrueForAll(best.Means, IsFinite))
        {
            return (null, all);
        }

        ChannelMap rest = ChannelMap.Identity(channels) with { Scale = [.. best.Scale.Select(scale => (double)Math.Sign(scale))] };
        foreach (Step step in _steps.Skip(count))
        {
            rest = step is AffineStep affine ? rest.Then(affine) : rest.Then((SelectStep)step);
        }

        string[] labels = [.. _steps.Take(count).Select(step => step.Label)];
        Array.ForEach(labels, label => folded.Remove(label));
        if (!isOurs)
        {
            remarks.Add(
                $"Kept as StandardizeInputs, so that inputs are given as they are: {string.Join(", ", labels)}. "
                + "Folding a mean that is large beside its deviation would lose precision.");
        }

        return (new ModelStandardize(best.Means, [.. best.Scale.Select(Deviation)]), rest);
    }

    /// <summary>Of the steps so far as many as give means that are floats: what is shifted again behind them may have none.</summary>
    private (ChannelMap Best, int Count) Best(bool isOurs)
    {
        ChannelMap map = ChannelMap.Identity(channels), best = map;
        double least = double.PositiveInfinity;
        int count = 0;
        for (int i = 0; i < _steps.Count && _steps[i] is AffineStep affine; i++)
        {
            map = map.Then(affine);
            if (isOurs ? affine.IsOfStandardize : map.MeanError < least)
            {
                (best, least, count) = (map, map.MeanError, i + 1);
            }
        }

        return (best, count);
    }

    private static float Deviation(double scale) => (float)(1 / Math.Abs(scale));

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);

    private static bool IsDeviation(double scale) => Deviation(scale) is > 0 and < float.PositiveInfinity;
}
