// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
    /// <summary>
    /// Back through Linear 4: the gradient of hidden0 and from there to the output of Linear 0, then of its weight and bias.
    /// </summary>
    private static void Backward4<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient4 = ref Unsafe.Add(ref activations, 32 + 80 * maxRows);   // [rows, 16], of Linear 4's output
        ref float hidden0 = ref Unsafe.Add(ref activations, 32 + 16 * maxRows);   // [rows, 16]
        ref float gradient0 = ref Unsafe.Add(ref activations, 32 + 64 * maxRows);   // [rows, 16], of Linear 0's output
        ref float normalized1 = ref Unsafe.Add(ref activations, 32);   // [rows, 16]
        ref float inverse1 = ref Unsafe.Add(ref activations, 32 + 96 * maxRows);   // [rows]
        ref float affine1 = ref activations;   // [1, 16]: gradients of 1.weight
        ref float slopes2 = ref Unsafe.Add(ref activations, 32 + 32 * maxRows);   // [rows, 16]
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden0 gradient = gradient · weight4ᵀ   [rows, 2] · [2, 4] → [rows, 4], then back to the output of Linear 0
        if (worker.IsFirst)
        {
            Transpose4To2(ref Unsafe.Add(ref parameters, Weight4), ref transposed, 0, 16);
            InputGradient4Panel16<V>(ref gradient4, ref transposed, ref gradient0, rows);
            HiddenSlopes16<V>(ref gradient0, ref slopes2, rows, 16);
            RMSNorm.AffineGradient1<V>(ref gradient0, ref normalized1, ref affine1, rows, 16);
        }

        // Back through RMSNorm 1, of whole rows: each thread has some of them.
        worker.Barrier();
        (nuint firstRow, nuint endRow) = worker.Rows(rows);
        RMSNorm.Backward1<V>(ref gradient0, ref normalized1, ref inverse1, ref Unsafe.Add(ref parameters, Weight1), firstRow, endRow);

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

        // bias4 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient4, Bias4, in update, rows, 16);
        }

        if (worker.IsFirst)
        {
            ParameterGradients.Update<V, TUpdate>(ref affine1, Weight1, in update, 16);
        }
    }

    /// <summary>Back through Swish, by its derivatives   [rows, channels], rows 16 apart.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void HiddenSlopes16<V>(ref float gradient, ref float slopes, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V.Store(V.Load(ref gradient, row * 16 + channel) * V.Load(ref slopes, row * 16 + channel), ref gradient,
                    row * 16 + channel);
            }
        }
    }
}
