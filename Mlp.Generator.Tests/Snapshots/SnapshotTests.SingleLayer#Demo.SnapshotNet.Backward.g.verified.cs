// Only what is in no snapshot before this one: see SnapshotNets.
// SnapshotNet: 5 → 16, torchvision.ops.MLP semantics, 80 parameters.

internal static class Backward
{
    /// <summary>Each of the threads that share the pass has channels of its own in every layer, the same as in the forward pass.</summary>
    private static void Run<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        Backward0<V, TUpdate>(ref input, state, tape, rows, in update, worker);
    }

    /// <summary>Back through Linear 0: the gradient of its weight.</summary>
    private static void Backward0<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float outputGradient = ref tape.OutputGradientReference;   // [rows, 16]

        // weight0 gradient = inputᵀ · gradient   [5, rows] · [rows, 16] → [5, 16]
        WeightGradient0<V, TUpdate>(ref input, ref outputGradient, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient0<V, GradientAccumulation>(ref Unsafe.Add(ref input, row * 5), ref Unsafe.Add(ref outputGradient, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }
    }

    /// <summary>
    /// weight0 gradient = inputᵀ · gradient   [5, rows] · [rows, 16] → [5, 16], a thread's own panels, for as many rows as are summed in
    /// one chain.
    /// </summary>
    private static void WeightGradient0<V, TUpdate>(ref float input, ref float gradient, MlpTape tape, in TUpdate update, nuint rows,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float scratch = ref tape.Scratch(worker);
        if (worker.IsFirst)
        {
            WeightGradient0Panel16<V, TUpdate>(ref input, ref gradient, ref scratch, Weight0, in update, rows);
        }
    }

    /// <summary>inputGradient = gradient · weight0ᵀ   [rows, 16] · [16, 5] → [rows, 5], a panel at a time.</summary>
    private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(default), 1920);   // one panel [16, 16]
        ref float padded = ref tape.InputGradientScratch;   // [rows, 32]
        ref float outputGradient = ref tape.OutputGradientReference;   // [rows, 16]

        Transpose5To16(ref Unsafe.Add(ref parameters, Weight0), ref transposed, 0, 16);
        InputGradient0Panel16<V>(ref outputGradient, ref transposed, ref padded, rows);
        ChannelRows.Copy(ref padded, 32, ref inputGradient, 5, rows, 5);
    }

    /// <summary>
    /// A panel of 16 input channels: output = input · weight, the gradient times the transposed weight   [rows, 16] · [16, 16] → [rows,
    /// 16].
    /// </summary>
    private static void InputGradient0Panel16<V>(ref float input, ref float weight, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        RowTiles.Multiply<V, InputGradient0Tile16, Identity>(ref input, ref weight, ref Unsafe.NullRef<float>(), ref output, rows);
    }
}
