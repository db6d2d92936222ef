using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: LayerNorm and RMSNorm behind an <see cref="Int8Linear"/>, one row at a time. What comes out is quantised, so that the last bit may
/// decide on the next level: sums have one order, and products are rounded before they are added, on every processor.
/// </summary>
/// <remarks>
/// Channels k, k + 16, k + 32, … are added up one after the other; then the 16 sums in pairs, k and k + 8, k and k + 4, k and k + 2, 0 and 1.
/// </remarks>
public static class Int8RowNorm
{
    // Lanes of the widest vector: narrower ones take as many sums, some at a time.
    private const int Lanes = 16;

    /// <summary>
    /// Computes row = f(γ · x̂ + β), x̂ = (row − mean) / √(variance + eps), the biased variance, or row / √(mean of row² + eps).
    /// </summary>
    /// <param name="row">[channels], and zeros up to a multiple of 16, which may become anything.</param>
    /// <param name="channels">Their number.</param>
    /// <param name="weight">γ [channels], padded likewise; a null reference for none.</param>
    /// <param name="bias">β, likewise.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="centers">Whether the mean is subtracted: LayerNorm.</param>
    /// <typeparam name="TActivation">f.</typeparam>
    public static void Run<TActivation>(ref float row, int channels, ref float weight, ref float bias, float eps, bool centers)
        where TActivation : struct, IActivation
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512, TActivation>(ref row, channels, ref weight, ref bias, eps, centers);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256, TActivation>(ref row, channels, ref weight, ref bias, eps, centers);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<Simd128, TActivation>(ref row, channels, ref weight, ref bias, eps, centers);
        }
        else
        {
            Run<SimdScalar, TActivation>(ref row, channels, ref weight, ref bias, eps, centers);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, TActivation>(ref float row, int channels, ref float weight, ref float bias, float eps, bool centers)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        nuint padded = ((nuint)channels + Lanes - 1) / Lanes * Lanes;
        float share = 1f / channels, remainder = 0;
        if (centers)
        {
            V mean = V.Create(Sum<V>(ref row, padded, squares: false) * share), end = V.Create((float)channels);
            for (nuint channel = 0; channel < padded; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), end);
                V.Store(V.ConditionalSelect(isChannel, V.Load(ref row, channel) - mean, V.Zero), ref row, channel);
            }

            // What rounding left out of the mean.
            remainder = Sum<V>(ref row, padded, squares: false) * share;
        }

        float variance = Sum<V>(ref row, padded, squares: true) * share - remainder * remainder;
        V scale = V.Create(1f / MathF.Sqrt((variance < 0 ? 0 : variance) + eps)), rest = V.Create(remainder);
        bool hasWeight = !Unsafe.IsNullRef(ref weight), hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < padded; channel += V.Count)
        {
            V value = (V.Load(ref row, channel) - rest) * scale;
            value = hasWeight ? value * V.Load(ref weight, channel) : value;
            value = hasBias ? value + V.Load(ref bias, channel) : value;
            V.Store(TActivation.Forward(value), ref row, channel);
        }
    }

    /// <summary>Σ x or Σ x² in the order of the remarks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum<V>(ref float row, nuint padded, bool squares)
        where V : struct, ISimd<V>
    {
        Span<float> sums = stackalloc float[Lanes];
        for (nuint lane = 0; lane < Lanes; lane += V.Count)
        {
            V sum = V.Zero;
            for (nuint channel = lane; channel < padded; channel += Lanes)
            {
                V value = V.Load(ref row, channel);
                sum += squares ? value * value : value;
            }

            V.Store(sum, ref sums[0], lane);
        }

        for (int count = Lanes / 2; count > 0; count /= 2)
        {
            for (int lane = 0; lane < count; lane++)
            {
                sums[lane] += sums[lane + count];
            }
        }

        return sums[0];
    }
}
