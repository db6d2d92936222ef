using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>An optimizer's step as one pass over packed gradients.</summary>
internal static class ParameterPass
{
    /// <summary>Hands all gradients to the update.</summary>
    /// <param name="gradients">Packed; their number is a multiple of 16.</param>
    /// <param name="update">Of the parameters that they belong to.</param>
    public static void Run<TUpdate>(ReadOnlySpan<float> gradients, in TUpdate update)
        where TUpdate : struct, IParameterUpdate
    {
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)gradients.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512, TUpdate>(ref gradient, 0, length, in update);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256, TUpdate>(ref gradient, 0, length, in update);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<Simd128, TUpdate>(ref gradient, 0, length, in update);
        }
        else
        {
            Run<SimdScalar, TUpdate>(ref gradient, 0, length, in update);
        }
    }

    /// <summary>Hands gradients of the parameters from <paramref name="index"/> on to the update.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TUpdate>(ref float gradients, nuint index, nuint length, in TUpdate update)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        // A copy, which no store through the references can change.
        TUpdate rule = update;
        for (nuint i = 0; i < length; i += V.Count)
        {
            rule.Apply(V.Load(ref gradients, i), index + i);
        }
    }
}
