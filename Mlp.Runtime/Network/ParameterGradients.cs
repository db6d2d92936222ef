using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>Hands over gradients of parameters that no product computes. Lengths are not checked.</summary>
public static class ParameterGradients
{
    /// <summary>Hands over gradients that were summed before.</summary>
    /// <param name="gradients">The first of them.</param>
    /// <param name="first">The offset of the first parameter.</param>
    /// <param name="update">What takes them.</param>
    /// <param name="channels">Their number, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Update<V, TUpdate>(ref float gradients, nuint first, in TUpdate update, nuint channels)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            update.Apply(V.Load(ref gradients, channel), first + channel);
        }
    }

    /// <summary>Hands over gradients of 0: those of a bias in front of batch statistics.</summary>
    /// <param name="first">The offset of the first parameter.</param>
    /// <param name="update">What takes them.</param>
    /// <param name="channels">Their number, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Zero<V, TUpdate>(nuint first, in TUpdate update, nuint channels)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            update.Apply(V.Zero, first + channel);
        }
    }
}
