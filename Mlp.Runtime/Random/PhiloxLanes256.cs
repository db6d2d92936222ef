using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>Four words of <see cref="Philox4x32{L}"/>; two of them make a <see cref="Simd256"/>.</summary>
internal readonly struct PhiloxLanes256(Vector256<ulong> words) : IPhiloxLanes<PhiloxLanes256>
{
    private readonly Vector256<ulong> _words = words;

    /// <inheritdoc/>
    public static bool IsPaired => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 EvenChannels(uint channel) => new(Vector256.Create((ulong)channel) + Vector256.Create(0ul, 2ul, 4ul, 6ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 OddChannels(uint channel) => new(Vector256.Create((ulong)channel) + Vector256.Create(1ul, 3ul, 5ul, 7ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 Create(uint word) => new(Vector256.Create(word).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 operator +(PhiloxLanes256 left, PhiloxLanes256 right) => new((left._words.AsUInt32() + right._words.AsUInt32()).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 ExclusiveOr(PhiloxLanes256 first, PhiloxLanes256 second, PhiloxLanes256 third) => new(Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(first._words, second._words, third._words, 0x96)
        : first._words ^ (second._words ^ third._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 Multiply(PhiloxLanes256 left, PhiloxLanes256 right) => new(Multiply(left._words, right._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes256 High(PhiloxLanes256 value) => new(value._words >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select<V>(PhiloxLanes256 even, PhiloxLanes256 odd, PhiloxLanes256 threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>
    {
        // A half that is moved to the top compares as the whole word does: the threshold's low half is 0.
        Vector256<uint> words = Vector256.ConditionalSelect(Vector256.Create(0xFFFFFFFFul), even._words, odd._words << 32).AsUInt32();
        Vector256<float> keepLow = Vector256.GreaterThanOrEqual(words << 16, threshold._words.AsUInt32()).AsSingle();
        Vector256<float> keepHigh = Vector256.GreaterThanOrEqual(words, threshold._words.AsUInt32()).AsSingle();
        low = V.ConditionalSelect(Unsafe.BitCast<Simd256, V>(new Simd256(keepLow)), scale, V.Zero);
        high = V.ConditionalSelect(Unsafe.BitCast<Simd256, V>(new Simd256(keepHigh)), scale, V.Zero);
    }

    /// <summary>The products of the low halves of the 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Multiply(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
        : Vector256.Create(
            PhiloxLanes128.Multiply(left.GetLower(), right.GetLower()),
            PhiloxLanes128.Multiply(left.GetUpper(), right.GetUpper()));
}
