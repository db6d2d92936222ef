// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>
    /// All rows run through one layer after the other: batch norm has no running statistics and takes them from the batch.
    /// </summary>
    private static void Predict<V>(ref float input, ref float parameters, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float statistics = ref ThreadScratch.Rent(64 + (long)rows * 32);
        ref float scratch = ref Unsafe.Add(ref statistics, 64);
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float hidden4 = ref Unsafe.Add(ref scratch, rows * 16);   // [rows, 16]
        ref float logits = ref scratch;   // [rows, 16]

        // hidden0 = batchNorm1(input · weight0 + bias0)   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0, rows);
        BatchNorm.Statistics1<V>(ref hidden0, ref statistics, rows, 16);
        BatchNorm.Predict1<V>(ref hidden0, ref statistics, rows);

        // hidden4 = batchNorm5(hidden0 · weight4 + bias4)   [rows, 4] · [4, 4] → [rows, 4]
        Linear4<V, Identity>(ref hidden0, ref Unsafe.Add(ref parameters, Weight4), ref Unsafe.Add(ref parameters, Bias4), ref hidden4,
            rows);
        BatchNorm.Statistics1<V>(ref hidden4, ref statistics, rows, 16);
        BatchNorm.Predict1<V>(ref hidden4, ref statistics, rows);

        // logits = hidden4 · weight8 + bias8   [rows, 4] · [4, 2] → [rows, 2]
        Linear8<V, Identity>(ref hidden4, ref Unsafe.Add(ref parameters, Weight8), ref Unsafe.Add(ref parameters, Bias8), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 16);
    }

    /// <summary>
    /// Each of the threads that share the pass has output channels of its own in every layer, and needs all of the layer before.
    /// </summary>
    private static void Train<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        Train0<V>(ref input, state, tape, rows, step, worker);
        worker.Barrier();
        Train4<V>(state, tape, rows, step, worker);
        worker.Barrier();
        Train8<V>(state, tape, rows, step, worker);
    }

    /// <summary>
    /// Linear 0, BatchNorm 1, Dropout 3   [rows, 3] → [rows, 4]. A panel of channels is multiplied, and while it is in
    /// the cache its statistics are taken and it is normalised.
    /// </summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float normalized1 = ref Unsafe.Add(ref activations, 128);   // [rows, 16]
        ref float hidden0 = ref Unsafe.Add(ref activations, 128 + 16 * maxRows);   // [rows, 16]
        ref float factors3 = ref Unsafe.Add(ref activations, 128 + 32 * maxRows);   // [rows, 16]
        DropoutStream dropout3 = new(tape.Seed, step, layer: 3, probability: 0.5);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
            BatchNorm.Statistics1<V>(ref normalized1, ref statistics1, rows, 16);
            BatchNorm.Normalize1Dropout<V>(ref normalized1, ref statistics1, ref hidden0, ref factors3, dropout3, ref scratch, 0, rows, 16);
        }
    }

    /// <summary>
    /// Linear 4, BatchNorm 5, Dropout 7   [rows, 4] → [rows, 4]. A panel of channels is multiplied, and while it is in
    /// the cache its statistics are taken and it is normalised.
    /// </summary>
    private static void Train4<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight4 = ref Unsafe.Add(ref parameters, Weight4);   // one panel [4, 16]
        ref float bias4 = ref Unsafe.Add(ref parameters, Bias4);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref Unsafe.Add(ref activations, 128 + 16 * maxRows);   // [rows, 16]
        ref float statistics5 = ref Unsafe.Add(ref activations, 64);   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float normalized5 = ref Unsafe.Add(ref activations, 128 + 48 * maxRows);   // [rows, 16]
        ref float hidden4 = ref Unsafe.Add(ref activations, 128 + 64 * maxRows);   // [rows, 16]
        ref float factors7 = ref Unsafe.Add(ref activations, 128 + 80 * maxRows);   // [rows, 16]
        DropoutStream dropout7 = new(tape.Seed, step, layer: 7, probability: 0.5);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref bias4, ref normalized5, rows);
            BatchNorm.Statistics1<V>(ref normalized5, ref statistics5, rows, 16);
            BatchNorm.Normalize1Dropout<V>(ref normalized5, ref statistics5, ref hidden4, ref factors7, dropout7, ref scratch, 0, rows, 16);
        }
    }
}
