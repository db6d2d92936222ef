using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Benchmarks;
using Mlp.Simd;

namespace Mlp.Growth;

/// <summary>How fast one core reads: the sum of a working set again and again, for sizes from the first-level cache to memory.</summary>
internal sealed class Bandwidth
{
    private const long Smallest = 8 << 10;
    private const long Largest = 256 << 20;
    private const double TurnBytes = 256 << 20;

    private const long PageSize = 4096;

    // Each turn reads other pages, unless it reads all: it depends on them how many of a set the second-level cache keeps when it is nearly full.
    private const long TurnOffset = 4 << 20;

    private readonly AlignedBuffer _memory = new((int)(Largest / sizeof(float)));
    private readonly long[] _sizes = [.. Sizes()];
    private readonly double[] _best;
    private int _turns;

    public Bandwidth()
    {
        _best = new double[_sizes.Length];

        // Memory that was never written is one page of zeros, mapped everywhere, and is read from the cache.
        _memory.Span.Fill(1e-3f);
    }

    public IReadOnlyList<(long Size, double BytesPerSecond)> Curve => [.. _sizes.Zip(_best)];

    /// <summary>Once for each size, the largest first: what is read that fast from a larger set can be from a smaller one, too.</summary>
    public void Measure()
    {
        for (int index = _sizes.Length - 1; index >= 0; index--)
        {
            long offset = _turns * TurnOffset % (Largest - _sizes[index] + PageSize) / PageSize * PageSize;
            Sum(offset, _sizes[index], 1);
            int passes = (int)Math.Max(1, TurnBytes / _sizes[index]);
            long start = Stopwatch.GetTimestamp();
            Sum(offset, _sizes[index], passes);
            double bytesPerSecond = passes * (double)_sizes[index] / Stopwatch.GetElapsedTime(start).TotalSeconds;
            _best[index] = Math.Max(bytesPerSecond, Math.Max(_best[index], index + 1 < _sizes.Length ? _best[index + 1] : 0));
        }

        _turns++;
    }

    /// <summary>Bytes a second for a working set of a size, between the sizes that were measured.</summary>
    public double At(double bytes)
    {
        double position = Math.Clamp(Math.Log2(bytes / Smallest) * 2, 0, _sizes.Length - 1);
        int below = Math.Min((int)position, _sizes.Length - 2);
        double share = position - below;
        return Math.Pow(_best[below], 1 - share) * Math.Pow(_best[below + 1], share);
    }

    private static IEnumerable<long> Sizes()
    {
        for (double size = Smallest; size <= Largest * 1.01; size *= Math.Sqrt(2))
        {
            // A multiple of the eight vectors that the loop adds at a time.
            yield return (long)Math.Round(size / 1024) * 1024;
        }
    }

    private void Sum(long offset, long bytes, int passes)
    {
        nuint floats = (nuint)bytes / sizeof(float);
        ref float memory = ref Unsafe.AddByteOffset(ref _memory.Reference, (nint)offset);
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<Simd512>(ref memory, floats, passes);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Sum<Simd256>(ref memory, floats, passes);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Sum<Simd128>(ref memory, floats, passes);
        }
        else
        {
            Sum<SimdScalar>(ref memory, floats, passes);
        }
    }

    /// <summary>Eight sums, so that none waits for another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sum<V>(ref float memory, nuint floats, int passes)
        where V : struct, ISimd<V>
    {
        V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero, sum6 = V.Zero, sum7 = V.Zero;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < floats; i += 8 * V.Count)
            {
                sum0 += V.Load(ref memory, i);
                sum1 += V.Load(ref memory, i + V.Count);
                sum2 += V.Load(ref memory, i + 2 * V.Count);
                sum3 += V.Load(ref memory, i + 3 * V.Count);
                sum4 += V.Load(ref memory, i + 4 * V.Count);
                sum5 += V.Load(ref memory, i + 5 * V.Count);
                sum6 += V.Load(ref memory, i + 6 * V.Count);
                sum7 += V.Load(ref memory, i + 7 * V.Count);
            }
        }

        // Without a store the sums would not be needed.
        V.Store(((sum0 + sum1) + (sum2 + sum3)) + ((sum4 + sum5) + (sum6 + sum7)), ref memory, 0);
    }
}
