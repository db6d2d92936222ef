using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// The innermost loop of matrix products: it adds products to the sums of a tile, which stay in registers. Sums are arguments one by one, since the
/// JIT keeps locals in registers, and not the fields of a struct of so many. All is inlined; what a lower tile lacks vanishes.
/// </summary>
public static class TileSums
{
    /// <summary>Adds the products of all input channels to the sums of a tile of rows that is two vectors wide.</summary>
    /// <remarks>
    /// Four steps are in the body, since a turn of the loop costs five instructions, where a step has 20 with 16 registers. Meanwhile the panel that
    /// comes next is brought into the second-level cache: weights that do not stay there would arrive by misses, for the processor's own
    /// prefetcher stops at the end of each page.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProducts<V, TTile>(
        ref float input, nuint stride, ref float weight, nuint width, nuint depth, bool prefetches, ref float next, nuint step,
        ref V low0, ref V high0, ref V low1, ref V high1, ref V low2, ref V high2,
        ref V low3, ref V high3, ref V low4, ref V high4, ref V low5, ref V high5,
        ref V low6, ref V high6, ref V low7, ref V high7, ref V low8, ref V high8,
        ref V low9, ref V high9, ref V low10, ref V high10, ref V low11, ref V high11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        for (nuint turn = 0; turn < depth / 4; turn++)
        {
            if (prefetches)
            {
                Prefetch.ToSecondLevel(ref next, 0);
                Prefetch.ToSecondLevel(ref next, V.Count * depth);
                next = ref Unsafe.Add(ref next, step);
            }

            AddProduct<V, TTile>(ref input, 0, stride, ref weight, 0,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            AddProduct<V, TTile>(ref input, 1, stride, ref weight, width,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            AddProduct<V, TTile>(ref input, 2, stride, ref weight, 2 * width,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            AddProduct<V, TTile>(ref input, 3, stride, ref weight, 3 * width,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            input = ref Unsafe.Add(ref input, 4);
            weight = ref Unsafe.Add(ref weight, 4 * width);
        }

        for (nuint rest = depth % 4; rest > 0; rest--)
        {
            AddProduct<V, TTile>(ref input, 0, stride, ref weight, 0,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            input = ref Unsafe.Add(ref input, 1);
            weight = ref Unsafe.Add(ref weight, width);
        }
    }

    /// <summary>Adds the products of all input channels to the sums of a tile of rows that is one vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProducts<V, TTile>(
        ref float input, nuint stride, ref float weight, nuint depth,
        ref V sum0, ref V sum1, ref V sum2, ref V sum3, ref V sum4, ref V sum5,
        ref V sum6, ref V sum7, ref V sum8, ref V sum9, ref V sum10, ref V sum11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        for (nuint turn = 0; turn < depth / 4; turn++)
        {
            AddProduct<V, TTile>(ref input, 0, stride, ref weight, 0,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            AddProduct<V, TTile>(ref input, 1, stride, ref weight, 16,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            AddProduct<V, TTile>(ref input, 2, stride, ref weight, 32,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            AddProduct<V, TTile>(ref input, 3, stride, ref weight, 48,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            input = ref Unsafe.Add(ref input, 4);
            weight = ref Unsafe.Add(ref weight, 64);
        }

        for (nuint rest = depth % 4; rest > 0; rest--)
        {
            AddProduct<V, TTile>(ref input, 0, stride, ref weight, 0,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            input = ref Unsafe.Add(ref input, 1);
            weight = ref Unsafe.Add(ref weight, 16);
        }
    }

    /// <summary>
    /// Adds the products of all rows to the sums of a tile of input channels that is two vectors wide: the gradient of a weight.
    /// </summary>
    /// <remarks>With each pair of rows a part of what the update will need of the next piece is asked for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRows<V, TTile, TUpdate>(
        ref float input, nuint inputStride, ref float gradient, nuint gradientStride, nuint rows, in TUpdate update, nuint ahead,
        ref V low0, ref V high0, ref V low1, ref V high1, ref V low2, ref V high2,
        ref V low3, ref V high3, ref V low4, ref V high4, ref V low5, ref V high5,
        ref V low6, ref V high6, ref V low7, ref V high7, ref V low8, ref V high8,
        ref V low9, ref V high9, ref V low10, ref V high10, ref V low11, ref V high11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TUpdate : struct, IParameterUpdate
    {
        nuint step = 2 * ((TTile.Rows<V>() * 32 + rows - 1) / rows);
        for (; rows > 1; rows -= 2)
        {
            AddProduct<V, TTile>(ref input, 0, 1, ref gradient, 0,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            AddProduct<V, TTile>(ref input, inputStride, 1, ref gradient, gradientStride,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
            update.Prefetch(ahead);
            ahead += step;
            input = ref Unsafe.Add(ref input, 2 * inputStride);
            gradient = ref Unsafe.Add(ref gradient, 2 * gradientStride);
        }

        if (rows > 0)
        {
            AddProduct<V, TTile>(ref input, 0, 1, ref gradient, 0,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                ref low6, ref high6, ref low7, ref high7, ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
        }
    }

    /// <summary>
    /// Adds the products of all rows to the sums of a tile of input channels that is one vector wide: the gradient of a weight.
    /// </summary>
    /// <remarks>With each pair of rows a part of what the update will need of the next piece is asked for.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRows<V, TTile, TUpdate>(
        ref float input, nuint inputStride, ref float gradient, nuint gradientStride, nuint rows, in TUpdate update, nuint ahead,
        ref V sum0, ref V sum1, ref V sum2, ref V sum3, ref V sum4, ref V sum5,
        ref V sum6, ref V sum7, ref V sum8, ref V sum9, ref V sum10, ref V sum11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TUpdate : struct, IParameterUpdate
    {
        nuint step = 2 * ((TTile.Rows<V>() * 16 + rows - 1) / rows);
        for (; rows > 1; rows -= 2)
        {
            AddProduct<V, TTile>(ref input, 0, 1, ref gradient, 0,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            AddProduct<V, TTile>(ref input, inputStride, 1, ref gradient, gradientStride,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
            update.Prefetch(ahead);
            ahead += step;
            input = ref Unsafe.Add(ref input, 2 * inputStride);
            gradient = ref Unsafe.Add(ref gradient, 2 * gradientStride);
        }

        if (rows > 0)
        {
            AddProduct<V, TTile>(ref input, 0, 1, ref gradient, 0,
                ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5, ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);
        }
    }

    /// <summary>Writes f of the sums of a tile that is two vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, TTile, TActivation>(ref float output, nuint stride,
        V low0, V high0, V low1, V high1, V low2, V high2, V low3, V high3,
        V low4, V high4, V low5, V high5, V low6, V high6, V low7, V high7,
        V low8, V high8, V low9, V high9, V low10, V high10, V low11, V high11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation
    {
        V.Store(TActivation.Forward(low0), ref output, 0);
        V.Store(TActivation.Forward(high0), ref output, V.Count);
        if (TTile.Rows<V>() > 1)
        {
            V.Store(TActivation.Forward(low1), ref output, stride);
            V.Store(TActivation.Forward(high1), ref output, stride + V.Count);
        }

        if (TTile.Rows<V>() > 2)
        {
            V.Store(TActivation.Forward(low2), ref output, 2 * stride);
            V.Store(TActivation.Forward(high2), ref output, 2 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 3)
        {
            V.Store(TActivation.Forward(low3), ref output, 3 * stride);
            V.Store(TActivation.Forward(high3), ref output, 3 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 4)
        {
            V.Store(TActivation.Forward(low4), ref output, 4 * stride);
            V.Store(TActivation.Forward(high4), ref output, 4 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 5)
        {
            V.Store(TActivation.Forward(low5), ref output, 5 * stride);
            V.Store(TActivation.Forward(high5), ref output, 5 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 6)
        {
            V.Store(TActivation.Forward(low6), ref output, 6 * stride);
            V.Store(TActivation.Forward(high6), ref output, 6 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 7)
        {
            V.Store(TActivation.Forward(low7), ref output, 7 * stride);
            V.Store(TActivation.Forward(high7), ref output, 7 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 8)
        {
            V.Store(TActivation.Forward(low8), ref output, 8 * stride);
            V.Store(TActivation.Forward(high8), ref output, 8 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 9)
        {
            V.Store(TActivation.Forward(low9), ref output, 9 * stride);
            V.Store(TActivation.Forward(high9), ref output, 9 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 10)
        {
            V.Store(TActivation.Forward(low10), ref output, 10 * stride);
            V.Store(TActivation.Forward(high10), ref output, 10 * stride + V.Count);
        }

        if (TTile.Rows<V>() > 11)
        {
            V.Store(TActivation.Forward(low11), ref output, 11 * stride);
            V.Store(TActivation.Forward(high11), ref output, 11 * stride + V.Count);
        }
    }

    /// <summary>Writes f of the sums of a tile that is one vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, TTile, TActivation>(ref float output, nuint stride,
        V sum0, V sum1, V sum2, V sum3, V sum4, V sum5,
        V sum6, V sum7, V sum8, V sum9, V sum10, V sum11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation
    {
        V.Store(TActivation.Forward(sum0), ref output, 0);
        if (TTile.Rows<V>() > 1)
        {
            V.Store(TActivation.Forward(sum1), ref output, stride);
        }

        if (TTile.Rows<V>() > 2)
        {
            V.Store(TActivation.Forward(sum2), ref output, 2 * stride);
        }

        if (TTile.Rows<V>() > 3)
        {
            V.Store(TActivation.Forward(sum3), ref output, 3 * stride);
        }

        if (TTile.Rows<V>() > 4)
        {
            V.Store(TActivation.Forward(sum4), ref output, 4 * stride);
        }

        if (TTile.Rows<V>() > 5)
        {
            V.Store(TActivation.Forward(sum5), ref output, 5 * stride);
        }

        if (TTile.Rows<V>() > 6)
        {
            V.Store(TActivation.Forward(sum6), ref output, 6 * stride);
        }

        if (TTile.Rows<V>() > 7)
        {
            V.Store(TActivation.Forward(sum7), ref output, 7 * stride);
        }

        if (TTile.Rows<V>() > 8)
        {
            V.Store(TActivation.Forward(sum8), ref output, 8 * stride);
        }

        if (TTile.Rows<V>() > 9)
        {
            V.Store(TActivation.Forward(sum9), ref output, 9 * stride);
        }

        if (TTile.Rows<V>() > 10)
        {
            V.Store(TActivation.Forward(sum10), ref output, 10 * stride);
        }

        if (TTile.Rows<V>() > 11)
        {
            V.Store(TActivation.Forward(sum11), ref output, 11 * stride);
        }
    }

    /// <summary>
    /// Adds the products of one input channel, or of one row where the gradient of a weight is summed, to the sums of a tile that is two vectors wide.
    /// </summary>
    /// <remarks>
    /// Row i is multiplied by the float at <c>offset</c> + i · <c>stride</c> of <c>input</c>; two vectors of <c>weight</c> hold what it is multiplied by.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct<V, TTile>(
        ref float input, nuint offset, nuint stride, ref float weight, nuint weightOffset,
        ref V low0, ref V high0, ref V low1, ref V high1, ref V low2, ref V high2,
        ref V low3, ref V high3, ref V low4, ref V high4, ref V low5, ref V high5,
        ref V low6, ref V high6, ref V low7, ref V high7, ref V low8, ref V high8,
        ref V low9, ref V high9, ref V low10, ref V high10, ref V low11, ref V high11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        V low = V.Load(ref weight, weightOffset), high = V.Load(ref weight, weightOffset + V.Count), value = V.Factor(ref input, offset);
        V.AddScaled(ref low0, value, low);
        V.AddScaled(ref high0, value, high);
        if (TTile.Rows<V>() > 1)
        {
            value = V.Factor(ref input, offset + stride);
            V.AddScaled(ref low1, value, low);
            V.AddScaled(ref high1, value, high);
        }

        if (TTile.Rows<V>() > 2)
        {
            value = V.Factor(ref input, offset + 2 * stride);
            V.AddScaled(ref low2, value, low);
            V.AddScaled(ref high2, value, high);
        }

        if (TTile.Rows<V>() > 3)
        {
            value = V.Factor(ref input, offset + 3 * stride);
            V.AddScaled(ref low3, value, low);
            V.AddScaled(ref high3, value, high);
        }

        if (TTile.Rows<V>() > 4)
        {
            value = V.Factor(ref input, offset + 4 * stride);
            V.AddScaled(ref low4, value, low);
            V.AddScaled(ref high4, value, high);
        }

        if (TTile.Rows<V>() > 5)
        {
            value = V.Factor(ref input, offset + 5 * stride);
            V.AddScaled(ref low5, value, low);
            V.AddScaled(ref high5, value, high);
        }

        if (TTile.Rows<V>() > 6)
        {
            value = V.Factor(ref input, offset + 6 * stride);
            V.AddScaled(ref low6, value, low);
            V.AddScaled(ref high6, value, high);
        }

        if (TTile.Rows<V>() > 7)
        {
            value = V.Factor(ref input, offset + 7 * stride);
            V.AddScaled(ref low7, value, low);
            V.AddScaled(ref high7, value, high);
        }

        if (TTile.Rows<V>() > 8)
        {
            value = V.Factor(ref input, offset + 8 * stride);
            V.AddScaled(ref low8, value, low);
            V.AddScaled(ref high8, value, high);
        }

        if (TTile.Rows<V>() > 9)
        {
            value = V.Factor(ref input, offset + 9 * stride);
            V.AddScaled(ref low9, value, low);
            V.AddScaled(ref high9, value, high);
        }

        if (TTile.Rows<V>() > 10)
        {
            value = V.Factor(ref input, offset + 10 * stride);
            V.AddScaled(ref low10, value, low);
            V.AddScaled(ref high10, value, high);
        }

        if (TTile.Rows<V>() > 11)
        {
            value = V.Factor(ref input, offset + 11 * stride);
            V.AddScaled(ref low11, value, low);
            V.AddScaled(ref high11, value, high);
        }
    }

    /// <summary>
    /// Adds the products of one input channel, or of one row where the gradient of a weight is summed, to the sums of a tile that is one vector wide.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct<V, TTile>(
        ref float input, nuint offset, nuint stride, ref float weight, nuint weightOffset,
        ref V sum0, ref V sum1, ref V sum2, ref V sum3, ref V sum4, ref V sum5,
        ref V sum6, ref V sum7, ref V sum8, ref V sum9, ref V sum10, ref V sum11)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
    {
        V weights = V.Load(ref weight, weightOffset), value = V.Factor(ref input, offset);
        V.AddScaled(ref sum0, value, weights);
        if (TTile.Rows<V>() > 1)
        {
            value = V.Factor(ref input, offset + stride);
            V.AddScaled(ref sum1, value, weights);
        }

        if (TTile.Rows<V>() > 2)
        {
            value = V.Factor(ref input, offset + 2 * stride);
            V.AddScaled(ref sum2, value, weights);
        }

        if (TTile.Rows<V>() > 3)
        {
            value = V.Factor(ref input, offset + 3 * stride);
            V.AddScaled(ref sum3, value, weights);
        }

        if (TTile.Rows<V>() > 4)
        {
            value = V.Factor(ref input, offset + 4 * stride);
            V.AddScaled(ref sum4, value, weights);
        }

        if (TTile.Rows<V>() > 5)
        {
            value = V.Factor(ref input, offset + 5 * stride);
            V.AddScaled(ref sum5, value, weights);
        }

        if (TTile.Rows<V>() > 6)
        {
            value = V.Factor(ref input, offset + 6 * stride);
            V.AddScaled(ref sum6, value, weights);
        }

        if (TTile.Rows<V>() > 7)
        {
            value = V.Factor(ref input, offset + 7 * stride);
            V.AddScaled(ref sum7, value, weights);
        }

        if (TTile.Rows<V>() > 8)
        {
            value = V.Factor(ref input, offset + 8 * stride);
            V.AddScaled(ref sum8, value, weights);
        }

        if (TTile.Rows<V>() > 9)
        {
            value = V.Factor(ref input, offset + 9 * stride);
            V.AddScaled(ref sum9, value, weights);
        }

        if (TTile.Rows<V>() > 10)
        {
            value = V.Factor(ref input, offset + 10 * stride);
            V.AddScaled(ref sum10, value, weights);
        }

        if (TTile.Rows<V>() > 11)
        {
            value = V.Factor(ref input, offset + 11 * stride);
            V.AddScaled(ref sum11, value, weights);
        }
    }
}
