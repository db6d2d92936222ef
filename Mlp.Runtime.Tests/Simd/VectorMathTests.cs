using Mlp.Simd;

namespace Mlp.Tests.Simd;

/// <summary>exp and log at their edges, for each vector type; AccuracyTests holds them against double precision over all floats.</summary>
public class VectorMathTests
{
    private enum Function
    {
        Exp,
        Log,
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

    private static V Apply<V>(Function function, V x)
        where V : struct, ISimd<V> => function switch
        {
            Function.Exp => VectorMath.Exp(x),
            _ => VectorMath.Log(x),
        };
}
