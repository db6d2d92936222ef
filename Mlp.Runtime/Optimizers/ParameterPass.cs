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
            update.Apply<Simd512>(ref gradient, 0, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            update.Apply<Simd256>(ref gradient, 0, length);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            update.Apply<Simd128>(ref gradient, 0, length);
        }
        else
        {
            update.Apply<SimdScalar>(ref gradient, 0, length);
        }
    }
}
