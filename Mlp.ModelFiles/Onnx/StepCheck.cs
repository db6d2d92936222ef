using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Checks the numbers of a step: a forged file may have any.</summary>
internal static class StepCheck
{
    /// <summary>Checks a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="width">How many channels it gets.</param>
    /// <exception cref="NotHeldException">No network can have these numbers.</exception>
    public static void Check(Step step, int width)
    {
        CheckLengths(step, width);
        CheckActivation(step);
    }

    /// <summary>A forged file may give any number of values for the channels.</summary>
    private static void CheckLengths(Step step, int width)
    {
        bool fits = step switch
        {
            LinearStep linear => linear.Weight.LongLength == (long)linear.In * linear.Out && Fit(linear.Out, linear.Bias),
            BatchNormStep norm => Fit(width, norm.Weight, norm.Bias, norm.Mean, norm.Variance),
            RowNormStep norm => Fit(width, norm.Weight, norm.Bias),
            _ => true,
        };
        if (!fits)
        {
            throw new NotHeldException($"has weights whose number does not fit the {width} channels that it gets");
        }

        static bool Fit(int count, params double[]?[] vectors)
            => Array.TrueForAll(vectors, vector => vector is null || vector.Length == count);
    }

    private static void CheckActivation(Step step)
    {
        if (step is not ActivationStep { Activation: { } activation })
        {
            return;
        }

        double[] parameters =
        [
            activation.NegativeSlope, activation.Alpha, activation.Beta, activation.Threshold, activation.MinValue, activation.MaxValue,
        ];
        if (Array.Exists(parameters, parameter => double.IsNaN(parameter) || double.IsInfinity(parameter)))
        {
            throw new NotHeldException("has a parameter that is not a finite number");
        }

        if (activation.MinValue >= activation.MaxValue || activation.Beta <= 0)
        {
            throw new NotHeldException("has limits between which there is nothing, or a beta that is not positive");
        }
    }
}
