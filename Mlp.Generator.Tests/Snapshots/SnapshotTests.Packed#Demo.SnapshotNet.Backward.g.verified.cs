// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Backward
{
    /// <summary>The gradient of Linear 3's output: that of the outputs, padded from 3 to 16 channels.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void OutputGradient<V>(MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient3 = ref Unsafe.Add(ref activations, 560 * maxRows);   // [rows, 16], of Linear 3's output
        ref float outputGradient = ref tape.OutputGradientReference;   // [rows, 3]

        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            // A vector of a row's last channels goes on into the next row: that is not the padding, which is 0.
            V isChannel = V.LessThan(V.Indices + V.Create(channel), V.Create(3f));
            for (nuint row = 0; row < rows; row++)
            {
                V.Store(V.ConditionalSelect(isChannel, V.Load(ref outputGradient, row * 3 + channel), V.Zero), ref gradient3,
                    row * 16 + channel);
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
        ref float gradient3 = ref Unsafe.Add(ref activations, 560 * maxRows);   // [rows, 16], of Linear 3's output
        ref float hidden0 = ref activations;   // [rows, 272]
        ref float gradient0 = ref Unsafe.Add(ref activations, 288 * maxRows);   // [rows, 272], of Linear 0's output
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(worker), 1920);   // one panel [16, 32]

        // hidden0 gradient = gradient · weight3ᵀ   [rows, 3] · [3, 272] → [rows, 272], then back to the output of Linear 0
        (nuint firstInput, nuint endInput) = worker.Channels(272);
        for (nuint channel = firstInput; channel < nuint.Min(endInput, 256); channel += 32)
        {
            Transpose272To3(ref Unsafe.Add(ref parameters, Weight3), ref transposed, channel, 32);
            InputGradient3Panel32<V>(ref gradient3, ref transposed, ref Unsafe.Add(ref gradient0, channel), rows);
            HiddenReLU272<V>(ref Unsafe.Add(ref gradient0, channel), ref Unsafe.Add(ref hidden0, channel), rows, 32);
        }

        if (endInput > 256)
        {
            Transpose272To3(ref Unsafe.Add(ref parameters, Weight3), ref transposed, 256, 16);
            InputGradient3Panel16<V>(ref gradient3, ref transposed, ref Unsafe.Add(ref gradient0, 256), rows);
            HiddenReLU272<V>(ref Unsafe.Add(ref gradient0, 256), ref Unsafe.Add(ref hidden0, 256), rows, 16);
        }

        // The layer before needs all of it, and nobody needs weight3 any more: its gradient may move it.
        worker.Barrier();

        // weight3 gradient = hidden0ᵀ · gradient   [272, rows] · [rows, 3] → [272, 3]
        WeightGradient3<V, TUpdate>(ref hidden0, ref gradient3, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
        for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
        {
            // Further rows of a large batch: it keeps its gradients, and they are added to.
            WeightGradient3<V, GradientAccumulation>(ref Unsafe.Add(ref hidden0, row * 272), ref Unsafe.Add(ref gradient3, row * 16), tape,
                tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
        }

        // bias3 gradient = Σ gradient
        if (worker.IsFirst)
        {
            BiasGradient16<V, TUpdate>(ref gradient3, Bias3, in update, rows, 16);
        }
    }

    /// <summary>
    /// weight3 gradient = hidden0ᵀ · gradient   [272, rows] · [rows, 3] → [272, 3], a thread's own panels, for as many rows as are summed
    /// in one chain.
    /// </summary>
    private static void WeightGradient3<V, TUpdate>(ref float hidden0, ref float gradient, MlpTape tape, in TUpdate update, nuint rows,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float scratch = ref tape.Scratch(worker);
        if (worker.IsFirst)
        {
            WeightGradient3Panel16<V, TUpdate>(ref hidden0, ref gradient, ref scratch, Weight3, in update, rows);
        }
    }

    /// <summary>
    /// weight0 gradient = inputᵀ · gradient   [587, rows] · [rows, 272] → [587, 272], a thread's own panels, for as many rows as are summed
    /// in one chain.
    /// </summary>
    private static void WeightGradient0<V, TUpdate>(ref float input, ref float gradient, MlpTape tape, in TUpdate update, nuint rows,
        Worker worker)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        ref float scratch = ref tape.Scratch(worker);
        ref float packedGradient = ref Unsafe.Add(ref scratch, 1920);   // a panel [rows, 32], by columns of two vectors
        ref float packedInput = ref Unsafe.Add(ref packedGradient, rows * 32);   // a block of input channels, [tile][rows][tile's channels]
        (nuint first, nuint end) = worker.Channels(272);

        // The sums run over the rows, which lie far apart, on many pages. Packed, they lie side by side:
        // the gradient always, the input where there are 16 registers. With 32 it is read as it is.
        if (first < nuint.Min(end, 256))
        {
            for (nuint k = 0; k < 392; k += 196)
            {
                PackedRows.PackInput<V, TallTile>(ref Unsafe.Add(ref input, k), 587, ref packedInput, rows, 180);
                PackedRows.PackInput<V, LowTile>(ref Unsafe.Add(ref input, k + 180), 587, ref Unsafe.Add(ref packedInput, rows * 180), rows,
                    16);
                for (nuint channel = first; channel < nuint.Min(end, 256); channel += 32)
                {
                    PackedRows.PackGradient<V>(ref Unsafe.Add(ref gradient, channel), 272, ref packedGradient, rows);
                    WeightGradient0Block196<V, TUpdate>(ref Unsafe.Add(ref input, k), ref packedInput, ref packedGradient, ref scratch,
                        Weight0 + channel * 587 + k * 32, in update, rows);
                }
            }

            PackedRows.PackInput<V, TallTile>(ref Unsafe.Add(ref input, 392), 587, ref packedInput, rows, 192);
            PackedRows.PackInput<V, TileOf2>(ref Unsafe.Add(ref input, 584), 587, ref Unsafe.Add(ref packedInput, rows * 192), rows, 2);
            PackedRows.PackInput<V, TileOf1>(ref Unsafe.Add(ref input, 586), 587, ref Unsafe.Add(ref packedInput, rows * 194), rows, 1);
            for (nuint channel = first; channel < nuint.Min(end, 256); channel += 32)
            {
                PackedRows.PackGradient<V>(ref Unsafe.Add(ref gradient, channel), 272, ref packedGradient, rows);
                WeightGradient0Block195<V, TUpdate>(ref Unsafe.Add(ref input, 392), ref packedInput, ref packedGradient, ref scratch,
                    Weight0 + channel * 587 + 12544, in update, rows);
            }
        }

        if (end > 256)
        {
            WeightGradient0Panel16<V, TUpdate>(ref input, ref Unsafe.Add(ref gradient, 256), ref scratch, Weight0 + 150272, in update,
                rows);
        }
    }

    /// <summary>inputGradient = gradient · weight0ᵀ   [rows, 272] · [272, 587] → [rows, 587], a panel at a time.</summary>
    private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float transposed = ref Unsafe.Add(ref tape.Scratch(default), 1920);   // one panel [272, 32]
        ref float padded = ref tape.InputGradientScratch;   // [rows, 32]

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float gradient0 = ref Unsafe.Add(ref activations, 288 * maxRows);   // [rows, 272], of Linear 0's output

        for (nuint channel = 0; channel < 576; channel += 32)
        {
            Transpose587To272(ref Unsafe.Add(ref parameters, Weight0), ref transposed, channel, 32);
            InputGradient0Panel32<V>(ref gradient0, ref transposed, ref padded, rows);
            ChannelRows.Copy(ref padded, 32, ref Unsafe.Add(ref inputGradient, channel), 587, rows, 32);
        }

        Transpose587To272(ref Unsafe.Add(ref parameters, Weight0), ref transposed, 576, 16);
        InputGradient0Panel16<V>(ref gradient0, ref transposed, ref padded, rows);
        ChannelRows.Copy(ref padded, 32, ref Unsafe.Add(ref inputGradient, 576), 587, rows, 11);
    }

    /// <summary>
    /// Transposes a part of a weight [3, 272], which lies in one panel [272, 16] of its outputs:
    /// the input channels from input on, as one panel [16, width].
    /// </summary>
    private static void Transpose272To3(ref float weight, ref float transposed, nuint input, nuint width)
    {
        for (nuint output = 0; output < 3; output += 32)
        {
            nuint outputWidth = 16;
            Transposition.Block(ref Unsafe.Add(ref weight, output * 272 + input * outputWidth), outputWidth,
                ref Unsafe.Add(ref transposed, output * width), width, rows: width, columns: outputWidth);
        }
    }

    /// <summary>Back through ReLU, told from its output   [rows, channels], rows 272 apart.</summary>
    [MethodImpl(Jit.Kernel)]
    private static void HiddenReLU272<V>(ref float gradient, ref float hidden, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint row = 0; row < rows; row++)
        {
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V.Store(ReLU.Backward(V.Load(ref gradient, row * 272 + channel), V.Load(ref hidden, row * 272 + channel)), ref gradient,
                    row * 272 + channel);
            }
        }
    }

    /// <summary>
    /// Transposes a part of a weight [272, 587], which lies in 8 panels [587, 32] and one [587, 16] of its outputs:
    /// the input channels from input on, as one panel [272, width], with zeros for those beyond the last.
    /// </summary>
    private static void Transpose587To272(ref float weight, ref float transposed, nuint input, nuint width)
    {
        nuint inputs = nuint.Min(width, 587 - input);
        if (inputs < width)
        {
            MemoryMarshal.CreateSpan(ref transposed, 272 * (int)width).Clear();
        }

        for (nuint output = 0; output < 272; output += 32)
        {
            nuint outputWidth = nuint.Min(32, 272 - output);
            Transposition.Block(ref Unsafe.Add(ref weight, output * 587 + input * outputWidth), outputWidth,
                ref Unsafe.Add(ref transposed, output * width), width, rows: inputs, columns: outputWidth);
        }
    }

    /// <summary>A panel of 16 output channels: weight gradient = inputᵀ · gradient   [272, rows] · [rows, 16] → [272, 16].</summary>
    private static void WeightGradient3Panel16<V, TUpdate>(ref float input, ref float gradient, ref float scratch, nuint weight,
        in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint k = 0; k < 240; k += 48)
        {
            ref float piece = ref update.Destination(ref scratch, weight + k * 16);
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                WeightGradient3Tile16<V, TileOf12, TUpdate>(ref Unsafe.Add(ref input, k), ref Unsafe.Add(ref gradient, channel),
                    ref Unsafe.Add(ref piece, channel), weight + k * 16 + 768, in update, rows, 48);
            }

            update.Apply<V>(ref piece, weight + k * 16, 768);
        }

        ref float rest = ref update.Destination(ref scratch, weight + 3840);
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            WeightGradient3Tile16<V, TileOf12, TUpdate>(ref Unsafe.Add(ref input, 240), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel), weight + 3840 + 512, in update, rows, 24);
            WeightGradient3Tile16<V, TileOf8, TUpdate>(ref Unsafe.Add(ref input, 264), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 384), weight + 3840 + 896, in update, rows, 8);
        }

        update.Apply<V>(ref rest, weight + 3840, 512);
    }

    /// <summary>
    /// A block of 196 input channels, for a panel of 32 output channels: weight gradient = inputᵀ · gradient   [196, rows] · [rows, 32] →
    /// [196, 32].
    /// </summary>
    private static void WeightGradient0Block196<V, TUpdate>(ref float input, ref float packedInput, ref float packedGradient,
        ref float scratch, nuint weight, in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint k = 0; k < 144; k += 48)
        {
            ref float piece = ref update.Destination(ref scratch, weight + k * 32);
            PackedRows.WeightGradient<V, TallTile, TUpdate>(ref Unsafe.Add(ref input, k), 587, ref Unsafe.Add(ref packedInput, k * rows),
                ref packedGradient, ref piece, weight + k * 32 + 1536, in update, rows, 48);
            update.Apply<V>(ref piece, weight + k * 32, 1536);
        }

        ref float rest = ref update.Destination(ref scratch, weight + 4608);
        PackedRows.WeightGradient<V, TallTile, TUpdate>(ref Unsafe.Add(ref input, 144), 587, ref Unsafe.Add(ref packedInput, 144 * rows),
            ref packedGradient, ref rest, weight + 4608 + 14176, in update, rows, 36);
        PackedRows.WeightGradient<V, LowTile, TUpdate>(ref Unsafe.Add(ref input, 180), 587, ref Unsafe.Add(ref packedInput, 180 * rows),
            ref packedGradient, ref Unsafe.Add(ref rest, 1152), weight + 4608 + 15328, in update, rows, 16);
        update.Apply<V>(ref rest, weight + 4608, 1664);
    }

    /// <summary>
    /// A block of 195 input channels, for a panel of 32 output channels: weight gradient = inputᵀ · gradient   [195, rows] · [rows, 32] →
    /// [195, 32].
    /// </summary>
    private static void WeightGradient0Block195<V, TUpdate>(ref float input, ref float packedInput, ref float packedGradient,
        ref float scratch, nuint weight, in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint k = 0; k < 144; k += 48)
        {
            ref float piece = ref update.Destination(ref scratch, weight + k * 32);
            PackedRows.WeightGradient<V, TallTile, TUpdate>(ref Unsafe.Add(ref input, k), 587, ref Unsafe.Add(ref packedInput, k * rows),
                ref packedGradient, ref piece, weight + k * 32 + 1536, in update, rows, 48);
            update.Apply<V>(ref piece, weight + k * 32, 1536);
        }

        ref float rest = ref update.Destination(ref scratch, weight + 4608);
        PackedRows.WeightGradient<V, TallTile, TUpdate>(ref Unsafe.Add(ref input, 144), 587, ref Unsafe.Add(ref packedInput, 144 * rows),
            ref packedGradient, ref rest, weight + 4608 + 14176, in update, rows, 48);
        PackedRows.WeightGradient<V, TileOf2, TUpdate>(ref Unsafe.Add(ref input, 192), 587, ref Unsafe.Add(ref packedInput, 192 * rows),
            ref packedGradient, ref Unsafe.Add(ref rest, 1536), weight + 4608 + 15712, in update, rows, 2);
        PackedRows.WeightGradient<V, TileOf1, TUpdate>(ref Unsafe.Add(ref input, 194), 587, ref Unsafe.Add(ref packedInput, 194 * rows),
            ref packedGradient, ref Unsafe.Add(ref rest, 1600), weight + 4608 + 15776, in update, rows, 1);
        update.Apply<V>(ref rest, weight + 4608, 1632);
    }

    /// <summary>A panel of 16 output channels: weight gradient = inputᵀ · gradient   [587, rows] · [rows, 16] → [587, 16].</summary>
    private static void WeightGradient0Panel16<V, TUpdate>(ref float input, ref float gradient, ref float scratch, nuint weight,
        in TUpdate update, nuint rows)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        for (nuint k = 0; k < 528; k += 48)
        {
            ref float piece = ref update.Destination(ref scratch, weight + k * 16);
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                WeightGradient0Tile16<V, TileOf12, TUpdate>(ref Unsafe.Add(ref input, k), ref Unsafe.Add(ref gradient, channel),
                    ref Unsafe.Add(ref piece, channel), weight + k * 16 + 768, in update, rows, 48);
            }

            update.Apply<V>(ref piece, weight + k * 16, 768);
        }

        ref float rest = ref update.Destination(ref scratch, weight + 8448);
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            WeightGradient0Tile16<V, TileOf12, TUpdate>(ref Unsafe.Add(ref input, 528), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel), weight + 8448 + 944, in update, rows, 48);
            WeightGradient0Tile16<V, TileOf8, TUpdate>(ref Unsafe.Add(ref input, 576), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 768), weight + 8448 + 1712, in update, rows, 8);
            WeightGradient0Tile16<V, TileOf2, TUpdate>(ref Unsafe.Add(ref input, 584), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 896), weight + 8448 + 1840, in update, rows, 2);
            WeightGradient0Tile16<V, TileOf1, TUpdate>(ref Unsafe.Add(ref input, 586), ref Unsafe.Add(ref gradient, channel),
                ref Unsafe.Add(ref rest, channel + 928), weight + 8448 + 1872, in update, rows, 1);
        }

        update.Apply<V>(ref rest, weight + 8448, 944);
    }
}
