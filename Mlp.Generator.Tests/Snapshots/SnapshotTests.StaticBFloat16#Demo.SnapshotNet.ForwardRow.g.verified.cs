// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>Prediction: [3] → [2].</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict<V>(ref float input, ref float parameters, ref float output)
        where V : struct, ISimd<V>
    {
        nuint shift = BakedWeights.Shift<V>(ref parameters);
        V edge = BakedWeights.Edge<V>(shift);
        ref float aligned = ref Unsafe.Subtract(ref parameters, shift);
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        ref float hidden0 = ref scratch;   // shift floats, then [4]
        ref float logits = ref Unsafe.Add(ref scratch, 32);   // shift floats, then [2]

        Linear0<V>(ref input, ref Unsafe.Add(ref aligned, Weight0), ref Unsafe.Add(ref aligned, Bias0), ref hidden0, edge);
        RMSNorm.Predict1<V, Identity>(ref Unsafe.Add(ref hidden0, shift), ref Unsafe.Add(ref parameters, Weight1), rows: 1);
        ActivationRows.Forward<V, Hardswish>(ref Unsafe.Add(ref hidden0, shift), rows: 1, stride: 0, channels: 16);
        Linear4<V>(ref Unsafe.Add(ref hidden0, shift), ref Unsafe.Add(ref aligned, Weight4), ref Unsafe.Add(ref aligned, Bias4), ref logits,
            edge);
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref logits, shift), 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }

    /// <summary>hidden0 = hardswish(rmsNorm1(input · weight0 + bias0))   [3] · [3, 4] → [4], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear0<V>(ref float input, ref float weight, ref float bias, ref float output, V edge)
        where V : struct, ISimd<V>
    {
        V tail = V.Zero;
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            V rim = channel == 0 ? edge : V.Zero;
            ref float b = ref Unsafe.Add(ref bias, channel), y = ref Unsafe.Add(ref output, channel),
                w = ref Unsafe.Add(ref weight, channel), x = ref input;
            V low0 = V.ConditionalSelect(rim, V.Load(ref b, 16), V.Load(ref b, 0)), low1 = V.Zero, low2 = V.Zero, low3 = V.Zero,
                low4 = V.Zero, low5 = V.Zero, low6 = V.Zero, low7 = V.Zero;
            V even, odd, evenBefore = V.Zero, oddBefore = V.Zero, weights;
            even = V.Broadcast(ref x, 0); odd = V.Broadcast(ref x, 1);
            evenBefore = V.ConditionalSelect(rim, evenBefore, even); oddBefore = V.ConditionalSelect(rim, oddBefore, odd);
            weights = V.Load(ref w, 0); V.MultiplyAddTo(ref low0, V.ShiftLeftAsInt32(weights, 16), evenBefore);
            V.MultiplyAddTo(ref low1, weights, oddBefore);
            evenBefore = even; oddBefore = odd;
            // The last input channel has no other to its side.
            even = V.Broadcast(ref x, 2); odd = V.Zero;
            evenBefore = V.ConditionalSelect(rim, evenBefore, even); oddBefore = V.ConditionalSelect(rim, oddBefore, odd);
            weights = V.Load(ref w, 16); V.MultiplyAddTo(ref low2, V.ShiftLeftAsInt32(weights, 16), evenBefore);
            V.MultiplyAddTo(ref low3, weights, oddBefore);
            evenBefore = even; oddBefore = odd;
            // What is left of the last row.
            weights = V.Load(ref w, 32);
            V.MultiplyAddTo(ref low0, V.ShiftLeftAsInt32(weights, 16), V.ConditionalSelect(rim, evenBefore, V.Zero));
            V.MultiplyAddTo(ref low1, weights, V.ConditionalSelect(rim, oddBefore, V.Zero));
            V low = ((low0 + low1) + (low2 + low3)) + ((low4 + low5) + (low6 + low7));
            V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);
            tail = channel == 0 ? low : tail;
        }

        V.Store(tail, ref output, 16);
    }

    /// <summary>logits = hidden0 · weight4 + bias4   [4] · [4, 2] → [2], one panel of 16 channels.</summary>
    [MethodImpl(Jit.Inlined)]
    private static void Linear4<V>(ref float input, ref float weight, ref float bias, ref float output, V edge)
        where V : struct, ISimd<V>
    {
        V tail = V.Zero;
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            V rim = channel == 0 ? edge : V.Zero;
            ref float b = ref Unsafe.Add(ref bias, channel), y = ref Unsafe.Add(ref output, channel),
                w = ref Unsafe.Add(ref weight, channel), x = ref input;
            V low0 = V.ConditionalSelect(rim, V.Load(ref b, 16), V.Load(ref b, 0)), low1 = V.Zero, low2 = V.Zero, low3 = V.Zero,
                low4 = V.Zero, low5 = V.Zero, low6 = V.Zero, low7 = V.Zero;
            V even, odd, evenBefore = V.Zero, oddBefore = V.Zero, weights;
            for (nuint row = 0; row < 2; row++)
            {
                even = V.Broadcast(ref x, 0); odd = V.Broadcast(ref x, 1);
                evenBefore = V.ConditionalSelect(rim, evenBefore, even); oddBefore = V.ConditionalSelect(rim, oddBefore, odd);
                weights = V.Load(ref w, 0); V.MultiplyAddTo(ref low0, V.ShiftLeftAsInt32(weights, 16), evenBefore);
                V.MultiplyAddTo(ref low1, weights, oddBefore);
                evenBefore = even; oddBefore = odd;
                x = ref Unsafe.Add(ref x, 2);
                w = ref Unsafe.Add(ref w, 16);
            }

            // What is left of the last row.
            weights = V.Load(ref w, 0);
            V.MultiplyAddTo(ref low0, V.ShiftLeftAsInt32(weights, 16), V.ConditionalSelect(rim, evenBefore, V.Zero));
            V.MultiplyAddTo(ref low1, weights, V.ConditionalSelect(rim, oddBefore, V.Zero));
            V low = ((low0 + low1) + (low2 + low3)) + ((low4 + low5) + (low6 + low7));
            V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);
            tail = channel == 0 ? low : tail;
        }

        V.Store(tail, ref output, 16);
    }
}
