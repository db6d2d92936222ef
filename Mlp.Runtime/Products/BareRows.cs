using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Products under WebAssembly, row by row. .NET interprets there: it copies a struct around a vector in memory with each operation, and keeps no sums
/// in registers, so that bare vectors take half the time and tiles bring nothing. Each sum is added in the order of every tile, to the same bits.
/// </summary>
internal static class BareRows
{
    /// <summary>Computes rows with a panel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Multiply<TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        if (TProduct.Width == 32)
        {
            Panel32<TActivation>(
                ref input, TProduct.InputStride, ref weight, TProduct.Depth, TProduct.HasBias, ref bias, ref output, TProduct.OutputStride, rows);
        }
        else
        {
            Panel16<TActivation>(
                ref input, TProduct.InputStride, ref weight, TProduct.Depth, TProduct.HasBias, ref bias, ref output, TProduct.OutputStride, rows);
        }
    }

    /// <summary>Computes rows with a panel of 32 channels.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void Panel32<TActivation>(
        ref float input, nuint inputStride, ref float weight, nuint depth, bool hasBias, ref float bias, ref float output, nuint outputStride, nuint rows)
        where TActivation : struct, IActivation
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float x = ref Unsafe.Add(ref input, row * inputStride), w = ref weight, y = ref Unsafe.Add(ref output, row * outputStride);
            Vector128<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
            if (hasBias)
            {
                sum0 = Vector128.LoadUnsafe(ref bias, 0);
                sum1 = Vector128.LoadUnsafe(ref bias, 4);
                sum2 = Vector128.LoadUnsafe(ref bias, 8);
                sum3 = Vector128.LoadUnsafe(ref bias, 12);
                sum4 = Vector128.LoadUnsafe(ref bias, 16);
                sum5 = Vector128.LoadUnsafe(ref bias, 20);
                sum6 = Vector128.LoadUnsafe(ref bias, 24);
                sum7 = Vector128.LoadUnsafe(ref bias, 28);
            }

            for (nuint k = depth; k > 0; k--)
            {
                Vector128<float> value = Vector128.Create(x);
                sum0 += value * Vector128.LoadUnsafe(ref w, 0);
                sum1 += value * Vector128.LoadUnsafe(ref w, 4);
                sum2 += value * Vector128.LoadUnsafe(ref w, 8);
                sum3 += value * Vector128.LoadUnsafe(ref w, 12);
                sum4 += value * Vector128.LoadUnsafe(ref w, 16);
                sum5 += value * Vector128.LoadUnsafe(ref w, 20);
                sum6 += value * Vector128.LoadUnsafe(ref w, 24);
                sum7 += value * Vector128.LoadUnsafe(ref w, 28);
                x = ref Unsafe.Add(ref x, 1);
                w = ref Unsafe.Add(ref w, 32);
            }

            Simd128.Store(TActivation.Forward(new Simd128(sum0)), ref y, 0);
            Simd128.Store(TActivation.Forward(new Simd128(sum1)), ref y, 4);
            Simd128.Store(TActivation.Forward(new Simd128(sum2)), ref y, 8);
            Simd128.Store(TActivation.Forward(new Simd128(sum3)), ref y, 12);
            Simd128.Store(TActivation.Forward(new Simd128(sum4)), ref y, 16);
            Simd128.Store(TActivation.Forward(new Simd128(sum5)), ref y, 20);
            Simd128.Store(TActivation.Forward(new Simd128(sum6)), ref y, 24);
            Simd128.Store(TActivation.Forward(new Simd128(sum7)), ref y, 28);
        }
    }

    /// <summary>Computes the panels of 32 channels of one row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Row32<TActivation>(ref float input, ref float weight, nuint depth, nuint channels, ref float bias, ref float output)
        where TActivation : struct, IActivation
    {
        bool hasBias = !Unsafe.IsNullRef(ref bias);
        for (nuint channel = 0; channel < channels; channel += 32)
        {
            Panel32<TActivation>(
                ref input, 0, ref Unsafe.Add(ref weight, channel * depth), depth, hasBias, ref Unsafe.Add(ref bias, channel), ref Unsafe.Add(ref output, channel), 0, rows: 1);
        }
    }

    /// <summary>Computes rows with a panel of 16 channels.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void Panel16<TActivation>(
        ref float input, nuint inputStride, ref float weight, nuint depth, bool hasBias, ref float bias, ref float output, nuint outputStride, nuint rows)
        where TActivation : struct, IActivation
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float x = ref Unsafe.Add(ref input, row * inputStride), w = ref weight, y = ref Unsafe.Add(ref output, row * outputStride);
            Vector128<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            if (hasBias)
            {
                sum0 = Vector128.LoadUnsafe(ref bias, 0);
                sum1 = Vector128.LoadUnsafe(ref bias, 4);
                sum2 = Vector128.LoadUnsafe(ref bias, 8);
                sum3 = Vector128.LoadUnsafe(ref bias, 12);
            }

            for (nuint k = depth; k > 0; k--)
            {
                Vector128<float> value = Vector128.Create(x);
                sum0 += value * Vector128.LoadUnsafe(ref w, 0);
                sum1 += value * Vector128.LoadUnsafe(ref w, 4);
                sum2 += value * Vector128.LoadUnsafe(ref w, 8);
                sum3 += value * Vector128.LoadUnsafe(ref w, 12);
                x = ref Unsafe.Add(ref x, 1);
                w = ref Unsafe.Add(ref w, 16);
            }

            Simd128.Store(TActivation.Forward(new Simd128(sum0)), ref y, 0);
            Simd128.Store(TActivation.Forward(new Simd128(sum1)), ref y, 4);
            Simd128.Store(TActivation.Forward(new Simd128(sum2)), ref y, 8);
            Simd128.Store(TActivation.Forward(new Simd128(sum3)), ref y, 12);
        }
    }
}
