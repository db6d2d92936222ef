using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>Two words of <see cref="Philox4x32{L}"/>; two of them make a <see cref="Simd128"/>.</summary>
internal readonly struct PhiloxLanes128(Vector128<ulong> words) : IPhiloxLanes<PhiloxLanes128>
{
    private readonly Vector128<ulong> _words = words;

    /// <inheritdoc/>
    public static bool IsPaired => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 EvenChannels(uint channel) => new(Vector128.Create((ulong)channel) + Vector128.Create(0ul, 2ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 OddChannels(uint channel) => new(Vector128.Create((ulong)channel) + Vector128.Create(1ul, 3ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 Create(uint word) => new(Vector128.Create(word).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 operator +(PhiloxLanes128 left, PhiloxLanes128 right) => new((left._words.AsUInt32() + right._words.AsUInt32()).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 ExclusiveOr(PhiloxLanes128 first, PhiloxLanes128 second, PhiloxLanes128 third) => new(Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(first._words, second._words, third._words, 0x96)
        : first._words ^ (second._words ^ third._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 Multiply(PhiloxLanes128 left, PhiloxLanes128 right) => new(Multiply(left._words, right._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 High(PhiloxLanes128 value) => new(value._words >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select<V>(PhiloxLanes128 even, PhiloxLanes128 odd, PhiloxLanes128 threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>
    {
        // A half that is moved to the top compares as the whole word does: the threshold's low half is 0.
        Vector128<uint> words = Vector128.ConditionalSelect(Vector128.Create(0xFFFFFFFFul), even._words, odd._words << 32).AsUInt32();
        Vector128<float> keepLow = Vector128.GreaterThanOrEqual(words << 16, threshold._words.AsUInt32()).AsSingle();
        Vector128<float> keepHigh = Vector128.GreaterThanOrEqual(words, threshold._words.AsUInt32()).AsSingle();
        low = V.ConditionalSelect(Unsafe.BitCast<Simd128, V>(new Simd128(keepLow)), scale, V.Zero);
        high = V.ConditionalSelect(Unsafe.BitCast<Simd128, V>(new Simd128(keepHigh)), scale, V.Zero);
    }

    /// <summary>The products of the low halves of the 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Multiply(left.AsUInt32(), right.AsUInt32());
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.MultiplyWideningLower(
                AdvSimd.ExtractNarrowingLower(left), AdvSimd.ExtractNarrowingLower(right));
        }

        Vector128<ulong> low = Vector128.Create(0xFFFFFFFFul);
        return (left & low) * (right & low);
    }
}
