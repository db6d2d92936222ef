// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>Prediction: [5] → [16].</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict<V>(ref float input, ref float parameters, ref float output)
        where V : struct, ISimd<V>
    {
        Linear0<V>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref output);
    }

    /// <summary>output = input · weight0   [5] · [5, 16] → [16], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float output)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero;
            V value;
            value = V.Broadcast(ref input, 0); sum0 = V.MultiplyAdd(V.Load(ref panel, 0), value, sum0);
            value = V.Broadcast(ref input, 1); sum1 = V.MultiplyAdd(V.Load(ref panel, 16), value, sum1);
            value = V.Broadcast(ref input, 2); sum2 = V.MultiplyAdd(V.Load(ref panel, 32), value, sum2);
            value = V.Broadcast(ref input, 3); sum3 = V.MultiplyAdd(V.Load(ref panel, 48), value, sum3);
            value = V.Broadcast(ref input, 4); sum4 = V.MultiplyAdd(V.Load(ref panel, 64), value, sum4);
            V.Store(((sum0 + sum1) + (sum2 + sum3)) + sum4, ref output, channel);
        }
    }
}
