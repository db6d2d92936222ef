// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    [MethodImpl(Jit.Inlined)]
    private static void Predict<V>(ref float input, ref float parameters, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        if (rows == 1)
        {
            ForwardRow.Predict<V>(ref input, ref parameters, ref output);
        }
        else
        {
            PredictRows<V>(ref input, ref parameters, ref output, rows);
        }

        Unstandardization.Forward<V>(ref output, ref Unsafe.Add(ref parameters, OutputsMean), ref Unsafe.Add(ref parameters, OutputsStd),
            channels: 2, rows);
    }

    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]
        ref float standardized = ref Unsafe.Add(ref scratch, 7680);   // [rows, 16]
        Standardization.Forward<V>(ref input, ref Unsafe.Add(ref parameters, InputsMean), ref Unsafe.Add(ref parameters, InputsStd),
            ref standardized, channels: 3, stride: 16, 0, rows);

        // hidden0 = relu(standardized · weight0 + bias0)   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, ReLU>(ref standardized, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0,
            rows);

        // logits = hidden0 · weight3 + bias3   [rows, 4] · [4, 2] → [rows, 2]
        Linear3Quads<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight3), ref Unsafe.Add(ref parameters, Bias3), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }
}
