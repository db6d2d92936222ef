// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]
        ref float expanded = ref Unsafe.Add(ref scratch, 7680);   // the weights of a panel as floats

        // hidden0 = hardswish(rmsNorm1(input · weight0 + bias0))   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref expanded,
            ref hidden0, rows);
        RMSNorm.Predict1<V, Identity>(ref hidden0, ref Unsafe.Add(ref parameters, Weight1), rows);
        ActivationRows.Forward<V, Hardswish>(ref hidden0, rows, stride: 16, channels: 4);

        // logits = hidden0 · weight4 + bias4   [rows, 4] · [4, 2] → [rows, 2]
        BakedWeights.Expand<V>(ref Unsafe.Add(ref parameters, Weight4), ref expanded, 2, 16);
        Linear4Quads<V>(ref hidden0, ref expanded, ref Unsafe.Add(ref parameters, Bias4), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }

    /// <summary>output = f(input · weight + bias)   [rows, 3] · [3, 4] → [rows, 4], one panel of 16 channels.</summary>
    private static void Linear0<V, TActivation>(ref float input, ref float weight, ref float bias, ref float expanded, ref float output,
        nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        BakedWeights.Expand<V>(ref weight, ref expanded, 2, 16);
        Linear0Panel16<V, TActivation>(ref input, ref expanded, ref bias, ref output, rows);
    }
}
