// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>Prediction: [rows, 5] → [rows, 16].</summary>
    [MethodImpl(Jit.Inlined)]
    public static void Predict(ref float input, ref float parameters, ref float output, nuint rows)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Predict<Simd512>(ref input, ref parameters, ref output, rows);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Predict<Simd256>(ref input, ref parameters, ref output, rows);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Predict<Simd128>(ref input, ref parameters, ref output, rows);
        }
        else
        {
            Predict<SimdScalar>(ref input, ref parameters, ref output, rows);
        }
    }

    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        // output = input · weight0   [rows, 5] · [5, 16] → [rows, 16]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref output, rows);
    }

    /// <summary>
    /// Each of the threads that share the pass has output channels of its own in every layer, and needs all of the layer before.
    /// </summary>
    private static void Train<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        Train0<V>(ref input, state, tape, rows, step, worker);
    }

    /// <summary>Linear 0   [rows, 5] → [rows, 16].</summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [5, 16]
        ref float logits = ref tape.OutputReference;   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref logits, rows);
        }
    }

    /// <summary>output = f(input · weight)   [rows, 5] · [5, 16] → [rows, 16], one panel of 16 channels.</summary>
    private static void Linear0<V, TActivation>(ref float input, ref float weight, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        Linear0Panel16<V, TActivation>(ref input, ref weight, ref output, rows);
    }

    /// <summary>A panel of 16 output channels: output = f(input · weight)   [rows, 5] · [5, 16] → [rows, 16].</summary>
    private static void Linear0Panel16<V, TActivation>(ref float input, ref float weight, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        // Tall tiles for as many rows as is cheapest, low ones for the rest; fewer rows than a low tile has go in lower ones.
        nuint tall = RowTiles.Tall<V, TileOf12, TileOf8>(rows);
        Linear0Tile16<V, TileOf12, TActivation>(ref input, ref weight, ref output, 0, tall);
        if (rows >= TileOf8.Rows<V>())
        {
            nuint low = RowTiles.Low<V, TileOf8>(tall, rows);
            Linear0Tile16<V, TileOf8, TActivation>(ref input, ref weight, ref output, tall, low);
            if (low < rows)
            {
                Linear0Tile16<V, TileOf4, TActivation>(ref input, ref weight, ref output, low, rows);
            }
        }
        else if (rows >= 4)
        {
            Linear0Tile16<V, TileOf4, TActivation>(ref input, ref weight, ref output, 0, rows);
        }
        else if (rows >= 2)
        {
            Linear0Tile16<V, TileOf2, TActivation>(ref input, ref weight, ref output, 0, rows);
        }
        else
        {
            Linear0Tile16<V, TileOf1, TActivation>(ref input, ref weight, ref output, 0, rows);
        }
    }

    /// <summary>
    /// Rows first to end of Linear0Panel16, a tile at a time: sum is a vector of channels for each row of it.
    /// What a lower tile lacks vanishes when it is compiled: its height is a constant.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void Linear0Tile16<V, TTile, TActivation>(ref float input, ref float weight, ref float output, nuint first, nuint end)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            for (nuint row = first; row < end; row += TTile.Rows<V>())
            {
                // Where the rows are no multiple of the tile, the last one overlaps its neighbour and computes the same again.
                nuint start = nuint.Min(row, end - TTile.Rows<V>());
                ref float x = ref Unsafe.Add(ref input, start * 5);
                V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero, sum5 = V.Zero;
                V sum6 = V.Zero, sum7 = V.Zero, sum8 = V.Zero, sum9 = V.Zero, sum10 = V.Zero, sum11 = V.Zero;
                TileSums.AddProducts<V, TTile>(ref x, 5, ref panel, 5,
                    ref sum0, ref sum1, ref sum2, ref sum3, ref sum4, ref sum5,
                    ref sum6, ref sum7, ref sum8, ref sum9, ref sum10, ref sum11);

                TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, start * 16 + channel), 16,
                    sum0, sum1, sum2, sum3, sum4, sum5,
                    sum6, sum7, sum8, sum9, sum10, sum11);
            }
        }
    }
}
