using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Benchmarks.Functions;

/// <summary>Seconds that one vector operation takes where many independent ones stand in a row, in registers.</summary>
/// <param name="Multiplication">A multiply-add.</param>
/// <param name="Division">A division.</param>
/// <param name="Any">One operation of a mixture of multiply-adds and integer additions, half each.</param>
/// <param name="Load">A vector read from the first-level cache: constants, too, are read there where they are used.</param>
internal readonly record struct Throughput(double Multiplication, double Division, double Any, double Load)
{
    private const int Steps = 20_000;
    private static readonly float[] s_memory = new float[1024];

    private interface IOperation
    {
        /// <summary>a op b, or a op a number that is read from <paramref name="memory"/>.</summary>
        static abstract V Even<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V>;

        /// <summary>Another one, or the same.</summary>
        static abstract V Odd<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V>;
    }

    /// <summary>The least time for a function over some vectors: none of the four can be exceeded. Its input is one more load.</summary>
    public double Bound(OperationCount count, double vectors) => vectors * new[]
    {
        count.Multiplications * Multiplication, count.Divisions * Division, count.All * Any, (count.Constants + 1) * Load,
    }.Max();

    /// <summary>The best of many short loops.</summary>
    public static Throughput Measure()
    {
        double multiplication = double.PositiveInfinity, division = double.PositiveInfinity, any = double.PositiveInfinity, load = double.PositiveInfinity;
        for (int round = 0; round < 60; round++)
        {
            multiplication = Math.Min(multiplication, Measure<MultiplyAdds>());
            division = Math.Min(division, Measure<Divisions>());
            any = Math.Min(any, Measure<Mixture>());
            load = Math.Min(load, Measure<Loads>());
        }

        return new Throughput(multiplication, division, any, load);
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
            nuint offset = (nuint)(step & 15) * 16;
            x0 = TOperation.Even(x0, b, ref memory, offset + 0);
            x1 = TOperation.Odd(x1, b, ref memory, offset + 16);
            x2 = TOperation.Even(x2, b, ref memory, offset + 32);
            x3 = TOperation.Odd(x3, b, ref memory, offset + 48);
            x4 = TOperation.Even(x4, b, ref memory, offset + 64);
            x5 = TOperation.Odd(x5, b, ref memory, offset + 80);
            x6 = TOperation.Even(x6, b, ref memory, offset + 96);
            x7 = TOperation.Odd(x7, b, ref memory, offset + 112);
            x8 = TOperation.Even(x8, b, ref memory, offset + 128);
            x9 = TOperation.Odd(x9, b, ref memory, offset + 144);
            x10 = TOperation.Even(x10, b, ref memory, offset + 160);
            x11 = TOperation.Odd(x11, b, ref memory, offset + 176);
        }

        V.Store(((x0 + x1) + (x2 + x3)) + ((x4 + x5) + (x6 + x7)) + ((x8 + x9) + (x10 + x11)), ref memory, 0);
        return 12;
    }

    private readonly struct MultiplyAdds : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);
    }

    private readonly struct Divisions : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => b / a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => b / a;
    }

    private readonly struct Mixture : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.MultiplyAdd(a, b, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.AddAsInt32(a, b);
    }

    private readonly struct Loads : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Even<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.AddAsInt32(a, V.Load(ref memory, offset));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Odd<V>(V a, V b, ref float memory, nuint offset)
            where V : struct, ISimd<V> => V.AddAsInt32(a, V.Load(ref memory, offset));
    }
}
