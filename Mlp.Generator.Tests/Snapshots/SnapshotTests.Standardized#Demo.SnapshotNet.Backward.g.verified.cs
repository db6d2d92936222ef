// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
    /// <summary>Each of the threads that share the pass has channels of its own in every layer, the same as in the forward pass.</summary>
    private static void Run<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        if (worker.IsFirst)
        {
            OutputGradient<V>(tape, rows);
        }

        worker.Barrier();
        Backward3<V, TUpdate>(state, tape, rows, in update, worker);
        Backward0<V, TUpdate>(state, tape, rows, in update, worker);
    }

    /// <summary>
    /// Back through Linear 3: the gradient of hidden0 and from there to the output of Linear 0, then of its weight and bias.
    /// </summary>
    private static void Backward3<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient3 = ref Unsafe.Add(ref activations, 80 * maxRows);   // [rows, 16], of Linear 3's output
        ref float hidden0 = ref Unsafe.Add(ref activations, 16 * maxRows);   // [rows, 16]
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 * maxRows);   // [rows, 16], of Linear 0's output
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden0 gradient = gradient · weight3ᵀ   [rows, 2] · [2, 4] → [rows, 4], then back to the output of Linear 0
        if (worker.IsFirst)
        {
            Transpose4To2(ref Unsafe.Add(ref parameters, Weight3), ref transposed, 0, 16);
            InputGradient3Panel16<V>(ref gradient3, ref transposed, ref gradient0, rows);
            HiddenReLU16<V>(ref gradient0, ref hidden0, rows, 16);
        }

        // The layer before needs all of it, and nobody needs weight3 any more: its gradient may move it.
        worker.Barrier();

        // weight3 gradient = hidden0ᵀ · gradient   [4, rows] · [rows, 2] → [4, 2]
        WeightGradient3<V, TUpdate>(ref hidden0, ref gradient3, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient3<V, GradientAccumulation>(ref Unsafe.Add(ref hidden0, row * 16), ref Unsafe.Add(ref gradient3, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias3 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient3, Bias3, in update, rows, 16);
        }
    }

    /// <summary>Back through Linear 0: the gradient of its weight and bias.</summary>
    private static void Backward0<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 * maxRows);   // [rows, 16], of Linear 0's output
        ref float standardized = ref activations;   // [rows, 16]

        // weight0 gradient = standardizedᵀ · gradient   [3, rows] · [rows, 4] → [3, 4]
        WeightGradient0<V, TUpdate>(ref standardized, ref gradient0, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient0<V, GradientAccumulation>(ref Unsafe.Add(ref standardized, row * 16), ref Unsafe.Add(ref gradient0, row * 16),
                tape, tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias0 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient0, Bias0, in update, rows, 16);
        }
    }

    /// <summary>
    /// weight0 gradient = standardizedᵀ · gradient   [3, rows] · [rows, 4] → [3, 4], a thread's own panels, for as many rows as are summed
    /// in one chain.
    /// </summary>
    private static void WeightGradient0<V, TUpdate>(ref float standardized, ref float gradient, MlpTape tape, in TUpdate update, nuint rows,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float scratch = ref tape.Scratch(worker);
        if (worker.IsFirst)
        {
            WeightGradient0Panel16<V, TUpdate>(ref standardized, ref gradient, ref scratch, Weight0, in update, rows);
        }
    }

    /// <summary>inputGradient = gradient · weight0ᵀ   [rows, 4] · [4, 3] → [rows, 3], a panel at a time.</summary>
    private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(default), 1920);   // one panel [16, 16]
        ref float padded = ref tape.InputGradientScratch;   // [rows, 32]

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 * maxRows);   // [rows, 16], of Linear 0's output

        Transpose3To4(ref Unsafe.Add(ref parameters, Weight0), ref transposed, 0, 16);
        InputGradient0Panel16<V>(ref gradient0, ref transposed, ref padded, rows);
        ChannelRows.Copy(ref padded, 32, ref inputGradient, 3, rows, 3);

        // Back through the standardisation of the inputs.
        Standardization.Backward<V>(ref inputGradient, ref Unsafe.Add(ref state.BufferReference, InputsStd), channels: 3, rows);
    }

    /// <summary>Back through dropout and ReLU, told from their output   [rows, channels], rows 16 apart.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void HiddenReLU16<V>(ref float gradient, ref float hidden, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V.Store(ReLU.Backward(V.Load(ref gradient, row * 16 + channel) * V.Create(DropoutStream.Scale(probability: 0.25)),
                    V.Load(ref hidden, row * 16 + channel)), ref gradient, row * 16 + channel);
            }
        }
    }
}
