using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>An optimizer's step as one pass over packed gradients.</summary>
internal static class ParameterPass
{
    /// <summary>Hands all gradients to the rules of their groups.</summary>
    /// <param name="gradients">Packed; their number is a multiple of 16.</param>
    /// <param name="updates">Of the parameters that they belong to.</param>
    public static void Run<TRule>(ReadOnlySpan<float> gradients, GroupUpdates<TRule> updates)
        where TRule : unmanaged, IUpdateRule
    {
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        if (Vector512.IsHardwareAccelerated)
        {
            Run<TRule, Simd512>(ref gradient, updates);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<TRule, Simd256>(ref gradient, updates);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<TRule, Simd128>(ref gradient, updates);
        }
        else
        {
            Run<TRule, SimdScalar>(ref gradient, updates);
        }
    }

    /// <summary>The same with a given vector.</summary>
    public static void Run<TRule, V>(ref float gradient, GroupUpdates<TRule> updates)
        where TRule : unmanaged, IUpdateRule
        where V : struct, ISimd<V>
    {
        int start = 0;
        foreach (ParameterRange range in updates.Groups.Ranges)
        {
            updates[range.Group].Apply<V>(ref Unsafe.Add(ref gradient, start), (nuint)start, (nuint)(range.End - start));
            start = range.End;
        }
    }
}
