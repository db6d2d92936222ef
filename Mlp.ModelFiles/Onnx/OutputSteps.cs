using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Makes an Unstandardize of the last two steps of a file that is ours: a Mul by outputs.std and an Add of outputs.mean, right behind the last
/// Linear. Folding them into that Linear would give other bits, and lose precision where a mean is large beside its deviation.
/// </summary>
internal sealed class OutputSteps
{
    private readonly List<AffineStep> _steps = [];

    /// <summary>Holds a step back where it may be a part of one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isBehindLinear">Whether a Linear is all that stands right before the held ones.</param>
    public bool Hold(Step step, bool isBehindLinear)
    {
        bool isNext = isBehindLinear && step is AffineStep { IsOfUnstandardize: true } affine
            && (_steps.Count == 0 ? affine.Shift.All(value => value == 0) : _steps.Count == 1 && affine.Scale.All(value => value == 1));
        if (isNext)
        {
            _steps.Add((AffineStep)step);
        }

        return isNext;
    }

    /// <summary>Takes the held steps: something follows, so that they are none.</summary>
    public AffineStep[] Release()
    {
        AffineStep[] steps = [.. _steps];
        _steps.Clear();
        return steps;
    }

    /// <summary>Takes the Unstandardize that the held steps are; null where they are none.</summary>
    /// <param name="channels">The output channels.</param>
    public ModelUnstandardize? Take(int channels)
    {
        if (_steps.Count != 2)
        {
            return null;
        }

        float[] std = [.. Channels.Full(_steps[0].Scale, channels).Select(value => (float)value)];
        float[] mean = [.. Channels.Full(_steps[1].Shift, channels).Select(value => (float)value)];
        if (!Array.TrueForAll(std, value => value > 0 && !float.IsInfinity(value)) || !Array.TrueForAll(mean, IsFinite))
        {
            return null;
        }

        _steps.Clear();
        return new ModelUnstandardize(mean, std);
    }

    private static bool IsFinite(float value) => !float.IsNaN(value) && !float.IsInfinity(value);
}
