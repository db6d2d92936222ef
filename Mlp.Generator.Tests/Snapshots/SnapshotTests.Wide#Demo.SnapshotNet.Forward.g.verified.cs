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
        ActivationRows.Forward<V, GELU>(ref hidden0, rows, stride: 48, channels: 48);

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
    /// hidden *= factors, 0 with probability 0.5 and 2 otherwise; the factors are kept, since the sign of the output does not tell them  
    /// [rows, channels], rows 16 apart.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void DropoutKept16<V>(ref float hidden, ref float kept, DropoutStream dropout, ref float scratch, nuint firstChannel,
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
                    V.Store(V.Load(ref hidden, row * 16 + channel) * factor, ref hidden, row * 16 + channel);
                    V.Store(factor, ref kept, row * 16 + channel);
                    factors = ref Unsafe.Add(ref factors, channels);
                }
            }
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

    /// <summary>A panel of 32 output channels: output = f(input · weight + bias)   [rows, 40] · [40, 32] → [rows, 32].</summary>
    private static void Linear0Panel32<V, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        // Tall tiles for as many rows as is cheapest, low ones for the rest; fewer rows than a low tile has go in lower ones.
        nuint tall = RowTiles.Tall<V, TallTile, LowTile>(rows);
        Linear0Tile32<V, TallTile, TActivation>(ref input, ref weight, ref bias, ref output, 0, tall);
        if (rows >= LowTile.Rows<V>())
        {
            nuint low = RowTiles.Low<V, LowTile>(tall, rows);
            Linear0Tile32<V, LowTile, TActivation>(ref input, ref weight, ref bias, ref output, tall, low);
            if (low < rows)
            {
                Linear0Tile32<V, TileOf4, TActivation>(ref input, ref weight, ref bias, ref output, low, rows);
            }
        }
        else if (rows >= 4)
        {
            Linear0Tile32<V, TileOf4, TActivation>(ref input, ref weight, ref bias, ref output, 0, rows);
        }
        else if (rows >= 2)
        {
            Linear0Tile32<V, TileOf2, TActivation>(ref input, ref weight, ref bias, ref output, 0, rows);
        }
        else
        {
            Linear0Tile32<V, TileOf1, TActivation>(ref input, ref weight, ref bias, ref output, 0, rows);
        }
    }

    /// <summary>
    /// Rows first to end of Linear0Panel32, a tile at a time: low and high are two vectors of channels for each row of it.
    /// What a lower tile lacks vanishes when it is compiled: its height is a constant.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void Linear0Tile32<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output,
        nuint first, nuint end)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TActivation : struct, IActivation
    {
        for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
        {
            ref float panel = ref Unsafe.Add(ref weight, channel);
            V lowBias = V.Load(ref bias, channel), highBias = V.Load(ref bias, channel + V.Count);
            for (nuint row = first; row < end; row += TTile.Rows<V>())
            {
                // Where the rows are no multiple of the tile, the last one overlaps its neighbour and computes the same again.
                nuint start = nuint.Min(row, end - TTile.Rows<V>());
                ref float x = ref Unsafe.Add(ref input, start * 40);
                V low0 = lowBias, high0 = highBias, low1 = lowBias, high1 = highBias, low2 = lowBias, high2 = highBias, low3 = lowBias,
                    high3 = highBias;
                V low4 = lowBias, high4 = highBias, low5 = lowBias, high5 = highBias, low6 = lowBias, high6 = highBias, low7 = lowBias,
                    high7 = highBias;
                V low8 = lowBias, high8 = highBias, low9 = lowBias, high9 = highBias, low10 = lowBias, high10 = highBias, low11 = lowBias,
                    high11 = highBias;
                for (nuint k = 0; k < 40; k++)
                {
                    V lowWeight = V.Load(ref panel, k * 32), highWeight = V.Load(ref panel, k * 32 + V.Count), value;
                    value = V.Broadcast(ref x, k); low0 = V.MultiplyAdd(value, lowWeight, low0);
                    high0 = V.MultiplyAdd(value, highWeight, high0);
                    if (TTile.Rows<V>() > 1)
                    {
                        value = V.Broadcast(ref x, k + 40); low1 = V.MultiplyAdd(value, lowWeight, low1);
                        high1 = V.MultiplyAdd(value, highWeight, high1);
                    }

                    if (TTile.Rows<V>() > 2)
                    {
                        value = V.Broadcast(ref x, k + 80); low2 = V.MultiplyAdd(value, lowWeight, low2);
                        high2 = V.MultiplyAdd(value, highWeight, high2);
                        value = V.Broadcast(ref x, k + 120); low3 = V.MultiplyAdd(value, lowWeight, low3);
                        high3 = V.MultiplyAdd(value, highWeight, high3);
                    }

                    if (TTile.Rows<V>() > 4)
                    {
                        value = V.Broadcast(ref x, k + 160); low4 = V.MultiplyAdd(value, lowWeight, low4);
                        high4 = V.MultiplyAdd(value, highWeight, high4);
                        value = V.Broadcast(ref x, k + 200); low5 = V.MultiplyAdd(value, lowWeight, low5);
                        high5 = V.MultiplyAdd(value, highWeight, high5);
                    }

                    if (TTile.Rows<V>() > 6)
                    {
                        value = V.Broadcast(ref x, k + 240); low6 = V.MultiplyAdd(value, lowWeight, low6);
                        high6 = V.MultiplyAdd(value, highWeight, high6);
                        value = V.Broadcast(ref x, k + 280); low7 = V.MultiplyAdd(value, lowWeight, low7);
                        high7 = V.MultiplyAdd(value, highWeight, high7);
                    }

                    if (TTile.Rows<V>() > 8)
                    {
                        value = V.Broadcast(ref x, k + 320); low8 = V.MultiplyAdd(value, lowWeight, low8);
                        high8 = V.MultiplyAdd(value, highWeight, high8);
                        value = V.Broadcast(ref x, k + 360); low9 = V.MultiplyAdd(value, lowWeight, low9);
                        high9 = V.MultiplyAdd(value, highWeight, high9);
                        value = V.Broadcast(ref x, k + 400); low10 = V.MultiplyAdd(value, lowWeight, low10);
                        high10 = V.MultiplyAdd(value, highWeight, high10);
                        value = V.Broadcast(ref x, k + 440); low11 = V.MultiplyAdd(value, lowWeight, low11);
                        high11 = V.MultiplyAdd(value, highWeight, high11);
                    }
                }

                ref float y = ref Unsafe.Add(ref output, start * 48 + channel);
                V.Store(TActivation.Forward(low0), ref y, 0); V.Store(TActivation.Forward(high0), ref y, V.Count);
                if (TTile.Rows<V>() > 1)
                {
                    V.Store(TActivation.Forward(low1), ref y, 48); V.Store(TActivation.Forward(high1), ref y, 48 + V.Count);
                }

                if (TTile.Rows<V>() > 2)
                {
                    V.Store(TActivation.Forward(low2), ref y, 96); V.Store(TActivation.Forward(high2), ref y, 96 + V.Count);
                    V.Store(TActivation.Forward(low3), ref y, 144); V.Store(TActivation.Forward(high3), ref y, 144 + V.Count);
                }

                if (TTile.Rows<V>() > 4)
                {
                    V.Store(TActivation.Forward(low4), ref y, 192); V.Store(TActivation.Forward(high4), ref y, 192 + V.Count);
                    V.Store(TActivation.Forward(low5), ref y, 240); V.Store(TActivation.Forward(high5), ref y, 240 + V.Count);
                }

                if (TTile.Rows<V>() > 6)
                {
                    V.Store(TActivation.Forward(low6), ref y, 288); V.Store(TActivation.Forward(high6), ref y, 288 + V.Count);
                    V.Store(TActivation.Forward(low7), ref y, 336); V.Store(TActivation.Forward(high7), ref y, 336 + V.Count);
                }

                if (TTile.Rows<V>() > 8)
                {
                    V.Store(TActivation.Forward(low8), ref y, 384); V.Store(TActivation.Forward(high8), ref y, 384 + V.Count);
                    V.Store(TActivation.Forward(low9), ref y, 432); V.Store(TActivation.Forward(high9), ref y, 432 + V.Count);
                    V.Store(TActivation.Forward(low10), ref y, 480); V.Store(TActivation.Forward(high10), ref y, 480 + V.Count);
                    V.Store(TActivation.Forward(low11), ref y, 528); V.Store(TActivation.Forward(high11), ref y, 528 + V.Count);
                }
            }
        }
    }
}
