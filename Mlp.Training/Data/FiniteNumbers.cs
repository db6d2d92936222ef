using System.Numerics;

namespace Mlp;

/// <summary>Looks for NaN and infinities.</summary>
internal static class FiniteNumbers
{
    /// <summary>Whether every number is finite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // x − x is 0, but NaN for a NaN and an infinity; NaN stays NaN in a sum.
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= values.Length; i += Vector<float>.Count)
        {
            Vector<float> value = new(values[i..]);
            sum += value - value;
        }

        float rest = Vector.Sum(sum);
        for (; i < values.Length; i++)
        {
            rest += values[i] - values[i];
        }

        return !float.IsNaN(rest);
    }

    /// <summary>The largest magnitude; 0 for no numbers.</summary>
    public static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        return largest;
    }
}
