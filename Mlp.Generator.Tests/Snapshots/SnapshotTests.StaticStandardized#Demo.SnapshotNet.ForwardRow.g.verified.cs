// Only what is in no snapshot before this one: see SnapshotNets.

internal static class ForwardRow
{
    /// <summary>Prediction: [3] → [2].</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict<V>(ref float input, ref float parameters, ref float output)
        where V : struct, ISimd<V>
    {
        if (typeof(V) == typeof(Simd512))
        {
            PredictConstants512(ref input, ref parameters, ref output);
            return;
        }

        if (typeof(V) == typeof(Simd256))
        {
            PredictConstants256(ref input, ref parameters, ref output);
            return;
        }

        nuint shift = BakedWeights.Shift<V>(ref parameters);
        V edge = BakedWeights.Edge<V>(shift);
        ref float aligned = ref Unsafe.Subtract(ref parameters, shift);
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        ref float hidden0 = ref scratch;   // shift floats, then [4]
        ref float logits = ref Unsafe.Add(ref scratch, 32);   // shift floats, then [2]
        ref float standardized = ref Unsafe.Add(ref scratch, 80);   // [3]
        Standardization.Forward<V>(ref input, ref Unsafe.Add(ref parameters, InputsMean), ref Unsafe.Add(ref parameters, InputsStd),
            ref standardized, channels: 3, stride: 16, 0, 1);

        Linear0<V>(ref standardized, ref Unsafe.Add(ref aligned, Weight0), ref Unsafe.Add(ref aligned, Bias0), ref hidden0, edge);
        Linear3<V>(ref Unsafe.Add(ref hidden0, shift), ref Unsafe.Add(ref aligned, Weight3), ref Unsafe.Add(ref aligned, Bias3), ref logits,
            edge);
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref logits, shift), 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }

    /// <summary>hidden0 = relu(standardized · weight0 + bias0)   [3] · [3, 4] → [4], one panel of 16 channels.</summary>
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
            V value, mixed, before = V.Zero;
            value = V.Broadcast(ref x, 0); mixed = V.ConditionalSelect(rim, before, value); before = value;
            V.MultiplyAddTo(ref low0, mixed, ref w, 0);
            value = V.Broadcast(ref x, 1); mixed = V.ConditionalSelect(rim, before, value); before = value;
            V.MultiplyAddTo(ref low1, mixed, ref w, 16);
            value = V.Broadcast(ref x, 2); mixed = V.ConditionalSelect(rim, before, value); before = value;
            V.MultiplyAddTo(ref low2, mixed, ref w, 32);
            // What is left of the last row.
            V.MultiplyAddTo(ref low0, V.ConditionalSelect(rim, before, V.Zero), ref w, 48);
            V low = ReLU.Forward(((low0 + low1) + (low2 + low3)) + ((low4 + low5) + (low6 + low7)));
            V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);
            tail = channel == 0 ? low : tail;
        }

        V.Store(tail, ref output, 16);
    }

    /// <summary>Prediction: [3] → [2], on 512 bits, with weights and biases as constants of the code.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void PredictConstants512(ref float input, ref float parameters, ref float output)
    {
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        ref float standardized = ref Unsafe.Add(ref scratch, 80);   // [3]
        Standardization.Forward<Simd512>(ref input, ref Unsafe.Add(ref parameters, InputsMean), ref Unsafe.Add(ref parameters, InputsStd),
            ref standardized, channels: 3, stride: 16, 0, 1);
        Vector512<float> value;

        // hidden0 = relu(standardized · weight0 + bias0)   [3] · [3, 4] → [4]
        ref float hidden0 = ref scratch;
        Vector512<float> sum0_0_0 = Vector512.Create(0.21086459f, -0.22499397f, -0.04209389f, -0.051977303f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f), sum0_0_1 = Vector512<float>.Zero, sum0_0_2 = Vector512<float>.Zero;
        value = Vector512.Create(standardized);
        sum0_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.29748735f, 0.27099028f, -0.11877556f, -0.070693165f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_0);
        value = Vector512.Create(Unsafe.Add(ref standardized, 1));
        sum0_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.25482982f, -0.5435388f, 0.2937234f, 0.16013439f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_1);
        value = Vector512.Create(Unsafe.Add(ref standardized, 2));
        sum0_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.11192598f, 0.34624693f, 0.08026149f, 0.028481718f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_0_2);
        Simd512.Store(ReLU.Forward(new Simd512((sum0_0_0 + sum0_0_1) + sum0_0_2)), ref hidden0, 0);

        // logits = hidden0 · weight3 + bias3   [4] · [4, 2] → [2]
        ref float logits = ref Unsafe.Add(ref scratch, 32);
        Vector512<float> sum3_0_0 = Vector512.Create(-0.16022426f, 0.023940802f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f),
            sum3_0_1 = Vector512<float>.Zero, sum3_0_2 = Vector512<float>.Zero, sum3_0_3 = Vector512<float>.Zero;
        value = Vector512.Create(hidden0);
        sum3_0_0 = Vector512.MultiplyAddEstimate(Vector512.Create(0.07247198f, -0.18620312f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f), value, sum3_0_0);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 1));
        sum3_0_1 = Vector512.MultiplyAddEstimate(Vector512.Create(-0.0019974113f, -0.30198067f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f), value, sum3_0_1);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 2));
        sum3_0_2 = Vector512.MultiplyAddEstimate(Vector512.Create(0.43708336f, -0.083807826f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f, 0f), value, sum3_0_2);
        value = Vector512.Create(Unsafe.Add(ref hidden0, 3));
        sum3_0_3 = Vector512.MultiplyAddEstimate(Vector512.Create(0.15559506f, -0.21567035f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
            0f, 0f), value, sum3_0_3);
        Simd512.Store(new((sum3_0_0 + sum3_0_1) + (sum3_0_2 + sum3_0_3)), ref logits, 0);

        MemoryMarshal.CreateReadOnlySpan(ref logits, 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }

    /// <summary>Prediction: [3] → [2], on 256 bits, with weights and biases as constants of the code.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void PredictConstants256(ref float input, ref float parameters, ref float output)
    {
        Scratch local = default;
        ref float scratch = ref ThreadScratch.Align(ref Unsafe.As<Scratch, float>(ref local));
        ref float standardized = ref Unsafe.Add(ref scratch, 80);   // [3]
        Standardization.Forward<Simd256>(ref input, ref Unsafe.Add(ref parameters, InputsMean), ref Unsafe.Add(ref parameters, InputsStd),
            ref standardized, channels: 3, stride: 16, 0, 1);
        Vector256<float> value;

        // hidden0 = relu(standardized · weight0 + bias0)   [3] · [3, 4] → [4]
        ref float hidden0 = ref scratch;
        Vector256<float> sum0_0_0 = Vector256.Create(0.21086459f, -0.22499397f, -0.04209389f, -0.051977303f, 0f, 0f, 0f, 0f),
            sum0_0_1 = Vector256<float>.Zero, sum0_0_2 = Vector256<float>.Zero;
        Vector256<float> sum0_8_0 = Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), sum0_8_1 = Vector256<float>.Zero,
            sum0_8_2 = Vector256<float>.Zero;
        value = Vector256.Create(standardized);
        sum0_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.29748735f, 0.27099028f, -0.11877556f, -0.070693165f, 0f, 0f, 0f, 0f),
            value, sum0_0_0);
        sum0_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_0);
        value = Vector256.Create(Unsafe.Add(ref standardized, 1));
        sum0_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.25482982f, -0.5435388f, 0.2937234f, 0.16013439f, 0f, 0f, 0f, 0f),
            value, sum0_0_1);
        sum0_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_1);
        value = Vector256.Create(Unsafe.Add(ref standardized, 2));
        sum0_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.11192598f, 0.34624693f, 0.08026149f, 0.028481718f, 0f, 0f, 0f, 0f),
            value, sum0_0_2);
        sum0_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum0_8_2);
        Simd256.Store(ReLU.Forward(new Simd256((sum0_0_0 + sum0_0_1) + sum0_0_2)), ref hidden0, 0);
        Simd256.Store(ReLU.Forward(new Simd256((sum0_8_0 + sum0_8_1) + sum0_8_2)), ref hidden0, 8);

        // logits = hidden0 · weight3 + bias3   [4] · [4, 2] → [2]
        ref float logits = ref Unsafe.Add(ref scratch, 32);
        Vector256<float> sum3_0_0 = Vector256.Create(-0.16022426f, 0.023940802f, 0f, 0f, 0f, 0f, 0f, 0f), sum3_0_1 = Vector256<float>.Zero,
            sum3_0_2 = Vector256<float>.Zero, sum3_0_3 = Vector256<float>.Zero;
        Vector256<float> sum3_8_0 = Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), sum3_8_1 = Vector256<float>.Zero,
            sum3_8_2 = Vector256<float>.Zero, sum3_8_3 = Vector256<float>.Zero;
        value = Vector256.Create(hidden0);
        sum3_0_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0.07247198f, -0.18620312f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_0_0);
        sum3_8_0 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_0);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 1));
        sum3_0_1 = Vector256.MultiplyAddEstimate(Vector256.Create(-0.0019974113f, -0.30198067f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_0_1);
        sum3_8_1 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_1);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 2));
        sum3_0_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0.43708336f, -0.083807826f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_0_2);
        sum3_8_2 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_2);
        value = Vector256.Create(Unsafe.Add(ref hidden0, 3));
        sum3_0_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0.15559506f, -0.21567035f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_0_3);
        sum3_8_3 = Vector256.MultiplyAddEstimate(Vector256.Create(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f), value, sum3_8_3);
        Simd256.Store(new((sum3_0_0 + sum3_0_1) + (sum3_0_2 + sum3_0_3)), ref logits, 0);
        Simd256.Store(new((sum3_8_0 + sum3_8_1) + (sum3_8_2 + sum3_8_3)), ref logits, 8);

        MemoryMarshal.CreateReadOnlySpan(ref logits, 2).CopyTo(MemoryMarshal.CreateSpan(ref output, 2));
    }
}
