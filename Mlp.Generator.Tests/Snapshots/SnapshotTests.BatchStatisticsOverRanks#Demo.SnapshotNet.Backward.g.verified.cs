// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
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
        BackwardOverRanks8<V, TUpdate>(state, tape, rows, in update, worker);
        BackwardOverRanks4<V, TUpdate>(state, tape, rows, in update, worker);
        Backward0<V, TUpdate>(ref input, state, tape, rows, in update, worker);
    }

    /// <summary>The same for a rank's rows of a batch: BatchNorm1d 5 needs sums over the rows of all ranks.</summary>
    private static void BackwardOverRanks8<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient8 = ref Unsafe.Add(ref activations, 128 + 160 * maxRows);   // [rows, 16], of Linear 8's output
        ref float hidden4 = ref Unsafe.Add(ref activations, 128 + 64 * maxRows);   // [rows, 16]
        ref float gradient4 = ref Unsafe.Add(ref activations, 128 + 144 * maxRows);   // [rows, 16], of Linear 4's output
        ref float normalized5 = ref Unsafe.Add(ref activations, 128 + 48 * maxRows);   // [rows, 16]
        ref float statistics5 = ref Unsafe.Add(ref activations, 64);   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float factors7 = ref Unsafe.Add(ref activations, 128 + 80 * maxRows);   // [rows, 16]
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden4 gradient = gradient · weight8ᵀ   [rows, 2] · [2, 4] → [rows, 4], then back to the output of Linear 4
        if (worker.IsFirst)
        {
            Transpose4To2(ref Unsafe.Add(ref parameters, Weight8), ref transposed, 0, 16);
            InputGradient8Panel16<V>(ref gradient8, ref transposed, ref gradient4, rows);
            BatchNorm.Sums1<V>(ref gradient4, ref factors7, ref normalized5, ref statistics5, rows, 16);
        }

        // The sums over the rows of all ranks, by one thread.
        worker.Barrier();
        if (worker.IsFirst)
        {
            tape.SumOverRanks(ref statistics5, 32);
        }

        worker.Barrier();

        if (worker.IsFirst)
        {
            BatchNorm.Center1<V>(ref gradient4, ref normalized5, ref statistics5, tape.TotalRows, rows, 16);
        }

        // The layer before needs all of it, and nobody needs weight8 any more: its gradient may move it.
        worker.Barrier();

        // weight8 gradient = hidden4ᵀ · gradient   [4, rows] · [rows, 2] → [4, 2]
        WeightGradient8<V, TUpdate>(ref hidden4, ref gradient8, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient8<V, GradientAccumulation>(ref Unsafe.Add(ref hidden4, row * 16), ref Unsafe.Add(ref gradient8, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias8 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient8, Bias8, in update, rows, 16);
        }
    }

    /// <summary>The same for a rank's rows of a batch: BatchNorm1d 1 needs sums over the rows of all ranks.</summary>
    private static void BackwardOverRanks4<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient4 = ref Unsafe.Add(ref activations, 128 + 144 * maxRows);   // [rows, 16], of Linear 4's output
        ref float hidden0 = ref Unsafe.Add(ref activations, 128 + 16 * maxRows);   // [rows, 16]
        ref float gradient0 = ref Unsafe.Add(ref activations, 128 + 128 * maxRows);   // [rows, 16], of Linear 0's output
        ref float normalized1 = ref Unsafe.Add(ref activations, 128);   // [rows, 16]
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float factors3 = ref Unsafe.Add(ref activations, 128 + 32 * maxRows);   // [rows, 16]
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 16]

        // hidden0 gradient = gradient · weight4ᵀ   [rows, 4] · [4, 4] → [rows, 4], then back to the output of Linear 0
        if (worker.IsFirst)
        {
            Transpose4To4(ref Unsafe.Add(ref parameters, Weight4), ref transposed, 0, 16);
            InputGradient4Panel16<V>(ref gradient4, ref transposed, ref gradient0, rows);
            BatchNorm.Sums1<V>(ref gradient0, ref factors3, ref normalized1, ref statistics1, rows, 16);
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

        // weight4 gradient = hidden0ᵀ · gradient   [4, rows] · [rows, 4] → [4, 4]
        WeightGradient4<V, TUpdate>(ref hidden0, ref gradient4, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient4<V, GradientAccumulation>(ref Unsafe.Add(ref hidden0, row * 16), ref Unsafe.Add(ref gradient4, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // BatchNorm 5 takes its mean from the batch, and bias4 goes with it: its gradient is 0, exactly.
        if (worker.IsFirst)
        {
            ParameterGradients.Zero<V, TUpdate>(Bias4, in update, 16);
        }
    }
}
