using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>Scales packed gradients and adds them up.</summary>
internal static class GradientSum
{
    /// <summary>gradient = factor·gradient.</summary>
    public static void Scale(Span<float> gradients, float factor) => Run(gradients, gradients, adds: false, factor);

    /// <summary>sum += factor·gradient, or sum = factor·gradient.</summary>
    /// <param name="sums">Packed; their number is a multiple of 16.</param>
    /// <param name="gradients">As many. They may be the sums themselves.</param>
    /// <param name="adds">Whether the sums are added to; else it does not matter what they were.</param>
    /// <param name="factor">What the gradients are multiplied by.</param>
    public static void Run(Span<float> sums, ReadOnlySpan<float> gradients, bool adds, float factor)
    {
        ref float sum = ref MemoryMarshal.GetReference(sums);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)sums.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512>(ref sum, ref gradient, length, adds, factor);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256>(ref sum, ref gradient, length, adds, factor);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<Simd128>(ref sum, ref gradient, length, adds, factor);
        }
        else
        {
            Run<SimdScalar>(ref sum, ref gradient, length, adds, factor);
        }
    }

    /// <summary>The same with a given vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V>(ref float sums, ref float gradients, nuint length, bool adds, float factor)
        where V : struct, ISimd<V>
    {
        V scale = V.Create(factor);
        for (nuint i = 0; i < length; i += V.Count)
        {
            V gradient = scale * V.Load(ref gradients, i);
            V.Store(adds ? V.Load(ref sums, i) + gradient : gradient, ref sums, i);
        }
    }
}
