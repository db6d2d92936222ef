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
        if (typeof(V) == typeof(Simd512) || typeof(V) == typeof(SimdScalar))
        {
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                ref float panel = ref Unsafe.Add(ref weight, channel);
                V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero, sum4 = V.Zero;
                V value;
                value = V.Broadcast(ref input, 0); V.MultiplyAddTo(ref sum0, value, ref panel, 0);
                value = V.Broadcast(ref input, 1); V.MultiplyAddTo(ref sum1, value, ref panel, 16);
                value = V.Broadcast(ref input, 2); V.MultiplyAddTo(ref sum2, value, ref panel, 32);
                value = V.Broadcast(ref input, 3); V.MultiplyAddTo(ref sum3, value, ref panel, 48);
                value = V.Broadcast(ref input, 4); V.MultiplyAddTo(ref sum4, value, ref panel, 64);
                V.Store(((sum0 + sum1) + (sum2 + sum3)) + sum4, ref output, channel);
            }
        }
        else
        {
            // Two vectors share the input.
            for (nuint channel = 0; channel < 16; channel += 2 * V.Count)
            {
                ref float panel = ref Unsafe.Add(ref weight, channel);
                V low0 = V.Zero, low1 = V.Zero, low2 = V.Zero, low3 = V.Zero;
                V high0 = V.Zero, high1 = V.Zero, high2 = V.Zero, high3 = V.Zero;
                V value;
                value = V.Broadcast(ref input, 0); V.MultiplyAddTo(ref low0, value, ref panel, 0);
                V.MultiplyAddTo(ref high0, value, ref panel, 0 + V.Count);
                value = V.Broadcast(ref input, 1); V.MultiplyAddTo(ref low1, value, ref panel, 16);
                V.MultiplyAddTo(ref high1, value, ref panel, 16 + V.Count);
                value = V.Broadcast(ref input, 2); V.MultiplyAddTo(ref low2, value, ref panel, 32);
                V.MultiplyAddTo(ref high2, value, ref panel, 32 + V.Count);
                value = V.Broadcast(ref input, 3); V.MultiplyAddTo(ref low3, value, ref panel, 48);
                V.MultiplyAddTo(ref high3, value, ref panel, 48 + V.Count);
                value = V.Broadcast(ref input, 4); V.MultiplyAddTo(ref low0, value, ref panel, 64);
                V.MultiplyAddTo(ref high0, value, ref panel, 64 + V.Count);
                V.Store((low0 + low1) + (low2 + low3), ref output, channel);
                V.Store((high0 + high1) + (high2 + high3), ref output, channel + V.Count);
            }
        }
    }
}
