using System;
using System.Linq;
using Mlp.Generator.Modules;

namespace Mlp.Generator.Packing;

/// <summary>A Linear, the norm of rows behind it and its activation, in double precision.</summary>
/// <param name="Block">Its shape and activation.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Bias">[out].</param>
/// <param name="Norm">The norm, or null.</param>
internal sealed record KeptLinear(FusedBlock Block, double[] Weight, double[] Bias, KeptNorm? Norm) : IKeptModule
{
    public double[] Forward(double[] input)
    {
        double[] output = new double[Block.Linear.Out];
        for (int channel = 0; channel < output.Length; channel++)
        {
            double sum = Bias[channel];
            for (int k = 0; k < input.Length; k++)
            {
                sum += Weight[channel * input.Length + k] * input[k];
            }

            output[channel] = sum;
        }

        Norm?.Normalize(output);
        return [.. output.Select(value => DoubleActivation.Value(Block.Function.Model, value))];
    }
}

/// <summary>
/// A Linear of int8 weights, the norm of rows behind it and its activation: the integers and roundings of Mlp.CompilerServices.Int8Linear and
/// Mlp.CompilerServices.Int8RowNorm, step by step.
/// </summary>
/// <param name="Block">Its shape and activation.</param>
/// <param name="Weight">[out, in].</param>
/// <param name="Begin">What the sums begin with.</param>
/// <param name="Scales">Of each output channel.</param>
/// <param name="Bias">[out].</param>
/// <param name="Norm">The norm, or null.</param>
internal sealed record KeptInt8(FusedBlock Block, sbyte[] Weight, int[] Begin, float[] Scales, float[] Bias, KeptNorm? Norm) : IKeptModule
{
    public double[] Forward(double[] input)
    {
        bool hasSign = !Block.Input.IsNonNegative;
        float largest = 0;
        foreach (double value in input)
        {
            largest = Math.Max(largest, Math.Abs((float)value));
        }

        float levels = hasSign ? 127 : 255, inverse = largest >= 1e-30f ? (float)(levels / largest) : 0, scale = (float)(largest / levels);
        int[] quantised = new int[input.Length];
        for (int k = 0; k < input.Length; k++)
        {
            quantised[k] = (int)Math.Round((double)(float)((float)input[k] * inverse), MidpointRounding.ToEven) + (hasSign ? 128 : 0);
        }

        float[] output = new float[Block.Linear.Out];
        for (int channel = 0; channel < output.Length; channel++)
        {
            int sum = Begin[channel];
            for (int k = 0; k < input.Length; k++)
            {
                sum += Weight[channel * input.Length + k] * quantised[k];
            }

            float product = (float)((float)sum * (float)(scale * Scales[channel]));
            output[channel] = (float)(product + Bias[channel]);
        }

        Norm?.NormalizeInFloats(output);
        return [.. output.Select(value => DoubleActivation.Value(Block.Function.Model, value))];
    }
}
