using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// A product with a panel of 16 channels in tiles that are two vectors of 8 or 4 floats wide. With AVX2, 6 rows by two vectors take 20 instructions for 12
/// multiply-adds, and 12 rows by one vector take 25. Each sum is added in the order of every other tile, to the same bits.
/// </summary>
/// <typeparam name="TProduct">The product, whose own tiles are one vector wide.</typeparam>
internal readonly struct VectorPairs<TProduct> : IProduct
    where TProduct : struct, IProduct
{
    /// <inheritdoc/>
    public static nuint Width => TProduct.Width;

    /// <inheritdoc/>
    public static nuint Channels => TProduct.Channels;

    /// <inheritdoc/>
    public static nuint Depth => TProduct.Depth;

    /// <inheritdoc/>
    public static nuint InputStride => TProduct.InputStride;

    /// <inheritdoc/>
    public static nuint OutputStride => TProduct.OutputStride;

    /// <inheritdoc/>
    public static bool HasBias => TProduct.HasBias;

    /// <inheritdoc/>
    [MethodImpl(Jit.Kernel)]
    public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < TProduct.Channels; channel += 2 * V.Count)
        {
            for (nuint row = first; row < end; row += TTile.Rows<V>())
            {
                ref float x = ref Unsafe.Add(ref input, row * TProduct.InputStride), panel = ref Unsafe.Add(ref weight, channel);

                // Loaded for each tile: kept through the loop, they would take two of 16 registers.
                V low = TProduct.HasBias ? V.Load(ref bias, channel) : V.Zero, high = TProduct.HasBias ? V.Load(ref bias, channel + V.Count) : V.Zero;
                V low0 = low, high0 = high, low1 = low, high1 = high, low2 = low, high2 = high;
                V low3 = low, high3 = high, low4 = low, high4 = high, low5 = low, high5 = high;
                V low6 = low, high6 = high, low7 = low, high7 = high, low8 = low, high8 = high;
                V low9 = low, high9 = high, low10 = low, high10 = high, low11 = low, high11 = high;
                TileSums.AddProducts<V, TTile>(ref x, TProduct.InputStride, ref panel, TProduct.Width, TProduct.Depth, prefetches: false, ref panel, 0,
                    ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                    ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                    ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
                TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * TProduct.OutputStride + channel), TProduct.OutputStride,
                    low0, high0, low1, high1, low2, high2, low3, high3,
                    low4, high4, low5, high5, low6, high6, low7, high7,
                    low8, high8, low9, high9, low10, high10, low11, high11);
            }
        }
    }
}
