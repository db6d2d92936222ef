using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Wasm;

namespace Mlp.Simd;

/// <summary>One float: what is left where the processor has no vectors, and the plainest reading of every kernel.</summary>
public struct SimdScalar(float value) : ISimd<SimdScalar>
{
    // Not readonly for MultiplyAddTo, which assigns it.
    private float _value = value;

    /// <inheritdoc/>
    public static nuint Count => 1;

    /// <inheritdoc/>
    public static bool Has32Registers => false;

    /// <inheritdoc/>
    public static SimdScalar Zero => default;

    /// <inheritdoc/>
    public static SimdScalar Indices => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Create(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Load(ref float source, nuint offset) => new(Unsafe.Add(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Broadcast(ref float source, nuint offset) => new(Unsafe.Add(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(SimdScalar value, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = value._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar MultiplyAdd(SimdScalar left, SimdScalar right, SimdScalar addend) => new(MultiplyAdd(left._value, right._value, addend._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddTo(ref SimdScalar sum, SimdScalar left, SimdScalar right) => sum._value = MultiplyAdd(left._value, right._value, sum._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddTo(ref SimdScalar sum, SimdScalar left, ref float right, nuint offset)
        => sum._value = MultiplyAdd(left._value, Unsafe.Add(ref right, offset), sum._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator +(SimdScalar left, SimdScalar right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator -(SimdScalar left, SimdScalar right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator *(SimdScalar left, SimdScalar right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar operator /(SimdScalar left, SimdScalar right) => new(left._value / right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Sqrt(SimdScalar value) => new(MathF.Sqrt(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Abs(SimdScalar value) => new(MathF.Abs(value._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar CopySign(SimdScalar magnitude, SimdScalar sign) => new(float.CopySign(magnitude._value, sign._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Rectify(SimdScalar value) => value._value < 0 ? default : value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar LessThan(SimdScalar left, SimdScalar right) => Mask(left._value < right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar LessThanOrEqual(SimdScalar left, SimdScalar right) => Mask(left._value <= right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar ConditionalSelect(SimdScalar mask, SimdScalar whenTrue, SimdScalar whenFalse) => BitConverter.SingleToInt32Bits(mask._value) != 0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SimdScalar value) => value._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar Max(SimdScalar left, SimdScalar right) => left._value > right._value ? left : right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar AddAsInt32(SimdScalar left, SimdScalar right) => FromBits(left.Bits + right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar SubtractAsInt32(SimdScalar left, SimdScalar right) => FromBits(left.Bits - right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar ShiftLeftAsInt32(SimdScalar value, int count) => FromBits(value.Bits << count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar ShiftRightAsInt32(SimdScalar value, int count) => FromBits(value.Bits >> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdScalar ConvertInt32ToSingle(SimdScalar value) => new(value.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLowestBytes(SimdScalar value, ref byte destination, nuint offset)
        => Unsafe.Add(ref destination, offset) = (byte)BitConverter.SingleToInt32Bits(value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxOfLanes(SimdScalar value) => value._value;

    /// <summary>As <see cref="Simd128"/> does it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MultiplyAdd(float left, float right, float addend)
        => PackedSimd.IsSupported ? left * right + addend : float.MultiplyAddEstimate(left, right, addend);

    private static SimdScalar Mask(bool set) => new(BitConverter.Int32BitsToSingle(set ? -1 : 0));

    private int Bits => BitConverter.SingleToInt32Bits(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static SimdScalar FromBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));
}
