using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Computes activations in a pass of their own: behind a product, whose tiles have no registers left for it. Lengths are not checked.</summary>
public static class ActivationRows
{
    /// <summary>Computes x = f(x)   [rows, channels].</summary>
    /// <param name="x">The first element.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="channels">The channels; a last vector that goes beyond them is in the padding of the row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V, TActivation>(ref float x, nuint rows, nuint stride, nuint channels)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V.Store(TActivation.Forward(V.Load(ref x, row * stride + channel)), ref x, row * stride + channel);
            }
        }
    }
}
