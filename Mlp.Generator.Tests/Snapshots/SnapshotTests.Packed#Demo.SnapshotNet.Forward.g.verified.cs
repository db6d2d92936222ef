// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>Linear 0, ReLU 1   [rows, 587] → [rows, 272].</summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // 8 panels [587, 32] and one [587, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        ref float hidden0 = ref activations;   // [rows, 272]

        (nuint first, nuint end) = worker.Channels(272);
        for (nuint channel = first; channel < nuint.Min(end, 256); channel += 32)
        {
            Linear0Panel32<V, ReLU>(ref input, ref Unsafe.Add(ref weight0, channel * 587), ref Unsafe.Add(ref bias0, channel),
                ref Unsafe.Add(ref hidden0, channel), rows);
        }

        if (end > 256)
        {
            Linear0Panel16<V, ReLU>(ref input, ref Unsafe.Add(ref weight0, 150272), ref Unsafe.Add(ref bias0, 256),
                ref Unsafe.Add(ref hidden0, 256), rows);
        }
    }

    /// <summary>Linear 3   [rows, 272] → [rows, 3].</summary>
    private static void Train3<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight3 = ref Unsafe.Add(ref parameters, Weight3);   // one panel [272, 16]
        ref float bias3 = ref Unsafe.Add(ref parameters, Bias3);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref activations;   // [rows, 272]
        ref float logits = ref Unsafe.Add(ref activations, 272 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear3Panel16<V, Identity>(ref hidden0, ref weight3, ref bias3, ref logits, rows);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }

    /// <summary>
    /// output = f(input · weight + bias)   [rows, 587] · [587, 272] → [rows, 272], 8 panels of 32 channels and one of 16.
    /// </summary>
    private static void Linear0<V, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < 256; channel += 32)
        {
            Linear0Panel32<V, TActivation>(ref input, ref Unsafe.Add(ref weight, channel * 587), ref Unsafe.Add(ref bias, channel),
                ref Unsafe.Add(ref output, channel), rows);
        }

        Linear0Panel16<V, TActivation>(ref input, ref Unsafe.Add(ref weight, 150272), ref Unsafe.Add(ref bias, 256),
            ref Unsafe.Add(ref output, 256), rows);
    }

    private readonly struct Linear0Tile32 : IProduct
    {
        [MethodImpl(Jit.Kernel)]
        public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first,
            nuint end)
            where V : struct, ISimd<V>
            where TTile : struct, ITile
            where TActivation : struct, IActivation
        {
            for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
            {
                ref float panel = ref Unsafe.Add(ref weight, channel);

                // All tiles together bring the next panel into the second-level cache, which is too small for all weights.
                ref float next = ref Unsafe.Add(ref weight, 587 * (32 + channel));
                nuint step = RowTiles.PrefetchStep<V, TTile>(end - first);

                for (nuint row = first; row < end; row += TTile.Rows<V>())
                {
                    ref float x = ref Unsafe.Add(ref input, row * 587);
                    V lowBias = V.Load(ref bias, channel), highBias = V.Load(ref bias, channel + V.Count);
                    V low0 = lowBias, high0 = highBias, low1 = lowBias, high1 = highBias, low2 = lowBias, high2 = highBias;
                    V low3 = lowBias, high3 = highBias, low4 = lowBias, high4 = highBias, low5 = lowBias, high5 = highBias;
                    V low6 = lowBias, high6 = highBias, low7 = lowBias, high7 = highBias, low8 = lowBias, high8 = highBias;
                    V low9 = lowBias, high9 = highBias, low10 = lowBias, high10 = highBias, low11 = lowBias, high11 = highBias;
                    TileSums.AddProducts<V, TTile>(ref x, 587, ref panel, width: 32, depth: 587, TTile.Prefetches, ref next, step,
                        ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                        ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                        ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);
                    next = ref Unsafe.Add(ref next, 146 * step);

                    TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * 272 + channel), 272,
                        low0, high0, low1, high1, low2, high2, low3, high3,
                        low4, high4, low5, high5, low6, high6, low7, high7,
                        low8, high8, low9, high9, low10, high10, low11, high11);
                }
            }
        }
    }
}
