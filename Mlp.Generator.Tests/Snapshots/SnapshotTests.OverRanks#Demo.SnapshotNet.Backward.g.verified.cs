// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
    /// <summary>
    /// The same for a rank's rows of a batch: the ranks wait for each other wherever a norm needs sums over all rows. The gradients are
    /// those of the rank's own rows, which the tape adds up over the ranks.
    /// </summary>
    public static void RunOverRanks<TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where TUpdate : struct, IParameterUpdate
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunOverRanks<Simd512, TUpdate>(ref input, state, tape, rows, in update, worker);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunOverRanks<Simd256, TUpdate>(ref input, state, tape, rows, in update, worker);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            RunOverRanks<Simd128, TUpdate>(ref input, state, tape, rows, in update, worker);
        }
        else
        {
            RunOverRanks<SimdScalar, TUpdate>(ref input, state, tape, rows, in update, worker);
        }
    }

    private static void RunOverRanks<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        if (worker.IsFirst)
        {
            OutputGradient<V>(tape, rows);
        }

        worker.Barrier();
        BackwardOverRanks4<V, TUpdate>(state, tape, rows, in update, worker);
        Backward0<V, TUpdate>(ref input, state, tape, rows, in update, worker);
    }

    /// <summary>The same for a rank's rows of a batch: BatchNorm1d 1 needs sums over the rows of all ranks.</summary>
    private static void BackwardOverRanks4<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient4 = ref Unsafe.Add(ref activations, 64 + 80 * maxRows);   // [rows, 16], of Linear 4's output
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]
        ref float gradient0 = ref Unsafe.Add(ref activations, 64 + 64 * maxRows);   // [rows, 16], of Linear 0's output
        ref float normalized1 = ref Unsafe.Add(ref activations, 64);   // [rows, 16]
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden0 gradient = gradient · weight4ᵀ   [rows, 2] · [2, 4] → [rows, 4], then back to the output of Linear 0
        if (worker.IsFirst)
        {
            Transpose4To2(ref Unsafe.Add(ref parameters, Weight4), ref transposed, 0, 16);
            InputGradient4Panel16<V>(ref gradient4, ref transposed, ref gradient0, rows);
            BatchNorm.Sums1<V, TUpdate>(ref gradient0, ref hidden0, ref normalized1, ref statistics1, ref parameters, Weight1, Bias1,
                in update, rows, 16);
        }

        // The sums over the rows of all ranks, by one thread.
        worker.Barrier();
        if (worker.IsFirst)
        {
            tape.SumOverRanks(ref statistics1, 32);
        }

        worker.Barrier();

        if (worker.IsFirst)
        {
            BatchNorm.Center1<V>(ref gradient0, ref normalized1, ref statistics1, tape.TotalRows, rows, 16);
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

        // bias4 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient4, Bias4, in update, rows, 16);
        }
    }
}
