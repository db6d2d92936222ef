using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>The numbers of an update in all lanes of vectors, and the rule that moves parameters with them.</summary>
/// <typeparam name="TSelf">The numbers.</typeparam>
/// <typeparam name="TUpdate">The update that they are of.</typeparam>
/// <typeparam name="V">The vector.</typeparam>
internal interface IUpdateVectors<TSelf, TUpdate, V>
    where TSelf : struct, IUpdateVectors<TSelf, TUpdate, V>
    where TUpdate : struct
    where V : struct, ISimd<V>
{
    /// <summary>Spreads an update's numbers over vectors.</summary>
    static abstract TSelf Of(in TUpdate update);

    /// <summary>Moves the V.Count parameters from <paramref name="index"/> on.</summary>
    void Move(V gradient, in TUpdate update, nuint index);
}

/// <summary>The loop of the optimizers whose rules keep many numbers: one for all, compiled once for each.</summary>
internal static class UpdateLoop
{
    /// <summary>Moves the parameters from <paramref name="index"/> on.</summary>
    /// <param name="update">The update.</param>
    /// <param name="gradients">d loss / d parameters.</param>
    /// <param name="index">The position of the first in the packed parameters.</param>
    /// <param name="length">How many there are, a multiple of 16.</param>
    /// <typeparam name="TUpdate">The update.</typeparam>
    /// <typeparam name="TVectors">Its numbers as vectors.</typeparam>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<TUpdate, TVectors, V>(in TUpdate update, ref float gradients, nuint index, nuint length)
        where TUpdate : struct
        where TVectors : struct, IUpdateVectors<TVectors, TUpdate, V>
        where V : struct, ISimd<V>
    {
        TUpdate rule = update;
        TVectors vectors = TVectors.Of(in rule);
        for (nuint i = 0; i < length; i += V.Count)
        {
            vectors.Move(V.Load(ref gradients, i), in rule, index + i);
        }
    }
}
