using Mlp.Simd;

namespace Mlp.Benchmarks.Functions;

/// <summary>Vector instructions of a function: what it does once for each vector.</summary>
/// <param name="Multiplications">Multiplications and multiply-adds.</param>
/// <param name="Divisions">Divisions and square roots.</param>
/// <param name="Others">Additions, comparisons, choices, integer and bit operations.</param>
internal readonly record struct OperationCount(int Multiplications, int Divisions, int Others)
{
    public int All => Multiplications + Divisions + Others;
}

/// <summary>A vector of one number that counts what is done to it. An operation is one x64 instruction, CopySign and Abs among them.</summary>
internal readonly struct CountingSimd(SimdScalar value) : ISimd<CountingSimd>
{
    private static int s_multiplications, s_divisions, s_others;

    private readonly SimdScalar _value = value;

    public static nuint Count => 1;

    public static bool Has32Registers => true;

    public static CountingSimd Zero => new(SimdScalar.Zero);

    public static CountingSimd Indices => new(SimdScalar.Indices);

    /// <summary>What an action does.</summary>
    public static OperationCount Of(Action action)
    {
        (s_multiplications, s_divisions, s_others) = (0, 0, 0);
        action();
        return new OperationCount(s_multiplications, s_divisions, s_others);
    }

    public static CountingSimd Create(float value) => new(SimdScalar.Create(value));

    public static CountingSimd Load(ref float source, nuint offset) => new(SimdScalar.Load(ref source, offset));

    public static CountingSimd Broadcast(ref float source, nuint offset) => new(SimdScalar.Broadcast(ref source, offset));

    public static void Store(CountingSimd value, ref float destination, nuint offset) => SimdScalar.Store(value._value, ref destination, offset);

    public static CountingSimd MultiplyAdd(CountingSimd left, CountingSimd right, CountingSimd addend)
        => Multiplied(SimdScalar.MultiplyAdd(left._value, right._value, addend._value));

    public static CountingSimd operator +(CountingSimd left, CountingSimd right) => Other(left._value + right._value);

    public static CountingSimd operator -(CountingSimd left, CountingSimd right) => Other(left._value - right._value);

    public static CountingSimd operator *(CountingSimd left, CountingSimd right) => Multiplied(left._value * right._value);

    public static CountingSimd operator /(CountingSimd left, CountingSimd right) => Divided(left._value / right._value);

    public static CountingSimd Sqrt(CountingSimd value) => Divided(SimdScalar.Sqrt(value._value));

    public static CountingSimd Abs(CountingSimd value) => Other(SimdScalar.Abs(value._value));

    public static CountingSimd CopySign(CountingSimd magnitude, CountingSimd sign) => Other(SimdScalar.CopySign(magnitude._value, sign._value));

    public static CountingSimd Rectify(CountingSimd value) => Other(SimdScalar.Rectify(value._value));

    public static CountingSimd LessThan(CountingSimd left, CountingSimd right) => Other(SimdScalar.LessThan(left._value, right._value));

    public static CountingSimd LessThanOrEqual(CountingSimd left, CountingSimd right) => Other(SimdScalar.LessThanOrEqual(left._value, right._value));

    public static CountingSimd ConditionalSelect(CountingSimd mask, CountingSimd whenTrue, CountingSimd whenFalse)
        => Other(SimdScalar.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    public static float Sum(CountingSimd value) => SimdScalar.Sum(value._value);

    public static CountingSimd Max(CountingSimd left, CountingSimd right) => Other(SimdScalar.Max(left._value, right._value));

    public static CountingSimd AddAsInt32(CountingSimd left, CountingSimd right) => Other(SimdScalar.AddAsInt32(left._value, right._value));

    public static CountingSimd SubtractAsInt32(CountingSimd left, CountingSimd right) => Other(SimdScalar.SubtractAsInt32(left._value, right._value));

    public static CountingSimd ShiftLeftAsInt32(CountingSimd value, int count) => Other(SimdScalar.ShiftLeftAsInt32(value._value, count));

    public static CountingSimd ShiftRightAsInt32(CountingSimd value, int count) => Other(SimdScalar.ShiftRightAsInt32(value._value, count));

    public static CountingSimd ConvertInt32ToSingle(CountingSimd value) => Other(SimdScalar.ConvertInt32ToSingle(value._value));

    public static void StoreLowestBytes(CountingSimd value, ref byte destination, nuint offset)
        => SimdScalar.StoreLowestBytes(value._value, ref destination, offset);

    public static float MaxOfLanes(CountingSimd value) => SimdScalar.MaxOfLanes(value._value);

    private static CountingSimd Multiplied(SimdScalar value)
    {
        s_multiplications++;
        return new CountingSimd(value);
    }

    private static CountingSimd Divided(SimdScalar value)
    {
        s_divisions++;
        return new CountingSimd(value);
    }

    private static CountingSimd Other(SimdScalar value)
    {
        s_others++;
        return new CountingSimd(value);
    }
}
