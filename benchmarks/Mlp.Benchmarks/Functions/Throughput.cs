using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Benchmarks.Functions;

/// <summary>Seconds that one vector operation takes where many independent ones stand in a row, in registers.</summary>
/// <param name="Multiplication">A multiply-add.</param>
/// <param name="Division">A division.</param>
/// <param name="Any">One operation of a mixture of multiply-adds and integer additions, half each.</param>
internal readonly record struct Throughput(double Multiplication, double Division, double Any)
{
    private const int Steps = 20_000;
    private static readonly float[] s_memory = new float[64];

    private interface IOperation
    {
        /// <summary>One operation.</summary>
        static abstract V Even<V>(V a, V b)
            where V : struct, ISimd<V>;

        /// <summary>Another one, or the same.</summary>
        static abstract V Odd<V>(V a, V b)
            where V : struct, ISimd<V>;
    }

    /// <summary>The least time for a function over some vectors: none of the three can be exceeded.</summary>
    public double Bound(OperationCount count, double vectors)
        => vectors * Math.Max(count.Multiplications * Multiplication, Math.Max(count.Divisions * Division, count.All * Any));

    /// <summary>The best of many short loops.</summary>
    public static Throughput Measure()
    {
        double multiplication = double.PositiveInfinity, division = double.PositiveInfinity, any = double.PositiveInfinity;
        for (int round = 0; round < 60; round++)
        {
            multiplication = Math.Min(multiplication, Measure<MultiplyAdds>());
            division = Math.Min(division, Measure<Divisions>());
            any = Math.Min(any, Measure<Mixture>());
        }

        return new Throughput(multiplication, division, any);
    }

    private static double Measure<TOperation>()
        where TOperation : struct, IOperation
    {
        long start = Stopwatch.GetTimestamp();
        ref float memory = ref s_memory[0];
        int chains = Peak.VectorBits switch
        {
            512 => Loop<Simd512, TOperation>(ref memory),
            256 => Loop<Simd256, TOperation>(ref memory),
            128 => Loop<Simd128, TOperation>(ref memory),
            _ => Loop<SimdScalar, TOperation>(ref memory),
        };
        return Stopwatch.GetElapsedTime(start).TotalSeconds / Steps / chains;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Loop<V, TOperation>(ref float memory)
        where V : struct, ISimd<V>
        where TOperation : struct, IOperation
    {
        V b = V.Create(1.37f), start = V.Create(0.9f);
        V x0 = start, x1 = start, x2 = start, x3 = start, x4 = start, x5 = start, x6 = start, x7 = start, x8 = start, x9 = start, x10 = start, x11 = start;
        for (int step = 0; step < Steps; step++)
        {
            x0 = TOperation.Even(x0, b);
            x1 = TOperation.Odd(x1, b);
            x2 = TOperation.Even(x2, b);
            x3 = TOperation.Odd(x3, b);
            x4 = TOperation.Even(x4, b);
            x5 = TOperation.Odd(x5, b);
            x6 = TOperation.Even(x6, b);
            x7 = TOperation.Odd(x7, b);
            x8 = TOperation.Even(x8, b);
            x9 = TOperation.Odd(x9, b);
            x10 = TOperation.Even(x10, b);
            x11 = TOperation.Odd(x11, b);
        }

        V.Store(((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7)) + ((x8 + x9) + (x10 + x11)), ref memory, 0);
        return 12;
    }

    private readonly struct MultiplyAdds : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);
    }

    private readonly struct Divisions : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b)
            where V : struct, ISimd<V> => b / a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b)
            where V : struct, ISimd<V> => b / a;
    }

    private readonly struct Mixture : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b)
            where V : struct, ISimd<V> => V.AddAsInt32(a, b);
    }
}
