// Only what is in no snapshot before this one: see SnapshotNets.
// Prediction, a row at a time.

internal static class Forward
{
    /// <summary>Prediction: [rows, 3] → [rows, 2].</summary>
    public static void Predict(ref float input, ref float parameters, ref float output, nuint rows)
    {
        ref float even = ref ThreadScratch.Rent(32 + Int8Linear.ScratchLength(4, 16));
        ref float odd = ref Unsafe.Add(ref even, 16);
        ref float scratch = ref Unsafe.Add(ref odd, 16);
        for (nuint row = 0; row < rows; row++)
        {
            // hidden0 = relu(layerNorm1(input · weight0 + bias0))   [3] · [3, 4] → [4]
            Int8Linear.Run<Identity>(ref Unsafe.Add(ref input, row * 3), 3, hasSign: true, ref Unsafe.Add(ref parameters, Weight0), 16,
                ref even, ref scratch);
            Int8RowNorm.Run<ReLU>(ref even, 4, ref Unsafe.Add(ref parameters, Weight1), ref Unsafe.Add(ref parameters, Bias1), 1E-05f,
                centers: true);

            // logits = hidden0 · weight4 + bias4   [4] · [4, 2] → [2]
            Int8Linear.Run<Identity>(ref even, 4, hasSign: false, ref Unsafe.Add(ref parameters, Weight4), 16, ref odd, ref scratch);

            MemoryMarshal.CreateReadOnlySpan(ref odd, 2).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref output, row * 2), 2));
        }
    }
}
