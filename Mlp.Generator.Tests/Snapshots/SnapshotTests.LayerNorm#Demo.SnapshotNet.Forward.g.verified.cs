// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]

        // hidden0 = leaky_relu(layerNorm1(input · weight0 + bias0))   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0, rows);
        LayerNorm.Predict1<V, HiddenActivation>(ref hidden0, ref Unsafe.Add(ref parameters, Weight1), ref Unsafe.Add(ref parameters, Bias1),
            rows);

        // logits = hidden0 · weight4 + bias4   [rows, 4] · [4, 2] → [rows, 2]
        Linear4Quads<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight4), ref Unsafe.Add(ref parameters, Bias4), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }

    /// <summary>Linear 0, LayerNorm 1, LeakyReLU 2   [rows, 3] → [rows, 4].</summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float normalized1 = ref Unsafe.Add(ref activations, 32);   // [rows, 16]
        ref float inverse1 = ref Unsafe.Add(ref activations, 32 + 80 * maxRows);   // [rows]
        ref float hidden0 = ref Unsafe.Add(ref activations, 32 + 16 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
        }

        // Of whole rows: each thread has some of them.
        worker.Barrier();
        (nuint firstRow, nuint endRow) = worker.Rows(rows);
        LayerNorm.Normalize1<V, HiddenActivation>(ref normalized1, ref inverse1, ref Unsafe.Add(ref parameters, Weight1),
            ref Unsafe.Add(ref parameters, Bias1), ref hidden0, firstRow, endRow);
    }

    /// <summary>Linear 4   [rows, 4] → [rows, 2].</summary>
    private static void Train4<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight4 = ref Unsafe.Add(ref parameters, Weight4);   // one panel [4, 16]
        ref float bias4 = ref Unsafe.Add(ref parameters, Bias4);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref Unsafe.Add(ref activations, 32 + 16 * maxRows);   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref activations, 32 + 32 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref bias4, ref logits, rows);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }
}
