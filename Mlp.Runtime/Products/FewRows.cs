using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Two or three rows with 16 registers of 8 floats, which are all four vectors of a panel wide: 8 and 12 sums that do not wait for each other, where a tile
/// two vectors wide has 4 and 6, and goes over the panel twice. Each sum is added in the order of every other tile, to the same bits.
/// </summary>
internal static class FewRows
{
    /// <summary>Returns whether these kernels are for a vector and a product: a constant once compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFaster<V, TProduct>()
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct => !V.Has32Registers && V.Count == 8 && TProduct.Width == 32;

    /// <summary>Two rows by four vectors, four input channels a turn of the loop.</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Two<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        V sum00 = TProduct.HasBias ? V.Load(ref bias, 0) : V.Zero, sum01 = TProduct.HasBias ? V.Load(ref bias, V.Count) : V.Zero;
        V sum02 = TProduct.HasBias ? V.Load(ref bias, 2 * V.Count) : V.Zero, sum03 = TProduct.HasBias ? V.Load(ref bias, 3 * V.Count) : V.Zero;
        V sum10 = sum00, sum11 = sum01, sum12 = sum02, sum13 = sum03;
        ref float w = ref weight, x = ref Unsafe.Add(ref input, row * TProduct.InputStride);
        for (nuint turn = TProduct.Depth / 4; turn > 0; turn--)
        {
            AddToTwo(ref x, 0, TProduct.InputStride, ref w, 0,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13);
            AddToTwo(ref x, 1, TProduct.InputStride, ref w, 32,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13);
            AddToTwo(ref x, 2, TProduct.InputStride, ref w, 64,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13);
            AddToTwo(ref x, 3, TProduct.InputStride, ref w, 96,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13);
            x = ref Unsafe.Add(ref x, 4);
            w = ref Unsafe.Add(ref w, 128);
        }

        for (nuint rest = TProduct.Depth % 4; rest > 0; rest--)
        {
            AddToTwo(ref x, 0, TProduct.InputStride, ref w, 0,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, 32);
        }

        output = ref Unsafe.Add(ref output, row * TProduct.OutputStride);
        V.Store(TActivation.Forward(sum00), ref output, 0);
        V.Store(TActivation.Forward(sum01), ref output, V.Count);
        V.Store(TActivation.Forward(sum02), ref output, 2 * V.Count);
        V.Store(TActivation.Forward(sum03), ref output, 3 * V.Count);
        V.Store(TActivation.Forward(sum10), ref output, TProduct.OutputStride);
        V.Store(TActivation.Forward(sum11), ref output, TProduct.OutputStride + V.Count);
        V.Store(TActivation.Forward(sum12), ref output, TProduct.OutputStride + 2 * V.Count);
        V.Store(TActivation.Forward(sum13), ref output, TProduct.OutputStride + 3 * V.Count);
    }

    /// <summary>Adds the products of one input channel to the sums of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToTwo<V>(
        ref float input, nuint offset, nuint stride, ref float weight, nuint weightOffset,
        ref V sum00, ref V sum01, ref V sum02, ref V sum03,
        ref V sum10, ref V sum11, ref V sum12, ref V sum13)
        where V : struct, ISimd<V>
    {
        V x0 = V.Broadcast(ref input, offset), x1 = V.Broadcast(ref input, offset + stride);
        V value = V.Load(ref weight, weightOffset);
        V.MultiplyAddTo(ref sum00, x0, value);
        V.MultiplyAddTo(ref sum10, x1, value);
        value = V.Load(ref weight, weightOffset + V.Count);
        V.MultiplyAddTo(ref sum01, x0, value);
        V.MultiplyAddTo(ref sum11, x1, value);
        value = V.Load(ref weight, weightOffset + 2 * V.Count);
        V.MultiplyAddTo(ref sum02, x0, value);
        V.MultiplyAddTo(ref sum12, x1, value);
        value = V.Load(ref weight, weightOffset + 3 * V.Count);
        V.MultiplyAddTo(ref sum03, x0, value);
        V.MultiplyAddTo(ref sum13, x1, value);
    }

    /// <summary>Three rows by four vectors, four input channels a turn of the loop.</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Three<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint row)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        V sum00 = TProduct.HasBias ? V.Load(ref bias, 0) : V.Zero, sum01 = TProduct.HasBias ? V.Load(ref bias, V.Count) : V.Zero;
        V sum02 = TProduct.HasBias ? V.Load(ref bias, 2 * V.Count) : V.Zero, sum03 = TProduct.HasBias ? V.Load(ref bias, 3 * V.Count) : V.Zero;
        V sum10 = sum00, sum11 = sum01, sum12 = sum02, sum13 = sum03;
        V sum20 = sum00, sum21 = sum01, sum22 = sum02, sum23 = sum03;
        ref float w = ref weight, x = ref Unsafe.Add(ref input, row * TProduct.InputStride);
        for (nuint turn = TProduct.Depth / 4; turn > 0; turn--)
        {
            AddToThree(ref x, 0, TProduct.InputStride, ref w, 0,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13,
                ref sum20, ref sum21, ref sum22, ref sum23);
            AddToThree(ref x, 1, TProduct.InputStride, ref w, 32,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13,
                ref sum20, ref sum21, ref sum22, ref sum23);
            AddToThree(ref x, 2, TProduct.InputStride, ref w, 64,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13,
                ref sum20, ref sum21, ref sum22, ref sum23);
            AddToThree(ref x, 3, TProduct.InputStride, ref w, 96,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13,
                ref sum20, ref sum21, ref sum22, ref sum23);
            x = ref Unsafe.Add(ref x, 4);
            w = ref Unsafe.Add(ref w, 128);
        }

        for (nuint rest = TProduct.Depth % 4; rest > 0; rest--)
        {
            AddToThree(ref x, 0, TProduct.InputStride, ref w, 0,
                ref sum00, ref sum01, ref sum02, ref sum03,
                ref sum10, ref sum11, ref sum12, ref sum13,
                ref sum20, ref sum21, ref sum22, ref sum23);
            x = ref Unsafe.Add(ref x, 1);
            w = ref Unsafe.Add(ref w, 32);
        }

        output = ref Unsafe.Add(ref output, row * TProduct.OutputStride);
        V.Store(TActivation.Forward(sum00), ref output, 0);
        V.Store(TActivation.Forward(sum01), ref output, V.Count);
        V.Store(TActivation.Forward(sum02), ref output, 2 * V.Count);
        V.Store(TActivation.Forward(sum03), ref output, 3 * V.Count);
        V.Store(TActivation.Forward(sum10), ref output, TProduct.OutputStride);
        V.Store(TActivation.Forward(sum11), ref output, TProduct.OutputStride + V.Count);
        V.Store(TActivation.Forward(sum12), ref output, TProduct.OutputStride + 2 * V.Count);
        V.Store(TActivation.Forward(sum13), ref output, TProduct.OutputStride + 3 * V.Count);
        V.Store(TActivation.Forward(sum20), ref output, 2 * TProduct.OutputStride);
        V.Store(TActivation.Forward(sum21), ref output, 2 * TProduct.OutputStride + V.Count);
        V.Store(TActivation.Forward(sum22), ref output, 2 * TProduct.OutputStride + 2 * V.Count);
        V.Store(TActivation.Forward(sum23), ref output, 2 * TProduct.OutputStride + 3 * V.Count);
    }

    /// <summary>Adds the products of one input channel to the sums of three rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddToThree<V>(
        ref float input, nuint offset, nuint stride, ref float weight, nuint weightOffset,
        ref V sum00, ref V sum01, ref V sum02, ref V sum03,
        ref V sum10, ref V sum11, ref V sum12, ref V sum13,
        ref V sum20, ref V sum21, ref V sum22, ref V sum23)
        where V : struct, ISimd<V>
    {
        V x0 = V.Broadcast(ref input, offset), x1 = V.Broadcast(ref input, offset + stride), x2 = V.Broadcast(ref input, offset + 2 * stride);
        V value = V.Load(ref weight, weightOffset);
        V.MultiplyAddTo(ref sum00, x0, value);
        V.MultiplyAddTo(ref sum10, x1, value);
        V.MultiplyAddTo(ref sum20, x2, value);
        value = V.Load(ref weight, weightOffset + V.Count);
        V.MultiplyAddTo(ref sum01, x0, value);
        V.MultiplyAddTo(ref sum11, x1, value);
        V.MultiplyAddTo(ref sum21, x2, value);
        value = V.Load(ref weight, weightOffset + 2 * V.Count);
        V.MultiplyAddTo(ref sum02, x0, value);
        V.MultiplyAddTo(ref sum12, x1, value);
        V.MultiplyAddTo(ref sum22, x2, value);
        value = V.Load(ref weight, weightOffset + 3 * V.Count);
        V.MultiplyAddTo(ref sum03, x0, value);
        V.MultiplyAddTo(ref sum13, x1, value);
        V.MultiplyAddTo(ref sum23, x2, value);
    }
}
