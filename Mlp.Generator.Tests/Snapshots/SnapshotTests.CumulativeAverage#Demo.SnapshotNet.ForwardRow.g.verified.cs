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

        Linear0<V>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0);
        Linear4<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight4), ref logits);
        MemoryMarshal.CreateReadOnlySpan(ref logits, 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }

    /// <summary>logits = hidden0 · weight4   [4] · [4, 2] → [2], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear4<V>(ref float input, ref float weight, ref float output)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 4; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero;
            V value;
            value = V.Broadcast(ref input, 0); V.MultiplyAddTo(ref sum0, value, ref panel, 0);
            value = V.Broadcast(ref input, 1); V.MultiplyAddTo(ref sum1, value, ref panel, 16);
            value = V.Broadcast(ref input, 2); V.MultiplyAddTo(ref sum2, value, ref panel, 32);
            value = V.Broadcast(ref input, 3); V.MultiplyAddTo(ref sum3, value, ref panel, 48);
            V.Store((sum0 + sum1) + (sum2 + sum3), ref output, channel);
        }
    }
}
