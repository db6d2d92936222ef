using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>Two words of <see cref="Philox4x32{L}"/>; two of them make a <see cref="Simd128"/>.</summary>
internal readonly struct PhiloxLanes128 : IPhiloxLanes<PhiloxLanes128>
{
#pragma warning disable CS0169, IDE0051 // Wrap writes it, Unwrap reads it.
    private readonly Vector128<ulong> _words;
#pragma warning restore CS0169, IDE0051

    /// <inheritdoc/>
    public static bool IsPaired => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 EvenChannels(uint channel) => Wrap(Vector128.Create((ulong)channel) + Vector128.Create(0ul, 2ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 OddChannels(uint channel) => Wrap(Vector128.Create((ulong)channel) + Vector128.Create(1ul, 3ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 Create(uint word) => Wrap(Vector128.Create(word).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 operator +(PhiloxLanes128 left, PhiloxLanes128 right) => Wrap((Unwrap(left).AsUInt32() + Unwrap(right).AsUInt32()).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 ExclusiveOr(PhiloxLanes128 first, PhiloxLanes128 second, PhiloxLanes128 third) => Wrap(Avx512F.VL.IsSupported
        ? Avx512F.VL.TernaryLogic(Unwrap(first), Unwrap(second), Unwrap(third), 0x96)
        : Unwrap(first) ^ (Unwrap(second) ^ Unwrap(third)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 Multiply(PhiloxLanes128 left, PhiloxLanes128 right) => Wrap(Multiply(Unwrap(left), Unwrap(right)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes128 High(PhiloxLanes128 value) => Wrap(Unwrap(value) >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select<V>(PhiloxLanes128 even, PhiloxLanes128 odd, PhiloxLanes128 threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>
    {
        // A half that is moved to the top compares as the whole word does: the threshold's low half is 0.
        Vector128<uint> words = Vector128.ConditionalSelect(Vector128.Create(0xFFFFFFFFul), Unwrap(even), Unwrap(odd) << 32).AsUInt32();
        Vector128<float> keepLow = Vector128.GreaterThanOrEqual(words << 16, Unwrap(threshold).AsUInt32()).AsSingle();
        Vector128<float> keepHigh = Vector128.GreaterThanOrEqual(words, Unwrap(threshold).AsUInt32()).AsSingle();
        low = V.ConditionalSelect(Unsafe.BitCast<Vector128<float>, V>(keepLow), scale, V.Zero);
        high = V.ConditionalSelect(Unsafe.BitCast<Vector128<float>, V>(keepHigh), scale, V.Zero);
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

    /// <summary>As a cast of bits, for the reason that <see cref="Simd128"/> tells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhiloxLanes128 Wrap(Vector128<ulong> value) => Unsafe.BitCast<Vector128<ulong>, PhiloxLanes128>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Unwrap(PhiloxLanes128 value) => Unsafe.BitCast<PhiloxLanes128, Vector128<ulong>>(value);
}
