using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp.Data;

/// <summary>The two directions of a <see cref="Scaler"/>.</summary>
internal static class ScalerKernel
{
    /// <summary>Transforms a vector of numbers of neighbouring columns.</summary>
    public interface IDirection
    {
        /// <summary>The numbers after it.</summary>
        static abstract V Apply<V>(V value, V high, V low, V scale, V unit)
            where V : struct, ISimd<V>;
    }

    /// <summary>(x − shift) / scale, all of them in the column's unit.</summary>
    public readonly struct Forward : IDirection
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V value, V high, V low, V scale, V unit)
            where V : struct, ISimd<V> => (value * unit - high - low) / scale;
    }

    /// <summary>y · scale + shift, out of the column's unit, not fused: the same bits on every processor.</summary>
    public readonly struct Inverse : IDirection
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V value, V high, V low, V scale, V unit)
            where V : struct, ISimd<V> => (value * scale + low + high) / unit;
    }
}

/// <summary>Runs over all rows; the bits are the same for each vector width.</summary>
internal static class ScalerKernel<TDirection>
    where TDirection : struct, ScalerKernel.IDirection
{
    /// <summary>Widest vectors; lengths that were checked.</summary>
    public static void Run(ReadOnlySpan<float> source, Span<float> destination, ScalerTables tables)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512>(source, destination, tables);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256>(source, destination, tables);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Run<Simd128>(source, destination, tables);
        }
        else
        {
            Run<SimdScalar>(source, destination, tables);
        }
    }

    /// <summary>One width.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ReadOnlySpan<float> source, Span<float> destination, ScalerTables tables)
        where V : struct, ISimd<V>
    {
        ref float high = ref MemoryMarshal.GetArrayDataReference(tables.High);
        ref float low = ref MemoryMarshal.GetArrayDataReference(tables.Low);
        ref float scale = ref MemoryMarshal.GetArrayDataReference(tables.Scale);
        ref float unit = ref MemoryMarshal.GetArrayDataReference(tables.Units);
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        nuint columns = (nuint)tables.High.Length;
        for (nuint row = 0; row < (nuint)source.Length; row += columns)
        {
            nuint column = 0;
            for (; column + V.Count <= columns; column += V.Count)
            {
                Apply<V>(ref from, ref to, ref high, ref low, ref scale, ref unit, row, column);
            }

            for (; column < columns; column++)
            {
                Apply<SimdScalar>(ref from, ref to, ref high, ref low, ref scale, ref unit, row, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<V>(
        ref float from, ref float to, ref float high, ref float low, ref float scale, ref float unit, nuint row, nuint column)
        where V : struct, ISimd<V>
    {
        V value = TDirection.Apply(
            V.Load(ref from, row + column), V.Load(ref high, column), V.Load(ref low, column), V.Load(ref scale, column), V.Load(ref unit, column));
        V.Store(value, ref to, row + column);
    }
}
