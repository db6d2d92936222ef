using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Random;

/// <summary>One word of <see cref="Philox4x32{L}"/>, for <see cref="SimdScalar"/>.</summary>
internal readonly struct PhiloxLanesScalar(ulong words) : IPhiloxLanes<PhiloxLanesScalar>
{
    private readonly ulong _words = words;

    /// <inheritdoc/>
    public static bool IsPaired => false;

    /// <summary>The word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ToUInt32() => (uint)_words;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar Create(uint word) => new(word);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar EvenChannels(uint channel) => new(channel);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar OddChannels(uint channel) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar operator +(PhiloxLanesScalar left, PhiloxLanesScalar right) => new(left._words + right._words);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar ExclusiveOr(PhiloxLanesScalar first, PhiloxLanesScalar second, PhiloxLanesScalar third) => new(first._words ^ (second._words ^ third._words));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar Multiply(PhiloxLanesScalar left, PhiloxLanesScalar right) => new((ulong)(uint)left._words * (uint)right._words);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanesScalar High(PhiloxLanesScalar value) => new(value._words >> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select<V>(PhiloxLanesScalar even, PhiloxLanesScalar odd, PhiloxLanesScalar threshold, V scale, out V low, out V high)
        where V : struct, ISimd<V>
    {
        low = (uint)even._words << 16 >= (uint)threshold._words ? scale : V.Zero;
        high = (uint)even._words >= (uint)threshold._words ? scale : V.Zero;
    }
}
