using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

public static partial class Loss
{
    // Elements whose squares are summed in float before the sum goes on in double.
    private const int SquaredErrorChunk = 1024;

    /// <summary>
    /// Mean squared error, Σ (output − target)² / n over all n elements, and its gradient 2·(output − target) / n: PyTorch's
    /// <c>mse_loss</c>.
    /// </summary>
    /// <param name="outputs">Of any shape; usually [rows, channels].</param>
    /// <param name="targets">Of the same shape.</param>
    /// <param name="gradient">Of the same shape; all of it is overwritten. It may be the memory of the outputs or of the targets.</param>
    /// <returns>The loss; 0 where there are no elements (PyTorch returns NaN).</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        if (gradient.Length != outputs.Length)
        {
            ThrowLength(nameof(gradient), gradient.Length, FormattableString.Invariant($"it must have one for each of the {outputs.Length} outputs"));
        }

        return SquaredError(outputs, targets, gradient);
    }

    /// <summary>Mean squared error, Σ (output − target)² / n over all n elements, without the gradient.</summary>
    /// <inheritdoc cref="MeanSquaredError(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static float MeanSquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => SquaredError(outputs, targets, default);

    private static float SquaredError(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        if (targets.Length != outputs.Length)
        {
            ThrowLength(nameof(targets), targets.Length, FormattableString.Invariant($"it must have one for each of the {outputs.Length} outputs"));
        }

        if (outputs.IsEmpty)
        {
            return 0f;
        }

        ref float output = ref MemoryMarshal.GetReference(outputs);
        ref float target = ref MemoryMarshal.GetReference(targets);
        ref float result = ref MemoryMarshal.GetReference(gradient);
        nuint length = (nuint)outputs.Length;
        double sum =
            Vector512.IsHardwareAccelerated ? SquaredError<Simd512>(ref output, ref target, ref result, length) :
            Vector256.IsHardwareAccelerated ? SquaredError<Simd256>(ref output, ref target, ref result, length) :
            Vector128.IsHardwareAccelerated ? SquaredError<Simd128>(ref output, ref target, ref result, length) :
            SquaredError<SimdScalar>(ref output, ref target, ref result, length);
        return (float)(sum / outputs.Length);
    }

    /// <summary>Σ (output − target)²; writes 2·(output − target) / length where <paramref name="gradient"/> is not null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double SquaredError<V>(ref float output, ref float target, ref float gradient, nuint length)
        where V : struct, ISimd<V>
    {
        bool wantsGradient = !Unsafe.IsNullRef(ref gradient);
        float factor = (float)(2.0 / length);
        double sum = 0;
        nuint i = 0;
        while (i + V.Count <= length)
        {
            nuint end = Math.Min(length, i + SquaredErrorChunk);
            V chunk0 = V.Zero, chunk1 = V.Zero;
            for (; i + (2 * V.Count) <= end; i += 2 * V.Count)
            {
                V error0 = V.Load(ref output, i) - V.Load(ref target, i);
                V error1 = V.Load(ref output, i + V.Count) - V.Load(ref target, i + V.Count);
                chunk0 = V.MultiplyAdd(error0, error0, chunk0);
                chunk1 = V.MultiplyAdd(error1, error1, chunk1);
                if (wantsGradient)
                {
                    V.Store(error0 * V.Create(factor), ref gradient, i);
                    V.Store(error1 * V.Create(factor), ref gradient, i + V.Count);
                }
            }

            if (i + V.Count <= end)
            {
                V error = V.Load(ref output, i) - V.Load(ref target, i);
                chunk0 = V.MultiplyAdd(error, error, chunk0);
                if (wantsGradient)
                {
                    V.Store(error * V.Create(factor), ref gradient, i);
                }

                i += V.Count;
            }

            sum += V.Sum(chunk0 + chunk1);
        }

        for (; i < length; i++)
        {
            float error = Unsafe.Add(ref output, i) - Unsafe.Add(ref target, i);
            sum += (double)(error * error);
            if (wantsGradient)
            {
                Unsafe.Add(ref gradient, i) = error * factor;
            }
        }

        return sum;
    }
}
