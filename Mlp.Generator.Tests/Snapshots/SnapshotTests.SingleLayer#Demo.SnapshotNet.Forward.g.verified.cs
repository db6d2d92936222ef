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
        RowTiles.Multiply<V, Linear0Tile16, TActivation>(ref input, ref weight, ref Unsafe.NullRef<float>(), ref output, rows);
    }
}
