// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    private static void TrainOverRanks<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        TrainOverRanks0<V>(ref input, state, tape, rows, step, worker);
        worker.Barrier();
        TrainOverRanks4<V>(state, tape, rows, step, worker);
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
        DropoutStream dropout3 = new(tape.Seed, step, layer: 3, probability: 0.5, tape.FirstRow);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
            BatchNorm.Statistics1<V>(ref normalized1, ref statistics1, rows, 16);
            BatchNorm.Normalize1Dropout<V>(ref normalized1, ref statistics1, ref hidden0, ref factors3, dropout3, ref scratch, 0, rows, 16);
        }
    }

    /// <summary>
    /// Linear 0, BatchNorm 1, Dropout 3   [rows, 3] → [rows, 4], a rank's rows of a batch.
    /// All panels are multiplied first: the ranks wait for each other once.
    /// </summary>
    private static void TrainOverRanks0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
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
        DropoutStream dropout3 = new(tape.Seed, step, layer: 3, probability: 0.5, tape.FirstRow);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
            BatchNorm.Statistics1<V>(ref normalized1, ref statistics1, rows, 16);
        }

        // The statistics of the rows of all ranks, by one thread.
        worker.Barrier();
        if (worker.IsFirst)
        {
            tape.CombineStatistics(ref statistics1, 16, 1E-05f);
        }

        worker.Barrier();

        if (worker.IsFirst)
        {
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
        DropoutStream dropout7 = new(tape.Seed, step, layer: 7, probability: 0.5, tape.FirstRow);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref bias4, ref normalized5, rows);
            BatchNorm.Statistics1<V>(ref normalized5, ref statistics5, rows, 16);
            BatchNorm.Normalize1Dropout<V>(ref normalized5, ref statistics5, ref hidden4, ref factors7, dropout7, ref scratch, 0, rows, 16);
        }
    }

    /// <summary>
    /// Linear 4, BatchNorm 5, Dropout 7   [rows, 4] → [rows, 4], a rank's rows of a batch.
    /// All panels are multiplied first: the ranks wait for each other once.
    /// </summary>
    private static void TrainOverRanks4<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
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
        DropoutStream dropout7 = new(tape.Seed, step, layer: 7, probability: 0.5, tape.FirstRow);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref bias4, ref normalized5, rows);
            BatchNorm.Statistics1<V>(ref normalized5, ref statistics5, rows, 16);
        }

        // The statistics of the rows of all ranks, by one thread.
        worker.Barrier();
        if (worker.IsFirst)
        {
            tape.CombineStatistics(ref statistics5, 16, 1E-05f);
        }

        worker.Barrier();

        if (worker.IsFirst)
        {
            BatchNorm.Normalize1Dropout<V>(ref normalized5, ref statistics5, ref hidden4, ref factors7, dropout7, ref scratch, 0, rows, 16);
        }
    }
}
