// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>
    /// Prediction of images, [images, 3, 2, 3] → [images, 2, 2, 3]. 40 at a time become rows, a pixel each, and their outputs images again.
    /// </summary>
    public static void PredictImages(ref float input, ref float parameters, ref float output, nuint images)
    {
        ref float inputRows = ref ThreadScratch.RentForImages(1200);   // [240, 3]
        ref float outputRows = ref Unsafe.Add(ref inputRows, 720);   // [240, 2]
        for (nuint image = 0; image < images; image += 40)
        {
            nuint count = nuint.Min(40, images - image);
            PixelRows.FromImages(ref Unsafe.Add(ref input, image * 18), ref inputRows, channels: 3, pixels: 6, count);
            Predict(ref inputRows, ref parameters, ref outputRows, count * 6);
            PixelRows.ToImages(ref outputRows, ref Unsafe.Add(ref output, image * 12), channels: 2, pixels: 6, count);
        }
    }

    /// <summary>
    /// Linear 0, BatchNorm 1, ReLU 2   [rows, 3] → [rows, 4]. A panel of channels is multiplied, and while it is in
    /// the cache its statistics are taken and it is normalised.
    /// </summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows * 6;
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float normalized1 = ref Unsafe.Add(ref activations, 64);   // [rows, 16]
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
            BatchNorm.Statistics1<V>(ref normalized1, ref statistics1, rows, 16);
            BatchNorm.MoveRunningStatistics1<V>(ref statistics1, ref Unsafe.Add(ref state.BufferReference, RunningMean1),
                ref Unsafe.Add(ref state.BufferReference, RunningVar1), rows, 16);
            BatchNorm.Normalize1ReLU<V>(ref normalized1, ref statistics1, ref Unsafe.Add(ref parameters, Weight1),
                ref Unsafe.Add(ref parameters, Bias1), ref hidden0, rows, 16);
        }
    }

    /// <summary>Linear 4   [rows, 4] → [rows, 2].</summary>
    private static void Train4<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight4 = ref Unsafe.Add(ref parameters, Weight4);   // one panel [4, 16]
        ref float bias4 = ref Unsafe.Add(ref parameters, Bias4);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows * 6;
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref activations, 64 + 32 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref bias4, ref logits, rows);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }
}
