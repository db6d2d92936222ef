using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>Eight words of <see cref="Philox4x32{L}"/>; two of them make a <see cref="Simd512"/>.</summary>
internal readonly struct PhiloxLanes512(Vector512<ulong> words) : IPhiloxLanes<PhiloxLanes512>
{
    private readonly Vector512<ulong> _words = words;

    /// <inheritdoc/>
    public static bool IsPaired => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 EvenChannels(uint channel) => new(Vector512.Create((ulong)channel) + Vector512.Create(0ul, 2ul, 4ul, 6ul, 8ul, 10ul, 12ul, 14ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 OddChannels(uint channel) => new(Vector512.Create((ulong)channel) + Vector512.Create(1ul, 3ul, 5ul, 7ul, 9ul, 11ul, 13ul, 15ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 Create(uint word) => new(Vector512.Create(word).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 operator +(PhiloxLanes512 left, PhiloxLanes512 right) => new((left._words.AsUInt32() + right._words.AsUInt32()).AsUInt64());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 ExclusiveOr(PhiloxLanes512 first, PhiloxLanes512 second, PhiloxLanes512 third) => new(Avx512F.IsSupported
        ? Avx512F.TernaryLogic(first._words, second._words, third._words, 0x96)
        : first._words ^ (second._words ^ third._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 Multiply(PhiloxLanes512 left, PhiloxLanes512 right) => new(Multiply(left._words, right._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes512 High(PhiloxLanes512 value) => new(value._words >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select<V>(PhiloxLanes512 even, PhiloxLanes512 odd, PhiloxLanes512 threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>
    {
        // A half that is moved to the top compares as the whole word does: the threshold's low half is 0.
        Vector512<uint> words = Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFul), even._words, odd._words << 32).AsUInt32();
        Vector512<float> keepLow = Vector512.GreaterThanOrEqual(words << 16, threshold._words.AsUInt32()).AsSingle();
        Vector512<float> keepHigh = Vector512.GreaterThanOrEqual(words, threshold._words.AsUInt32()).AsSingle();
        low = V.ConditionalSelect(Unsafe.BitCast<Simd512, V>(new Simd512(keepLow)), scale, V.Zero);
        high = V.ConditionalSelect(Unsafe.BitCast<Simd512, V>(new Simd512(keepHigh)), scale, V.Zero);
    }

    /// <summary>The products of the low halves of the 64-bit lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Multiply(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
        : Vector512.Create(
            PhiloxLanes256.Multiply(left.GetLower(), right.GetLower()),
            PhiloxLanes256.Multiply(left.GetUpper(), right.GetUpper()));
}
