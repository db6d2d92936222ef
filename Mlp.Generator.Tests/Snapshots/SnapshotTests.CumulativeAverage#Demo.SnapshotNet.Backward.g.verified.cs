// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
    /// <summary>The gradient of Linear 4's output: that of the outputs, padded from 2 to 16 channels.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void OutputGradient<V>(MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient4 = ref Unsafe.Add(ref activations, 64 + 64 * maxRows);   // [rows, 16], of Linear 4's output
        ref float outputGradient = ref tape.OutputGradientReference;   // [rows, 2]

        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            // A vector of a row's last channels goes on into the next row: that is not the padding, which is 0.
            V isChannel = V.LessThan(V.Indices + V.Create(channel), V.Create(2f));
            for (nuint row = 0; row < rows; row++)
            {
                V.Store(V.ConditionalSelect(isChannel, V.Load(ref outputGradient, row * 2 + channel), V.Zero), ref gradient4,
                    row * 16 + channel);
            }
        }
    }

    /// <summary>
    /// Back through Linear 4: the gradient of hidden0 and from there to the output of Linear 0, then of its weight.
    /// </summary>
    private static void Backward4<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient4 = ref Unsafe.Add(ref activations, 64 + 64 * maxRows);   // [rows, 16], of Linear 4's output
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 + 48 * maxRows);   // [rows, 16], of Linear 0's output
        ref float normalized1 = ref Unsafe.Add(ref activations, 64);   // [rows, 16]
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden0 gradient = gradient · weight4ᵀ   [rows, 2] · [2, 4] → [rows, 4], then back to the output of Linear 0
        if (worker.IsFirst)
        {
            Transpose4To2(ref Unsafe.Add(ref parameters, Weight4), ref transposed, 0, 16);
            InputGradient4Panel16<V>(ref gradient4, ref transposed, ref gradient0, rows);
            BatchNorm.Backward1<V, TUpdate>(ref gradient0, ref hidden0, ref normalized1, ref statistics1, ref parameters, Weight1, Bias1,
                in update, rows, 16);
        }

        // The layer before needs all of it, and nobody needs weight4 any more: its gradient may move it.
        worker.Barrier();

        // weight4 gradient = hidden0ᵀ · gradient   [4, rows] · [rows, 2] → [4, 2]
        WeightGradient4<V, TUpdate>(ref hidden0, ref gradient4, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient4<V, GradientAccumulation>(ref Unsafe.Add(ref hidden0, row * 16), ref Unsafe.Add(ref gradient4, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }
    }

    /// <summary>Back through Linear 0: the gradient of its weight.</summary>
    private static void Backward0<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 + 48 * maxRows);   // [rows, 16], of Linear 0's output

        // weight0 gradient = inputᵀ · gradient   [3, rows] · [rows, 4] → [3, 4]
        WeightGradient0<V, TUpdate>(ref input, ref gradient0, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient0<V, GradientAccumulation>(ref Unsafe.Add(ref input, row * 3), ref Unsafe.Add(ref gradient0, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }
    }
}
