// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>Prediction: [3] → [2].</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict<V>(ref float input, ref float parameters, ref float output)
        where V : struct, ISimd<V>
    {
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        ref float hidden0 = ref scratch;   // [4]
        ref float logits = ref Unsafe.Add(ref scratch, 16);   // [2]
        ref float standardized = ref Unsafe.Add(ref scratch, 32);   // [3]
        Standardization.Forward<V>(ref input, ref Unsafe.Add(ref parameters, InputsPredictionMean),
            ref Unsafe.Add(ref parameters, InputsPredictionStd), ref standardized, channels: 3, stride: 16, 0, 1);

        Linear0<V>(ref standardized, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0);
        Linear3<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight3), ref Unsafe.Add(ref parameters, Bias3), ref logits);
        MemoryMarshal.CreateReadOnlySpan(ref logits, 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }

    /// <summary>hidden0 = relu(standardized · weight0 + bias0)   [3] · [3, 4] → [4], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 4; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V sum0 = V.Load(ref bias, channel), sum1 = V.Zero, sum2 = V.Zero;
            V value;
            value = V.Broadcast(ref input, 0); V.MultiplyAddTo(ref sum0, value, ref panel, 0);
            value = V.Broadcast(ref input, 1); V.MultiplyAddTo(ref sum1, value, ref panel, 16);
            value = V.Broadcast(ref input, 2); V.MultiplyAddTo(ref sum2, value, ref panel, 32);
            V.Store(ReLU.Forward((sum0 + sum1) + sum2), ref output, channel);
        }
    }
}
