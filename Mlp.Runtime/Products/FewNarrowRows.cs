using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.CompilerServices;

/// <summary>
/// Two to six rows of a panel of 16 channels with 16 registers of 8 floats: two vectors wide, where the tiles of such a panel are one vector wide. Those would wait for
/// their own sums, and go over the panel twice as often. Each sum is added in the order of every other tile, to the same bits.
/// </summary>
internal static class FewNarrowRows
{
    /// <summary>Computes 2 to 6 rows.</summary>
    public static void Multiply<V, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        switch (rows)
        {
            case 2:
                Tile<V, TileOf2, TProduct, TActivation>(ref input, ref weight, ref bias, ref output);
                break;
            case 3:
                Tile<V, TileOf3, TProduct, TActivation>(ref input, ref weight, ref bias, ref output);
                break;
            case 4:
                Tile<V, TileOf4, TProduct, TActivation>(ref input, ref weight, ref bias, ref output);
                break;
            case 5:
                Tile<V, TileOf5, TProduct, TActivation>(ref input, ref weight, ref bias, ref output);
                break;
            default:
                Tile<V, TileOf6, TProduct, TActivation>(ref input, ref weight, ref bias, ref output);
                break;
        }
    }

    /// <summary>One tile: low and high are two vectors of channels for each row. What a lower tile lacks vanishes when it is compiled.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void Tile<V, TTile, TProduct, TActivation>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TProduct : struct, IProduct
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < 16; channel += 2 * V.Count)
        {
            V low = TProduct.HasBias ? V.Load(ref bias, channel) : V.Zero, high = TProduct.HasBias ? V.Load(ref bias, channel + V.Count) : V.Zero;
            V low0 = low, high0 = high, low1 = low, high1 = high, low2 = low, high2 = high;
            V low3 = low, high3 = high, low4 = low, high4 = high, low5 = low, high5 = high;

            // No tile is so tall, but the methods have arguments for more rows.
            V none = V.Zero;
            ref float x = ref input, w = ref Unsafe.Add(ref weight, channel);
            for (nuint turn = TProduct.Depth / 2; turn > 0; turn--)
            {
                TileSums.AddProduct<V, TTile>(ref x, 0, TProduct.InputStride, ref w, 0,
                    ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                    ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none);
                TileSums.AddProduct<V, TTile>(ref x, 1, TProduct.InputStride, ref w, 16,
                    ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                    ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none);
                x = ref Unsafe.Add(ref x, 2);
                w = ref Unsafe.Add(ref w, 32);
            }

            if (TProduct.Depth % 2 != 0)
            {
                TileSums.AddProduct<V, TTile>(ref x, 0, TProduct.InputStride, ref w, 0,
                    ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3, ref low4, ref high4, ref low5, ref high5,
                    ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none, ref none);
            }

            TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, channel), TProduct.OutputStride,
                low0, high0, low1, high1, low2, high2, low3, high3, low4, high4, low5, high5,
                none, none, none, none, none, none, none, none, none, none, none, none);
        }
    }
}
