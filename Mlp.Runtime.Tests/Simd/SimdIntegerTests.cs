using Mlp.Simd;

namespace Mlp.Tests.Simd;

/// <summary>The vocabulary's operations on bit patterns and its maxima, lane by lane against plain C#.</summary>
public class SimdIntegerTests
{
    [Fact]
    public void Lanes_equal_plain_arithmetic()
    {
        Check<Simd512>();
        Check<Simd256>();
        Check<Simd128>();
        Check<SimdScalar>();
    }

    [Fact]
    public void The_largest_lane_is_found_wherever_it_is()
    {
        CheckMaxOfLanes<Simd512>();
        CheckMaxOfLanes<Simd256>();
        CheckMaxOfLanes<Simd128>();
        CheckMaxOfLanes<SimdScalar>();
    }

    private static void Check<V>()
        where V : struct, ISimd<V>
    {
        System.Random random = new(7);
        for (int trial = 0; trial < 200; trial++)
        {
            int count = (int)V.Count;
            int[] left = new int[count], right = new int[count];
            float[] a = new float[count], b = new float[count];
            for (int i = 0; i < count; i++)
            {
                // Finite floats: their bit patterns survive every move.
                a[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-60, 60)));
                b[i] = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-60, 60)));
                left[i] = BitConverter.SingleToInt32Bits(a[i]);
                right[i] = BitConverter.SingleToInt32Bits(b[i]);
            }

            V x = V.Load(ref a[0], 0), y = V.Load(ref b[0], 0);
            AssertBits(V.AddAsInt32(x, y), i => unchecked(left[i] + right[i]));
            AssertBits(V.SubtractAsInt32(x, y), i => unchecked(left[i] - right[i]));
            AssertBits(V.ShiftLeftAsInt32(x, 23), i => left[i] << 23);
            AssertBits(V.ShiftRightAsInt32(x, 23), i => left[i] >> 23);
            AssertBits(V.ConvertInt32ToSingle(x), i => BitConverter.SingleToInt32Bits(left[i]));
            AssertBits(V.Max(x, y), i => BitConverter.SingleToInt32Bits(Math.Max(a[i], b[i])));
        }
    }

    private static void AssertBits<V>(V actual, Func<int, int> expected)
        where V : struct, ISimd<V>
    {
        float[] lanes = new float[(int)V.Count];
        V.Store(actual, ref lanes[0], 0);
        for (int i = 0; i < lanes.Length; i++)
        {
            Assert.Equal(expected(i), BitConverter.SingleToInt32Bits(lanes[i]));
        }
    }

    private static void CheckMaxOfLanes<V>()
        where V : struct, ISimd<V>
    {
        for (int at = 0; at < (int)V.Count; at++)
        {
            float[] lanes = new float[(int)V.Count];
            Array.Fill(lanes, -3f);
            lanes[at] = -2f;
            Assert.Equal(-2f, V.MaxOfLanes(V.Load(ref lanes[0], 0)));
        }
    }
}
