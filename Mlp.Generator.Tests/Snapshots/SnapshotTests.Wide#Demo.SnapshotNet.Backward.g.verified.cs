// Only what is in no snapshot before this one: see SnapshotNets.
// SnapshotNet: 40 → 33 → 7, torchvision.ops.MLP semantics, 1,591 parameters.

internal static class Backward
{
    /// <summary>
    /// The gradient of Linear 3's output: that of the outputs, padded from 7 to 16 channels, times the factors of Dropout 4.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void OutputGradient<V>(MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient3 = ref Unsafe.Add(ref activations, 176 * maxRows);   // [rows, 16], of Linear 3's output
        ref float factors4 = ref Unsafe.Add(ref activations, 112 * maxRows);   // [rows, 16]
        ref float outputGradient = ref tape.OutputGradientReference;   // [rows, 7]

        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            // A vector of a row's last channels goes on into the next row: that is not the padding, which is 0.
            V isChannel = V.LessThan(V.Indices + V.Create(channel), V.Create(7f));
            for (nuint row = 0; row < rows; row++)
            {
                V.Store(V.ConditionalSelect(isChannel, V.Load(ref outputGradient, row * 7 + channel), V.Zero)
                    * V.Load(ref factors4, row * 16 + channel), ref gradient3, row * 16 + channel);
            }
        }
    }

    /// <summary>
    /// Back through Linear 3: the gradient of hidden0 and from there to the output of Linear 0, then of its weight and bias.
    /// </summary>
    private static void Backward3<V, TUpdate>(MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient3 = ref Unsafe.Add(ref activations, 176 * maxRows);   // [rows, 16], of Linear 3's output
        ref float hidden0 = ref activations;   // [rows, 48]
        ref float gradient0 = ref Unsafe.Add(ref activations, 128 * maxRows);   // [rows, 48], of Linear 0's output
        ref float slopes1 = ref Unsafe.Add(ref activations, 48 * maxRows);   // [rows, 48]
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 32]

        // hidden0 gradient = gradient · weight3ᵀ   [rows, 7] · [7, 33] → [rows, 33], then back to the output of Linear 0
        (nuint firstInput, nuint endInput) = worker.Channels(48);
        for (nuint channel = firstInput; channel < nuint.Min(endInput, 32); channel += 32)
        {
            Transpose33To7(ref Unsafe.Add(ref parameters, Weight3), ref transposed, channel, 32);
            InputGradient3Panel32<V>(ref gradient3, ref transposed, ref Unsafe.Add(ref gradient0, channel), rows);
            HiddenSlopes48<V>(ref Unsafe.Add(ref gradient0, channel), ref Unsafe.Add(ref slopes1, channel), rows, 32);
        }

        if (endInput > 32)
        {
            Transpose33To7(ref Unsafe.Add(ref parameters, Weight3), ref transposed, 32, 16);
            InputGradient3Panel16<V>(ref gradient3, ref transposed, ref Unsafe.Add(ref gradient0, 32), rows);
            HiddenSlopes48<V>(ref Unsafe.Add(ref gradient0, 32), ref Unsafe.Add(ref slopes1, 32), rows, 16);
        }

        // The layer before needs all of it, and nobody needs weight3 any more: its gradient may move it.
        worker.Barrier();

        // weight3 gradient = hidden0ᵀ · gradient   [33, rows] · [rows, 7] → [33, 7]
        WeightGradient3<V, TUpdate>(ref hidden0, ref gradient3, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient3<V, GradientAccumulation>(ref Unsafe.Add(ref hidden0, row * 48), ref Unsafe.Add(ref gradient3, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias3 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient3, Bias3, in update, rows, 16);
        }
    }

    /// <summary>Back through Linear 0: the gradient of its weight and bias.</summary>
    private static void Backward0<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 128 * maxRows);   // [rows, 48], of Linear 0's output

        // weight0 gradient = inputᵀ · gradient   [40, rows] · [rows, 33] → [40, 33]
        WeightGradient0<V, TUpdate>(ref input, ref gradient0, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient0<V, GradientAccumulation>(ref Unsafe.Add(ref input, row * 40), ref Unsafe.Add(ref gradient0, row * 48), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias0 gradient = Σ gradient
        (nuint first, nuint end) = worker.Channels(48);
        for (nuint channel = first; channel < nuint.Min(end, 32); channel += 32)
        {
            BiasGradient48<V, TUpdate>(ref Unsafe.Add(ref gradient0, channel), Bias0 + channel, in update, rows, 32);
        }

        if (end > 32)
        {
            BiasGradient48<V, TUpdate>(ref Unsafe.Add(ref gradient0, 32), Bias0 + 32, in update, rows, 16);
        }
    }

    /// <summary>
    /// weight0 gradient = inputᵀ · gradient   [40, rows] · [rows, 33] → [40, 33], a thread's own panels, for as many rows as are summed in
    /// one chain.
    /// </summary>
    private static void WeightGradient0<V, TUpdate>(ref float input, ref float gradient, MlpTape tape, in TUpdate update, nuint rows,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float scratch = ref tape.Scratch(worker);
        (nuint first, nuint end) = worker.Channels(48);
        for (nuint channel = first; channel < nuint.Min(end, 32); channel += 32)
        {
            WeightGradient0Panel32<V, TUpdate>(ref input, ref Unsafe.Add(ref gradient, channel), ref scratch, Weight0 + channel * 40,
                in update, rows);
        }

        if (end > 32)
        {
            WeightGradient0Panel16<V, TUpdate>(ref input, ref Unsafe.Add(ref gradient, 32), ref scratch, Weight0 + 1280, in update, rows);
        }
    }

    /// <summary>inputGradient = gradient · weight0ᵀ   [rows, 33] · [33, 40] → [rows, 40], a panel at a time.</summary>
    private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(default), 1920);   // one panel [48, 32]
        ref float padded = ref tape.InputGradientScratch;   // [rows, 32]

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 128 * maxRows);   // [rows, 48], of Linear 0's output

        Transpose40To33(ref Unsafe.Add(ref parameters, Weight0), ref transposed, 0, 32);
        InputGradient0Panel32<V>(ref gradient0, ref transposed, ref padded, rows);
        ChannelRows.Copy(ref padded, 32, ref inputGradient, 40, rows, 32);
        Transpose40To33(ref Unsafe.Add(ref parameters, Weight0), ref transposed, 32, 16);
        InputGradient0Panel16<V>(ref gradient0, ref transposed, ref padded, rows);
        ChannelRows.Copy(ref padded, 32, ref Unsafe.Add(ref inputGradient, 32), 40, rows, 8);
    }

    /// <summary>Back through dropout and GELU, by the factors times the derivatives   [rows, channels], rows 48 apart.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void HiddenSlopes48<V>(ref float gradient, ref float slopes, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V.Store(V.Load(ref gradient, row * 48 + channel) * V.Load(ref slopes, row * 48 + channel), ref gradient,
                    row * 48 + channel);
            }
        }
    }

    /// <summary>
    /// Transposes a part of a weight [33, 40], which lies in one panel [40, 32] and one [40, 16] of its outputs:
    /// the input channels from input on, as one panel [48, width], with zeros for those beyond the last.
    /// </summary>
    private static void Transpose40To33(ref float weight, ref float transposed, nuint input, nuint width)
    {
        nuint inputs = nuint.Min(width, 40 - input);
        if (inputs < width)
        {
            MemoryMarshal.CreateSpan(ref transposed, 48 * (int)width).Clear();
        }

        for (nuint output = 0; output < 33; output += 32)
        {
            nuint outputWidth = nuint.Min(32, 48 - output);
            Transposition.Block(ref Unsafe.Add(ref weight, output * 40 + input * outputWidth), outputWidth,
                ref Unsafe.Add(ref transposed, output * width), width, rows: inputs, columns: outputWidth);
        }
    }

    /// <summary>
    /// Rows first to end of InputGradient3Panel32, a tile at a time: low and high are two vectors of channels for each row of it.
    /// What a lower tile lacks vanishes when it is compiled: its height is a constant.
    /// </summary>
    private readonly struct InputGradient3Tile32 : IProduct
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
                    ref float x = ref Unsafe.Add(ref input, row * 16);
                    V low0 = V.Zero, high0 = V.Zero, low1 = V.Zero, high1 = V.Zero, low2 = V.Zero, high2 = V.Zero;
                    V low3 = V.Zero, high3 = V.Zero, low4 = V.Zero, high4 = V.Zero, low5 = V.Zero, high5 = V.Zero;
                    V low6 = V.Zero, high6 = V.Zero, low7 = V.Zero, high7 = V.Zero, low8 = V.Zero, high8 = V.Zero;
                    V low9 = V.Zero, high9 = V.Zero, low10 = V.Zero, high10 = V.Zero, low11 = V.Zero, high11 = V.Zero;
                    TileSums.AddProducts<V, TTile>(ref x, 16, ref panel, width: 32, depth: 7, prefetches: false, ref panel, 0,
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

    /// <summary>A panel of 16 output channels: weight gradient = inputᵀ · gradient   [33, rows] · [rows, 16] → [33, 16].</summary>
    private static void WeightGradient3Panel16<V, TUpdate>(ref float input, ref float gradient, ref float scratch, nuint weight,
        in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float rest = ref update.Destination(ref scratch, weight);
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            WeightGradient3Tile16<V, TileOf12, TUpdate>(ref input, ref Unsafe.Add(ref gradient, channel), ref Unsafe.Add(ref rest, channel),
                weight + 528, in update, rows, 24);
            WeightGradient3Tile16<V, TileOf8, TUpdate>(ref Unsafe.Add(ref input, 24), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 384), weight + 912, in update, rows, 8);
            WeightGradient3Tile16<V, TileOf1, TUpdate>(ref Unsafe.Add(ref input, 32), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 512), weight + 1040, in update, rows, 1);
        }

        update.Apply<V>(ref rest, weight, 528);
    }

    /// <summary>A panel of 32 output channels: weight gradient = inputᵀ · gradient   [40, rows] · [rows, 32] → [40, 32].</summary>
    private static void WeightGradient0Panel32<V, TUpdate>(ref float input, ref float gradient, ref float scratch, nuint weight,
        in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float rest = ref update.Destination(ref scratch, weight);
        for (nuint channel = 0; channel < 32; channel += 2 * V.Count)
        {
            WeightGradient0Tile32<V, TallTile, TUpdate>(ref input, ref Unsafe.Add(ref gradient, channel), ref Unsafe.Add(ref rest, channel),
                weight + 1280, in update, rows, 24);
            WeightGradient0Tile32<V, LowTile, TUpdate>(ref Unsafe.Add(ref input, 24), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 768), weight + 2048, in update, rows, 16);
        }

        update.Apply<V>(ref rest, weight, 1280);
    }

    /// <summary>
    /// Input channels of a piece of WeightGradient0Panel32, a tile at a time: low and high are two vectors of channels for each input
    /// channel of it. What a lower tile lacks vanishes when it is compiled: its height is a constant.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void WeightGradient0Tile32<V, TTile, TUpdate>(ref float input, ref float gradient, ref float weightGradient, nuint ahead,
        in TUpdate update, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TTile : struct, ITile
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint k = channels; k > 0;)
        {
            k -= TTile.Rows<V>();
            V low0 = V.Zero, high0 = V.Zero, low1 = V.Zero, high1 = V.Zero, low2 = V.Zero, high2 = V.Zero;
            V low3 = V.Zero, high3 = V.Zero, low4 = V.Zero, high4 = V.Zero, low5 = V.Zero, high5 = V.Zero;
            V low6 = V.Zero, high6 = V.Zero, low7 = V.Zero, high7 = V.Zero, low8 = V.Zero, high8 = V.Zero;
            V low9 = V.Zero, high9 = V.Zero, low10 = V.Zero, high10 = V.Zero, low11 = V.Zero, high11 = V.Zero;
            TileSums.AddRows<V, TTile, TUpdate>(ref Unsafe.Add(ref input, k), 40, ref gradient, 48, rows, in update, ahead + k * 32,
                ref low0, ref high0, ref low1, ref high1, ref low2, ref high2, ref low3, ref high3,
                ref low4, ref high4, ref low5, ref high5, ref low6, ref high6, ref low7, ref high7,
                ref low8, ref high8, ref low9, ref high9, ref low10, ref high10, ref low11, ref high11);

            TileSums.Store<V, TTile, Identity>(ref Unsafe.Add(ref weightGradient, k * 32), 32,
                low0, high0, low1, high1, low2, high2, low3, high3,
                low4, high4, low5, high5, low6, high6, low7, high7,
                low8, high8, low9, high9, low10, high10, low11, high11);
        }
    }
}
