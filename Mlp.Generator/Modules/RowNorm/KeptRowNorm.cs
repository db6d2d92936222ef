using System;
using System.Linq;

namespace Mlp.Generator.Modules;

/// <summary>A norm of rows as a static network has it: x̂ = (x − mean) / √(variance + eps), or x / √(mean of x² + eps), times γ, plus β.</summary>
/// <param name="Centers">Whether the mean is subtracted: LayerNorm.</param>
/// <param name="Eps">What is added to the variance.</param>
/// <param name="Weight">γ, or null.</param>
/// <param name="Bias">β, or null.</param>
internal sealed record KeptRowNorm(bool Centers, double Eps, float[]? Weight, float[]? Bias) : KeptNorm
{
    // As Mlp.CompilerServices.Int8RowNorm: channels k, k + 16, k + 32, … are added up one after the other, then the 16 sums in pairs.
    private const int Lanes = 16;

    /// <summary>Normalises a row in place, in double precision.</summary>
    public override void Normalize(double[] row)
    {
        double mean = Centers ? row.Average() : 0, scale = 1 / Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + Eps);
        for (int channel = 0; channel < row.Length; channel++)
        {
            row[channel] = (Weight?[channel] ?? 1.0) * ((row[channel] - mean) * scale) + (Bias?[channel] ?? 0.0);
        }
    }

    /// <summary>The same with the roundings of Mlp.CompilerServices.Int8RowNorm, step by step.</summary>
    public override void NormalizeInFloats(float[] row)
    {
        float share = (float)(1f / row.Length), mean = 0, remainder = 0;
        if (Centers)
        {
            mean = (float)(Sum(row) * share);
            for (int channel = 0; channel < row.Length; channel++)
            {
                row[channel] = (float)(row[channel] - mean);
            }

            remainder = (float)(Sum(row) * share);
        }

        float variance = (float)((float)(Sum([.. row.Select(value => (float)(value * value))]) * share) - (float)(remainder * remainder));
        float scale = (float)(1f / (float)Math.Sqrt((float)((variance < 0 ? 0 : variance) + (float)Eps)));
        for (int channel = 0; channel < row.Length; channel++)
        {
            float normalized = (float)((float)(row[channel] - remainder) * scale);
            float scaled = Weight is null ? normalized : (float)(normalized * Weight[channel]);
            row[channel] = Bias is null ? scaled : (float)(scaled + Bias[channel]);
        }
    }

    private static float Sum(float[] row)
    {
        float[] sums = new float[Lanes];
        for (int channel = 0; channel < row.Length; channel++)
        {
            sums[channel % Lanes] = (float)(sums[channel % Lanes] + row[channel]);
        }

        for (int count = Lanes / 2; count > 0; count /= 2)
        {
            for (int lane = 0; lane < count; lane++)
            {
                sums[lane] = (float)(sums[lane] + sums[lane + count]);
            }
        }

        return sums[0];
    }
}
