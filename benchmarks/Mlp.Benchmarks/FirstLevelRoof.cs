using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Benchmarks;

/// <summary>
/// What one core does of a matrix product whose operands lie in the first-level cache: the honest roof of a product where another thread shares the
/// core. A loop of multiply-adds in registers alone hardly feels that thread; one that loads and broadcasts does.
/// </summary>
internal static unsafe class FirstLevelRoof
{
    // 8 KiB of weights and 3 KiB of inputs.
    private const int Depth = 64;
    private const int MaxRows = 12;
    private const int Turns = 4_000;
    private static readonly float* s_input = Allocate(MaxRows * Depth);
    private static readonly float* s_weight = Allocate(Depth * 32);
    private static readonly float* s_output = Allocate(MaxRows * 32);

    /// <returns>Operations a second, two for each multiply-add.</returns>
    public static double Measure()
        => Vector512.IsHardwareAccelerated ? Measure<Simd512>()
            : Vector256.IsHardwareAccelerated ? Measure<Simd256>()
            : Vector128.IsHardwareAccelerated ? Measure<Simd128>()
            : Measure<SimdScalar>();

    private static double Measure<V>()
        where V : struct, ISimd<V>
    {
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; turn < Turns; turn++)
        {
            Tile<V, TallTile>(ref *s_input, ref *s_weight, ref *s_output);
        }

        return 2.0 * Turns * TallTile.Rows<V>() * Depth * 32 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(Jit.Kernel)]
    private static void Tile<V, TTile>(ref float input, ref float weight, ref float output)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V low0 = V.Zero, high0 = V.Zero, low1 = V.Zero, high1 = V.Zero, low2 = V.Zero, high2 = V.Zero;
            V low3 = V.Zero, high3 = V.Zero, low4 = V.Zero, high4 = V.Zero, low5 = V.Zero, high5 = V.Zero;
            V low6 = V.Zero, high6 = V.Zero, low7 = V.Zero, high7 = V.Zero, low8 = V.Zero, high8 = V.Zero;
            V low9 = V.Zero, high9 = V.Zero, low10 = V.Zero, high10 = V.Zero, low11 = V.Zero, high11 = V.Zero;
            TileSums.AddProducts<V, TTile>(ref input, Depth, ref panel, width: 32, Depth, prefetches: false, ref panel, 0,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            TileSums.Store<V, TTile, Activations.Identity>(ref Unsafe.Add(ref output, channel), 32,
                low0, high0, low1, high1, low2, high2, low3, high3,
                low4, high4, low5, high5, low6, high6, low7, high7,
                low8, high8, low9, high9, low10, high10, low11, high11);
        }
    }

    private static float* Allocate(int length)
    {
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 64);
        new Span<float>(memory, length).Fill(0.5f);
        return memory;
    }
}
