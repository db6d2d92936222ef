// Only what is in no snapshot before this one: see SnapshotNets.
// The parameters of prediction: those of training, and buffers beside them.

internal static class Folding
{
    /// <summary>Fills the parameters of prediction: those of training, and buffers beside them.</summary>
    public static void Fold(MlpState state, ref float folded)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Fold<Simd512>(state, ref folded);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Fold<Simd256>(state, ref folded);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Fold<Simd128>(state, ref folded);
        }
        else
        {
            Fold<SimdScalar>(state, ref folded);
        }
    }

    private static void Fold<V>(MlpState state, ref float folded)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float buffers = ref state.BufferReference;
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffers, InputsMean),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, InputsPredictionMean), 16));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffers, InputsStd),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, InputsPredictionStd), 16));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref parameters, Weight0),
            48).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, Weight0), 48));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref parameters, Bias0),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, Bias0), 16));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref parameters, Weight3),
            64).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, Weight3), 64));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref parameters, Bias3),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, Bias3), 16));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffers, OutputsMean),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, OutputsPredictionMean), 16));
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref buffers, OutputsStd),
            16).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref folded, OutputsPredictionStd), 16));
    }
}
