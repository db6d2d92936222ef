// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 48]
        ref float logits = ref Unsafe.Add(ref scratch, 11520);   // [rows, 16]

        // hidden0 = gelu(input · weight0 + bias0)   [rows, 40] · [40, 33] → [rows, 33]
        Linear0<V, Identity>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0, rows);
        ActivationRows.Forward<V, GELU>(ref hidden0, rows, stride: 48, channels: 36);

        // logits = hidden0 · weight3 + bias3   [rows, 33] · [33, 7] → [rows, 7]
        Linear3<V, Identity>(ref hidden0, ref Unsafe.Add(ref parameters, Weight3), ref Unsafe.Add(ref parameters, Bias3), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 16);
    }

    /// <summary>Linear 0, GELU 1, Dropout 2   [rows, 40] → [rows, 33].</summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [40, 32] and one [40, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref activations;   // [rows, 48]
        ref float slopes1 = ref Unsafe.Add(ref activations, 48 * maxRows);   // [rows, 48]
        DropoutStream dropout2 = new(tape.Seed, step, layer: 2, probability: 0.5);
        ref float scratch = ref tape.Scratch(worker);   // [64, 32]: dropout's factors, block by block

        (nuint first, nuint end) = worker.Channels(48);
        for (nuint channel = first; channel < nuint.Min(end, 32); channel += 32)
        {
            Linear0Panel32<V, Identity>(ref input, ref Unsafe.Add(ref weight0, channel * 40), ref Unsafe.Add(ref bias0, channel),
                ref Unsafe.Add(ref hidden0, channel), rows);
            GELUDropout48<V>(ref Unsafe.Add(ref hidden0, channel), ref Unsafe.Add(ref slopes1, channel), dropout2, ref scratch, channel,
                rows, 32);
        }

        if (end > 32)
        {
            Linear0Panel16<V, Identity>(ref input, ref Unsafe.Add(ref weight0, 1280), ref Unsafe.Add(ref bias0, 32),
                ref Unsafe.Add(ref hidden0, 32), rows);
            GELUDropout48<V>(ref Unsafe.Add(ref hidden0, 32), ref Unsafe.Add(ref slopes1, 32), dropout2, ref scratch, 32, rows, 16);
        }
    }

    /// <summary>Linear 3, Dropout 4   [rows, 33] → [rows, 7].</summary>
    private static void Train3<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight3 = ref Unsafe.Add(ref parameters, Weight3);   // one panel [33, 16]
        ref float bias3 = ref Unsafe.Add(ref parameters, Bias3);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref activations;   // [rows, 48]
        ref float logits = ref Unsafe.Add(ref activations, 96 * maxRows);   // [rows, 16]
        ref float factors4 = ref Unsafe.Add(ref activations, 112 * maxRows);   // [rows, 16]
        DropoutStream dropout4 = new(tape.Seed, step, layer: 4, probability: 0.5);
        ref float scratch = ref tape.Scratch(worker);   // [64, 16]: dropout's factors, block by block

        if (worker.IsFirst)
        {
            Linear3Panel16<V, Identity>(ref hidden0, ref weight3, ref bias3, ref logits, rows);
            DropoutKept16<V>(ref logits, ref factors4, dropout4, ref scratch, 0, rows, 16);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }

    /// <summary>
    /// hidden = dropout(gelu(hidden))   [rows, channels], rows 48 apart. The backward pass needs the derivatives times dropout's factors,
    /// which are kept: slopes.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void GELUDropout48<V>(ref float hidden, ref float slopes, DropoutStream dropout, ref float scratch, nuint firstChannel,
        nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint block = 0; block < rows; block += 64)
        {
            nuint end = nuint.Min(rows, block + 64);
            dropout.Fill<V>(ref scratch, block, end - block, firstChannel, channels);
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                ref float factors = ref Unsafe.Add(ref scratch, channel);
                for (nuint row = block; row < end; row++)
                {
                    V factor = V.Load(ref factors, 0);
                    V activated = GELU.Forward(V.Load(ref hidden, row * 48 + channel), out V slope);
                    V.Store(activated * factor, ref hidden, row * 48 + channel);
                    V.Store(slope * factor, ref slopes, row * 48 + channel);
                    factors = ref Unsafe.Add(ref factors, channels);
                }
            }
        }
    }

    /// <summary>output = f(input · weight + bias)   [rows, 40] · [40, 33] → [rows, 33], a panel of 32 channels and one of 16.</summary>
    private static void Linear0<V, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        Linear0Panel32<V, TActivation>(ref input, ref weight, ref bias, ref output, rows);
        Linear0Panel16<V, TActivation>(ref input, ref Unsafe.Add(ref weight, 1280), ref Unsafe.Add(ref bias, 32),
            ref Unsafe.Add(ref output, 32), rows);
    }

    /// <summary>
    /// Rows first to end of Linear0Panel32, a tile at a time: low and high are two vectors of channels for each row of it.
    /// What a lower tile lacks vanishes when it is compiled: its height is a constant.
    /// </summary>
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
                for (nuint row = first; row < end; row += TTile.Rows<V>())
                {
                    ref float x = ref Unsafe.Add(ref input, row * 40);
                    V lowBias = V.Load(ref bias, channel), highBias = V.Load(ref bias, channel + V.Count);
                    V low0 = lowBias, high0 = highBias, low1 = lowBias, high1 = highBias, low2 = lowBias, high2 = highBias;
                    V low3 = lowBias, high3 = highBias, low4 = lowBias, high4 = highBias, low5 = lowBias, high5 = highBias;
                    V low6 = lowBias, high6 = highBias, low7 = lowBias, high7 = highBias, low8 = lowBias, high8 = highBias;
                    V low9 = lowBias, high9 = highBias, low10 = lowBias, high10 = highBias, low11 = lowBias, high11 = highBias;
                    TileSums.AddProducts<V, TTile>(ref x, 40, ref panel, width: 32, depth: 40, prefetches: false, ref panel, 0,
                        ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                        ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                        ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);

                    TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * 48 + channel), 48,
                        low0, high0, low1, high1, low2, high2, low3, high3,
                        low4, high4, low5, high5, low6, high6, low7, high7,
                        low8, high8, low9, high9, low10, high10, low11, high11);
                }
            }
        }
    }
}
