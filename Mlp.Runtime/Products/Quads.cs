using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// For generated code: a vector as quads, four neighbouring lanes each. Where a layer has four output channels or fewer, a quad is a row's: as many
/// rows as a vector has quads are computed at once. Not for <see cref="SimdScalar"/>, which has none.
/// </summary>
public static unsafe class Quads
{
    /// <summary>
    /// Loads four floats of each of V.Count / 4 rows, <paramref name="stride"/> apart, from <paramref name="offset"/> of the first on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(ref float source, nuint offset, nuint stride)
        where V : struct, ISimd<V>
    {
        Vector128<float> row0 = Vector128.LoadUnsafe(ref source, offset);
        if (typeof(V) == typeof(Simd128))
        {
            return Unsafe.BitCast<Simd128, V>(new Simd128(row0));
        }

        Vector256<float> rows01 = Vector256.Create(row0, Vector128.LoadUnsafe(ref source, offset + stride));
        if (typeof(V) == typeof(Simd256))
        {
            return Unsafe.BitCast<Simd256, V>(new Simd256(rows01));
        }

        Debug.Assert(typeof(V) == typeof(Simd512), "A vector of four floats or more.");
        Vector256<float> rows23 = Vector256.Create(Vector128.LoadUnsafe(ref source, offset + 2 * stride), Vector128.LoadUnsafe(ref source, offset + 3 * stride));
        return Unsafe.BitCast<Simd512, V>(new Simd512(Vector512.Create(rows01, rows23)));
    }

    /// <summary>Loads four floats from <paramref name="offset"/> on into every quad.</summary>
    /// <param name="source">Parameters: memory that the garbage collector does not move.</param>
    /// <param name="offset">Where the four floats begin.</param>
    /// <typeparam name="V">A vector of four floats or more.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Repeat<V>(ref float source, nuint offset)
        where V : struct, ISimd<V>
    {
        // The JIT makes one instruction of this, and three of a vector that is created from two of its halves.
        float* four = (float*)Unsafe.AsPointer(ref Unsafe.Add(ref source, offset));
        if (typeof(V) == typeof(Simd256) && Avx.IsSupported)
        {
            return Unsafe.BitCast<Vector256<float>, V>(Avx.BroadcastVector128ToVector256(four));
        }

        if (typeof(V) == typeof(Simd512) && Avx512F.IsSupported)
        {
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.BroadcastVector128ToVector512(four));
        }

        Vector128<float> quad = Vector128.Load(four);
        return typeof(V) == typeof(Simd128) ? Unsafe.BitCast<Simd128, V>(new Simd128(quad))
            : typeof(V) == typeof(Simd256) ? Unsafe.BitCast<Simd256, V>(new Simd256(Vector256.Create(quad)))
            : Unsafe.BitCast<Simd512, V>(new Simd512(Vector512.Create(quad)));
    }

    /// <summary>Spreads the float <paramref name="lane"/> of each quad over all four lanes of that quad.</summary>
    /// <param name="value">The quads.</param>
    /// <param name="lane">A constant from 0 to 3.</param>
    /// <typeparam name="V">A vector of four floats or more.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Spread<V>(V value, [ConstantExpected(Max = (byte)3)] byte lane)
        where V : struct, ISimd<V>
        => typeof(V) == typeof(Simd128) ? Unsafe.BitCast<Vector128<float>, V>(Spread(Unsafe.BitCast<V, Vector128<float>>(value), lane))
            : typeof(V) == typeof(Simd256) ? Unsafe.BitCast<Vector256<float>, V>(Spread(Unsafe.BitCast<V, Vector256<float>>(value), lane))
            : Unsafe.BitCast<Vector512<float>, V>(Spread(Unsafe.BitCast<V, Vector512<float>>(value), lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Spread(Vector128<float> value, [ConstantExpected(Max = (byte)3)] byte lane)
        => Vector128.Shuffle(value, Vector128.Create((int)lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Spread(Vector256<float> value, [ConstantExpected(Max = (byte)3)] byte lane) => Avx.IsSupported
        ? lane switch
        {
            0 => Avx.Permute(value, 0b00_00_00_00),
            1 => Avx.Permute(value, 0b01_01_01_01),
            2 => Avx.Permute(value, 0b10_10_10_10),
            _ => Avx.Permute(value, 0b11_11_11_11),
        }
        : Vector256.Create(Spread(value.GetLower(), lane), Spread(value.GetUpper(), lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Spread(Vector512<float> value, [ConstantExpected(Max = (byte)3)] byte lane) => Avx512F.IsSupported
        ? lane switch
        {
            0 => Avx512F.Permute4x32(value, 0b00_00_00_00),
            1 => Avx512F.Permute4x32(value, 0b01_01_01_01),
            2 => Avx512F.Permute4x32(value, 0b10_10_10_10),
            _ => Avx512F.Permute4x32(value, 0b11_11_11_11),
        }
        : Vector512.Create(Spread(value.GetLower(), lane), Spread(value.GetUpper(), lane));
}
