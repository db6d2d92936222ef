using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp.Benchmarks;

/// <summary>The most that one core does: multiply-adds in registers only, in twelve chains.</summary>
internal static class Peak
{
    private const int Chains = 12;
    private const int Steps = 200_000;
    private static readonly float[] s_memory = new float[64];

    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <returns>Operations a second, two for each multiply-add.</returns>
    public static double Measure()
    {
        long start = Stopwatch.GetTimestamp();
        ref float memory = ref s_memory[0];
        if (Vector512.IsHardwareAccelerated)
        {
            Loop<Simd512>(ref memory);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Loop<Simd256>(ref memory);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Loop<Simd128>(ref memory);
        }
        else
        {
            Loop<SimdScalar>(ref memory);
        }

        return 2.0 * Chains * Steps * (VectorBits / 32) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V>(ref float memory)
        where V : struct, ISimd<V>
    {
        V left = V.Create(1e-3f), right = V.Create(1e-3f);
        V sum0 = left, sum1 = left, sum2 = left, sum3 = left, sum4 = left, sum5 = left;
        V sum6 = left, sum7 = left, sum8 = left, sum9 = left, sum10 = left, sum11 = left;
        for (int step = 0; step < Steps; step++)
        {
            sum0 = V.MultiplyAdd(left, right, sum0);
            sum1 = V.MultiplyAdd(left, right, sum1);
            sum2 = V.MultiplyAdd(left, right, sum2);
            sum3 = V.MultiplyAdd(left, right, sum3);
            sum4 = V.MultiplyAdd(left, right, sum4);
            sum5 = V.MultiplyAdd(left, right, sum5);
            sum6 = V.MultiplyAdd(left, right, sum6);
            sum7 = V.MultiplyAdd(left, right, sum7);
            sum8 = V.MultiplyAdd(left, right, sum8);
            sum9 = V.MultiplyAdd(left, right, sum9);
            sum10 = V.MultiplyAdd(left, right, sum10);
            sum11 = V.MultiplyAdd(left, right, sum11);
        }

        V total = ((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7)) + ((sum8 + sum9) + (sum10 + sum11));
        V.Store(total, ref memory, 0);
    }
}
