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

        Unstandardization.Forward<V>(ref output, ref Unsafe.Add(ref parameters, OutputsPredictionMean),
            ref Unsafe.Add(ref parameters, OutputsPredictionStd), channels: 2, rows);
    }

    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]
        ref float standardized = ref Unsafe.Add(ref scratch, 7680);   // [rows, 16]
        Standardization.Forward<V>(ref input, ref Unsafe.Add(ref parameters, InputsPredictionMean),
            ref Unsafe.Add(ref parameters, InputsPredictionStd), ref standardized, channels: 3, stride: 16, 0, rows);

        // hidden0 = relu(standardized · weight0 + bias0)   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, ReLU>(ref standardized, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0,
            rows);

        // logits = hidden0 · weight3 + bias3   [rows, 4] · [4, 2] → [rows, 2]
        Linear3Quads<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight3), ref Unsafe.Add(ref parameters, Bias3), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }

    /// <summary>
    /// Each of the threads that share the pass has output channels of its own in every layer, and needs all of the layer before.
    /// </summary>
    private static void Train<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        TrainInputs<V>(ref input, state, tape, rows, worker);
        Train0<V>(state, tape, rows, step, worker);
        worker.Barrier();
        Train3<V>(state, tape, rows, step, worker);
    }

    /// <summary>Standardize   [rows, 3]: each thread has some of the rows.</summary>
    private static void TrainInputs<V>(ref float input, MlpState state, MlpTape tape, nuint rows, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float activations = ref tape.ActivationReference;
        ref float standardized = ref activations;   // [rows, 16]

        (nuint firstRow, nuint endRow) = worker.Rows(rows);
        Standardization.Forward<V>(ref input, ref Unsafe.Add(ref state.BufferReference, InputsMean),
            ref Unsafe.Add(ref state.BufferReference, InputsStd), ref standardized, channels: 3, stride: 16, firstRow, endRow);
        worker.Barrier();
    }

    /// <summary>Linear 0, ReLU 1, Dropout 2   [rows, 3] → [rows, 4].</summary>
    private static void Train0<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float standardized = ref activations;   // [rows, 16]
        ref float hidden0 = ref Unsafe.Add(ref activations, 16 * maxRows);   // [rows, 16]
        DropoutStream dropout2 = new(tape.Seed, step, layer: 2, probability: 0.25);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear0Panel16<V, ReLU>(ref standardized, ref weight0, ref bias0, ref hidden0, rows);
            Dropout16<V>(ref hidden0, dropout2, ref scratch, 0, rows, 16);
        }
    }

    /// <summary>Linear 3, Dropout 4   [rows, 4] → [rows, 2].</summary>
    private static void Train3<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight3 = ref Unsafe.Add(ref parameters, Weight3);   // one panel [4, 16]
        ref float bias3 = ref Unsafe.Add(ref parameters, Bias3);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref Unsafe.Add(ref activations, 16 * maxRows);   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref activations, 32 * maxRows);   // [rows, 16]
        ref float factors4 = ref Unsafe.Add(ref activations, 48 * maxRows);   // [rows, 16]
        DropoutStream dropout4 = new(tape.Seed, step, layer: 4, probability: 0.25);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear3Panel16<V, Identity>(ref hidden0, ref weight3, ref bias3, ref logits, rows);
            DropoutKept16<V>(ref logits, ref factors4, dropout4, ref scratch, 0, rows, 16);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }

    /// <summary>hidden *= factors, 0 with probability 0.25 and 1 / (1 − 0.25) otherwise   [rows, channels], rows 16 apart.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void Dropout16<V>(ref float hidden, DropoutStream dropout, ref float scratch, nuint firstChannel, nuint rows,
        nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint block = 0; block < rows; block += 64)
        {
            nuint end = nuint.Min(rows, block + 64);
            dropout.Fill<V>(ref scratch, block, end - block, firstChannel, channels);
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                ref float factors = ref Unsafe.Add(ref scratch, channel);
                for (nuint row = block; row < end; row++)
                {
                    V factor = V.Load(ref factors, 0);
                    V.Store(V.Load(ref hidden, row * 16 + channel) * factor, ref hidden, row * 16 + channel);
                    factors = ref Unsafe.Add(ref factors, channels);
                }
            }
        }
    }
}
