// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]

        // hidden0 = Swish(rmsNorm1(input · weight0 + bias0))   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0, rows);
        RMSNorm.Predict1<V, Identity>(ref hidden0, ref Unsafe.Add(ref parameters, Weight1), rows);
        ActivationRows.Forward<V, global::Users.Swish>(ref hidden0, rows, stride: 16, channels: 4);

        // logits = hidden0 · weight4 + bias4   [rows, 4] · [4, 2] → [rows, 2]
        Linear4Quads<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight4), ref Unsafe.Add(ref parameters, Bias4), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }

    /// <summary>Linear 0, RMSNorm 1, Swish 2   [rows, 3] → [rows, 4].</summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float normalized1 = ref Unsafe.Add(ref activations, 32);   // [rows, 16]
        ref float inverse1 = ref Unsafe.Add(ref activations, 32 + 96 * maxRows);   // [rows]
        ref float hidden0 = ref Unsafe.Add(ref activations, 32 + 16 * maxRows);   // [rows, 16]
        ref float slopes2 = ref Unsafe.Add(ref activations, 32 + 32 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
        }

        // Of whole rows: each thread has some of them.
        worker.Barrier();
        (nuint firstRow, nuint endRow) = worker.Rows(rows);
        RMSNorm.Normalize1<V, Identity>(ref normalized1, ref inverse1, ref Unsafe.Add(ref parameters, Weight1), ref hidden0, firstRow,
            endRow);

        worker.Barrier();
        if (worker.IsFirst)
        {
            Swish16<V>(ref hidden0, ref slopes2, rows, 16);
            Padding.Clear(ref slopes2, 4, 16, 16, rows);
        }
    }

    /// <summary>
    /// hidden = Swish(hidden)   [rows, channels], rows 16 apart. The backward pass needs the derivatives,
    /// which are kept: slopes.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void Swish16<V>(ref float hidden, ref float slopes, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V activated = global::Users.Swish.Forward(V.Load(ref hidden, row * 16 + channel), out V slope);
                V.Store(activated, ref hidden, row * 16 + channel);
                V.Store(slope, ref slopes, row * 16 + channel);
            }
        }
    }
}
