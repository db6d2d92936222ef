using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>PyTorch's clip_grad_norm_ and clip_grad_value_ on packed gradients, whose padding is 0 and stays 0.</summary>
internal static class GradientClipping
{
    // Elements whose squares are summed in float before the sum goes on in double.
    private const int Chunk = 1024;

    // Below it squares are lost as denormal numbers.
    private const double SmallestSum = 1e-24;

    private const double Epsilon = 1e-6;

    /// <summary>Multiplies all gradients by maxNorm / (norm + 1e-6), if that is below 1.</summary>
    /// <returns>The norm before.</returns>
    /// <exception cref="InvalidOperationException">
    /// The norm is not finite and <paramref name="errorIfNonfinite"/>; nothing has changed.
    /// </exception>
    public static double ClipNorm(StateLayout layout, Span<float> gradients, double maxNorm, double normType, bool errorIfNonfinite)
    {
        CheckNotNegative(maxNorm, nameof(maxNorm));
        if (!(normType > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(normType), FormattableString.Invariant($"Invalid norm type: {normType}. It must be above 0; infinity is that of the largest magnitude."));
        }

        double norm = Norm(gradients, normType);
        if (errorIfNonfinite && !double.IsFinite(norm))
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"The total norm of order {normType} for gradients is non-finite ({norm}), so it cannot be clipped. To scale the gradients by the non-finite norm anyway, pass errorIfNonfinite: false."));
        }

        double coefficient = maxNorm / (norm + Epsilon);
        if (double.IsNaN(coefficient))
        {
            FillWithNaN(layout, gradients);
        }
        else if (coefficient < 1)
        {
            GradientSum.Scale(gradients, (float)coefficient);
        }

        return norm;
    }

    /// <summary>Brings each gradient into ±limit. NaN stays NaN.</summary>
    public static void ClipValue(Span<float> gradients, double clipValue)
    {
        CheckNotNegative(clipValue, nameof(clipValue));
        float limit = (float)clipValue;
        ref float first = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)gradients.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Clamp<Simd512>(ref first, length, limit);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Clamp<Simd256>(ref first, length, limit);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Clamp<Simd128>(ref first, length, limit);
        }
        else
        {
            Clamp<SimdScalar>(ref first, length, limit);
        }
    }

    /// <summary>(Σ |gradient|^p)^(1/p), or the largest magnitude for p = ∞. NaN where there is one.</summary>
    public static double Norm(ReadOnlySpan<float> gradients, double normType)
    {
        if (normType == 2)
        {
            double sum = SumOfSquares(gradients);

            // Squares that leave float's range are taken again in double, where none does.
            return Math.Sqrt(sum >= SmallestSum && double.IsFinite(sum) ? sum : SumOfSquaresInDouble(gradients));
        }

        double result = 0;
        foreach (float gradient in gradients)
        {
            double magnitude = Math.Abs((double)gradient);

            // Math.Max keeps NaN.
            result = double.IsPositiveInfinity(normType) ? Math.Max(result, magnitude) : result + Math.Pow(magnitude, normType);
        }

        return double.IsPositiveInfinity(normType) ? result : Math.Pow(result, 1 / normType);
    }

    /// <summary>Σ gradient², in float within chunks.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static double SumOfSquares<V>(ref float gradients, nuint length)
        where V : struct, ISimd<V>
    {
        double sum = 0;
        for (nuint start = 0; start < length; start += Chunk)
        {
            // The length is a multiple of 16; four chains of sums hide the latency of the additions.
            nuint end = Math.Min(length, start + Chunk), i = start;
            V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero;
            for (; i + (4 * V.Count) <= end; i += 4 * V.Count)
            {
                sum0 = AddSquare(ref gradients, i, sum0);
                sum1 = AddSquare(ref gradients, i + V.Count, sum1);
                sum2 = AddSquare(ref gradients, i + (2 * V.Count), sum2);
                sum3 = AddSquare(ref gradients, i + (3 * V.Count), sum3);
            }

            for (; i < end; i += V.Count)
            {
                sum0 = AddSquare(ref gradients, i, sum0);
            }

            sum += V.Sum(sum0 + sum1 + (sum2 + sum3));
        }

        return sum;
    }

    /// <summary>gradient = min(max(gradient, −limit), limit).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Clamp<V>(ref float gradients, nuint length, float limit)
        where V : struct, ISimd<V>
    {
        V high = V.Create(limit), low = V.Create(-limit);
        for (nuint i = 0; i < length; i += V.Count)
        {
            // NaN fails both comparisons.
            V gradient = V.Load(ref gradients, i);
            gradient = V.ConditionalSelect(V.LessThan(high, gradient), high, gradient);
            V.Store(V.ConditionalSelect(V.LessThan(gradient, low), low, gradient), ref gradients, i);
        }
    }

    private static double SumOfSquares(ReadOnlySpan<float> gradients)
    {
        ref float first = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)gradients.Length;
        return
            Vector512.IsHardwareAccelerated ? SumOfSquares<Simd512>(ref first, length) :
            Vector256.IsHardwareAccelerated ? SumOfSquares<Simd256>(ref first, length) :
            Vector128.IsHardwareAccelerated ? SumOfSquares<Simd128>(ref first, length) :
            SumOfSquares<SimdScalar>(ref first, length);
    }

    private static double SumOfSquaresInDouble(ReadOnlySpan<float> gradients)
    {
        double sum = 0;
        foreach (float gradient in gradients)
        {
            sum += (double)gradient * gradient;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddSquare<V>(ref float gradients, nuint index, V sum)
        where V : struct, ISimd<V>
    {
        V gradient = V.Load(ref gradients, index);
        return V.MultiplyAdd(gradient, gradient, sum);
    }

    // PyTorch's gradients all become NaN then; the padding must not.
    private static void FillWithNaN(StateLayout layout, Span<float> gradients)
    {
        foreach (TensorInfo tensor in layout.Tensors)
        {
            if (!tensor.IsParameter)
            {
                continue;
            }

            float[] values = new float[tensor.Shape.Length];
            Array.Fill(values, float.NaN);
            PackedTensor.Write(tensor, values, gradients);
        }
    }

    private static void CheckNotNegative(double value, string parameter)
    {
        if (!(value >= 0))
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                FormattableString.Invariant($"Invalid {parameter}: {value}. It must be at least 0."));
        }
    }
}
