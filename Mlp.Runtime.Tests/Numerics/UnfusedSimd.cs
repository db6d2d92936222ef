using Mlp.Simd;

namespace Mlp.Tests.Numerics;

/// <summary>
/// A scalar without fused multiply-add, which processors without FMA have: products are rounded before the addition, on any machine.
/// </summary>
internal readonly struct UnfusedSimd(SimdScalar value) : ISimd<UnfusedSimd>
{
    private readonly SimdScalar _value = value;

    public static nuint Count => 1;

    public static bool Has32Registers => false;

    public static UnfusedSimd Zero => new(SimdScalar.Zero);

    public static UnfusedSimd Indices => new(SimdScalar.Indices);

    public static UnfusedSimd Create(float value) => new(SimdScalar.Create(value));

    public static UnfusedSimd Load(ref float source, nuint offset) => new(SimdScalar.Load(ref source, offset));

    public static UnfusedSimd Broadcast(ref float source, nuint offset) => new(SimdScalar.Broadcast(ref source, offset));

    public static void Store(UnfusedSimd value, ref float destination, nuint offset) => SimdScalar.Store(value._value, ref destination, offset);

    public static UnfusedSimd MultiplyAdd(UnfusedSimd left, UnfusedSimd right, UnfusedSimd addend) => new((left._value * right._value) + addend._value);

    public static UnfusedSimd operator +(UnfusedSimd left, UnfusedSimd right) => new(left._value + right._value);

    public static UnfusedSimd operator -(UnfusedSimd left, UnfusedSimd right) => new(left._value - right._value);

    public static UnfusedSimd operator *(UnfusedSimd left, UnfusedSimd right) => new(left._value * right._value);

    public static UnfusedSimd operator /(UnfusedSimd left, UnfusedSimd right) => new(left._value / right._value);

    public static UnfusedSimd Sqrt(UnfusedSimd value) => new(SimdScalar.Sqrt(value._value));

    public static UnfusedSimd Abs(UnfusedSimd value) => new(SimdScalar.Abs(value._value));

    public static UnfusedSimd Rectify(UnfusedSimd value) => new(SimdScalar.Rectify(value._value));

    public static UnfusedSimd ConvertInt32ToSingle(UnfusedSimd value) => new(SimdScalar.ConvertInt32ToSingle(value._value));

    public static UnfusedSimd CopySign(UnfusedSimd magnitude, UnfusedSimd sign) => new(SimdScalar.CopySign(magnitude._value, sign._value));

    public static UnfusedSimd LessThan(UnfusedSimd left, UnfusedSimd right) => new(SimdScalar.LessThan(left._value, right._value));

    public static UnfusedSimd LessThanOrEqual(UnfusedSimd left, UnfusedSimd right) => new(SimdScalar.LessThanOrEqual(left._value, right._value));

    public static UnfusedSimd Max(UnfusedSimd left, UnfusedSimd right) => new(SimdScalar.Max(left._value, right._value));

    public static UnfusedSimd AddAsInt32(UnfusedSimd left, UnfusedSimd right) => new(SimdScalar.AddAsInt32(left._value, right._value));

    public static UnfusedSimd SubtractAsInt32(UnfusedSimd left, UnfusedSimd right) => new(SimdScalar.SubtractAsInt32(left._value, right._value));

    public static UnfusedSimd ShiftLeftAsInt32(UnfusedSimd value, int count) => new(SimdScalar.ShiftLeftAsInt32(value._value, count));

    public static UnfusedSimd ShiftRightAsInt32(UnfusedSimd value, int count) => new(SimdScalar.ShiftRightAsInt32(value._value, count));

    public static UnfusedSimd ConditionalSelect(UnfusedSimd mask, UnfusedSimd whenTrue, UnfusedSimd whenFalse)
        => new(SimdScalar.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    public static float Sum(UnfusedSimd value) => SimdScalar.Sum(value._value);

    public static float MaxOfLanes(UnfusedSimd value) => SimdScalar.MaxOfLanes(value._value);

    public static void StoreLowestBytes(UnfusedSimd value, ref byte destination, nuint offset)
        => SimdScalar.StoreLowestBytes(value._value, ref destination, offset);
}
