using Mlp.Simd;

namespace Mlp.Tests.Simd;

/// <summary>exp and log against double precision, over the whole range of floats, for each vector type.</summary>
public class VectorMathTests
{
    // A prime: all exponents and all residues of the mantissa come up.
    private const uint Stride = 1009;

    private const float SmallestNormal = 1.17549435e-38f;

    private enum Function
    {
        Exp,
        ExpOfNonPositive,
        Log,
    }

    [Fact]
    public void Exp_is_within_its_stated_error_on_all_floats()
    {
        Sweep<Simd512>(Function.Exp, 1.1);
        Sweep<Simd256>(Function.Exp, 1.1);
        Sweep<Simd128>(Function.Exp, 1.1);
        Sweep<SimdScalar>(Function.Exp, 1.1);
    }

    [Fact]
    public void Exp_of_what_is_not_positive_is_within_its_stated_error()
    {
        Sweep<Simd512>(Function.ExpOfNonPositive, 1.1);
        Sweep<Simd256>(Function.ExpOfNonPositive, 1.1);
        Sweep<Simd128>(Function.ExpOfNonPositive, 1.1);
        Sweep<SimdScalar>(Function.ExpOfNonPositive, 1.1);
    }

    [Fact]
    public void Log_is_within_its_stated_error_on_all_floats()
    {
        Sweep<Simd512>(Function.Log, 1.0);
        Sweep<Simd256>(Function.Log, 1.0);
        Sweep<Simd128>(Function.Log, 1.0);
        Sweep<SimdScalar>(Function.Log, 1.0);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(88.72283f, 3.40279851e38f)]
    [InlineData(88.72284f, float.PositiveInfinity)]
    [InlineData(-87.33655f, 0f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.MinValue, 0f)]
    public void Exp_at_its_edges(float x, float expected) => AllAgree(Function.Exp, x, expected);

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(-1f, float.NaN)]
    [InlineData(-float.Epsilon, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.Epsilon, -103.278931f)]
    [InlineData(float.MaxValue, 88.7228394f)]
    public void Log_at_its_edges(float x, float expected) => AllAgree(Function.Log, x, expected);

    [Fact]
    public void Negative_zero_counts_as_zero()
    {
        AllAgree(Function.Exp, -0f, 1f);
        AllAgree(Function.Log, -0f, float.NegativeInfinity);
    }

    private static void AllAgree(Function function, float x, float expected)
    {
        Check(Value<Simd512>());
        Check(Value<Simd256>());
        Check(Value<Simd128>());
        Check(Value<SimdScalar>());

        float Value<V>()
            where V : struct, ISimd<V>
        {
            float[] lanes = new float[16];
            V.Store(Apply(function, V.Create(x)), ref lanes[0], 0);
            return lanes[V.Count - 1];
        }

        void Check(float actual) => Assert.True(
            expected.Equals(actual) || Math.Abs((double)actual - expected) <= 1.5 * (MathF.BitIncrement(MathF.Abs(expected)) - MathF.Abs(expected)),
            $"{function}({x:G9}) is {actual:G9}, not {expected:G9}");
    }

    private static void Sweep<V>(Function function, double allowed)
        where V : struct, ISimd<V>
    {
        int count = (int)V.Count;
        float[] inputs = new float[count], outputs = new float[count];
        double worst = 0;
        float worstAt = 0;
        uint bits = 0;
        ulong left = (1ul << 32) / Stride;
        while (left > 0)
        {
            for (int lane = 0; lane < count; lane++, bits += Stride)
            {
                inputs[lane] = BitConverter.UInt32BitsToSingle(bits);
            }

            left -= Math.Min(left, (ulong)count);
            V.Store(Apply(function, V.Load(ref inputs[0], 0)), ref outputs[0], 0);
            for (int lane = 0; lane < count; lane++)
            {
                if (function == Function.ExpOfNonPositive && inputs[lane] > 0)
                {
                    continue;
                }

                double error = Error(function, inputs[lane], outputs[lane]);
                if (error > worst)
                {
                    (worst, worstAt) = (error, inputs[lane]);
                }
            }
        }

        Assert.True(worst <= allowed, $"{function} over {typeof(V).Name}: {worst:F3} ULP off at {worstAt:G9}");
    }

    /// <summary>In units in the last place of the exact value; infinite where NaN, an infinity or zero is missed.</summary>
    private static double Error(Function function, float x, float actual)
    {
        double exact = function == Function.Log ? Math.Log(x) : Math.Exp(x);
        if (function != Function.Log && exact < SmallestNormal)
        {
            exact = 0;
        }

        float rounded = (float)exact;
        if (!float.IsFinite(rounded) || rounded == 0)
        {
            return actual.Equals(rounded) || (actual == 0 && rounded == 0) ? 0 : double.PositiveInfinity;
        }

        float magnitude = MathF.Abs(rounded);
        double unit = (double)magnitude - MathF.BitDecrement(magnitude);
        return float.IsFinite(actual) ? Math.Abs(actual - exact) / unit : double.PositiveInfinity;
    }

    private static V Apply<V>(Function function, V x)
        where V : struct, ISimd<V> => function switch
        {
            Function.Exp => VectorMath.Exp(x),
            Function.ExpOfNonPositive => VectorMath.ExpOfNonPositive(x),
            _ => VectorMath.Log(x),
        };
}
