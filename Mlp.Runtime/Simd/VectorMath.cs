using System.Runtime.CompilerServices;

namespace Mlp.Simd;

/// <summary>
/// Elementary functions over any <see cref="ISimd{V}"/>, as float polynomials: .NET's own vector functions for float widen to
/// double and cost twice as much.
/// </summary>
/// <remarks>
/// The coefficients are minimax fits of ours (weighted for relative error, rounded to float; tools/fit_activations.py). The errors
/// stated are the largest ones over all floats, in units in the last place, with and without fused multiply-add. NaN stays NaN.
/// </remarks>
public static partial class VectorMath
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>
    /// Computes lane by lane <paramref name="low"/> where x is below it, <paramref name="high"/> where x is above that, else x. NaN stays
    /// NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp<V>(V x, V low, V high)
        where V : struct, ISimd<V>
        => NotBelow(NotAbove(x, high), low);

    /// <summary>Computes lane by lane the smaller of x and <paramref name="high"/>. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NotAbove<V>(V x, V high)
        where V : struct, ISimd<V>
        => V.ConditionalSelect(V.LessThan(high, x), high, x);

    /// <summary>Computes lane by lane the larger of x and <paramref name="low"/>. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NotBelow<V>(V x, V low)
        where V : struct, ISimd<V>
        => V.ConditionalSelect(V.LessThan(x, low), low, x);

    /// <summary>Computes lane by lane a where x is below 0, else b: also where x is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WhereNegative<V>(V x, V a, V b)
        where V : struct, ISimd<V>
        => V.ConditionalSelect(V.LessThan(x, V.Zero), a, b);

    /// <summary>The 12 leading bits of each lane's 24: products of two such numbers are exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Head<V>(V x)
        where V : struct, ISimd<V>
        => V.ShiftLeftAsInt32(V.ShiftRightAsInt32(x, 12), 12);

    /// <summary>left · right − product, nearly exact, where product is their rounded product: with or without fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ProductRemainder<V>(V left, V right, V product)
        where V : struct, ISimd<V>
    {
        V leftHead = Head(left), rightHead = Head(right);
        V leftTail = left - leftHead, rightTail = right - rightHead;
        V remainder = V.MultiplyAdd(leftHead, rightHead, V.Zero - product);
        remainder = V.MultiplyAdd(leftHead, rightTail, remainder);
        remainder = V.MultiplyAdd(leftTail, rightHead, remainder);
        return V.MultiplyAdd(leftTail, rightTail, remainder);
    }
}
