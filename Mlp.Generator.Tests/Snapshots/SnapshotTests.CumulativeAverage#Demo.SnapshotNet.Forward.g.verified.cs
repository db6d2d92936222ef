// Only what is in no snapshot before this one: see SnapshotNets.

internal static class Forward
{
    /// <summary>All layers, for one block of rows.</summary>
    private static void PredictBlock<V>(ref float input, ref float parameters, ref float scratch, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        ref float hidden0 = ref scratch;   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref scratch, 3840);   // [rows, 4]

        // hidden0 = relu(input · weight0 + bias0)   [rows, 3] · [3, 4] → [rows, 4]
        Linear0<V, ReLU>(ref input, ref Unsafe.Add(ref parameters, Weight0), ref Unsafe.Add(ref parameters, Bias0), ref hidden0, rows);

        // logits = hidden0 · weight4   [rows, 4] · [4, 2] → [rows, 2]
        Linear4Quads<V>(ref hidden0, ref Unsafe.Add(ref parameters, Weight4), ref logits, rows);
        CopyLogits(ref logits, ref output, rows, stride: 4);
    }

    /// <summary>
    /// Linear 0, BatchNorm 1, ReLU 2   [rows, 3] → [rows, 4]. A panel of channels is multiplied, and while it is in
    /// the cache its statistics are taken and it is normalised.
    /// </summary>
    private static void Train0<V>(ref float input, MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight0 = ref Unsafe.Add(ref parameters, Weight0);   // one panel [3, 16]
        ref float bias0 = ref Unsafe.Add(ref parameters, Bias0);   // zeros

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float statistics1 = ref activations;   // [4, 16]: mean, remainder, variance, inverse deviation
        ref float normalized1 = ref Unsafe.Add(ref activations, 64);   // [rows, 16]
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]

        // 1.num_batches_tracked: the running statistics are the plain average over all batches.
        long batches1 = state.Counter(0);

        if (worker.IsFirst)
        {
            Linear0Panel16<V, Identity>(ref input, ref weight0, ref bias0, ref normalized1, rows);
            BatchNorm.Statistics1<V>(ref normalized1, ref statistics1, rows, 16);
            BatchNorm.MoveRunningStatistics1<V>(ref statistics1, ref Unsafe.Add(ref state.BufferReference, RunningMean1),
                ref Unsafe.Add(ref state.BufferReference, RunningVar1), rows, batches1, 16);
            BatchNorm.Normalize1ReLU<V>(ref normalized1, ref statistics1, ref Unsafe.Add(ref parameters, Weight1),
                ref Unsafe.Add(ref parameters, Bias1), ref hidden0, rows, 16);
        }
    }

    /// <summary>Linear 4   [rows, 4] → [rows, 2].</summary>
    private static void Train4<V>(MlpState state, MlpTape tape, nuint rows, long step, Worker worker)
        where V : struct, ISimd<V>
    {
        ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);
        ref float weight4 = ref Unsafe.Add(ref parameters, Weight4);   // one panel [4, 16]

        ref float activations = ref tape.ActivationReference;
        nuint maxRows = (nuint)tape.MaxRows;
        ref float hidden0 = ref Unsafe.Add(ref activations, 64 + 16 * maxRows);   // [rows, 16]
        ref float logits = ref Unsafe.Add(ref activations, 64 + 32 * maxRows);   // [rows, 16]

        if (worker.IsFirst)
        {
            Linear4Panel16<V, Identity>(ref hidden0, ref weight4, ref logits, rows);
        }

        if (worker.IsFirst)
        {
            CopyLogits(ref logits, ref tape.OutputReference, rows, stride: 16);
        }
    }

    /// <summary>
    /// output = input · weight   [rows, 4] · [4, 2] → [rows, 2], rows 4 apart. A quad, four neighbouring lanes of a vector, is a row: of 4
    /// rows where there are 16 lanes, 2 where there are 8.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    private static void Linear4Quads<V>(ref float input, ref float weight, ref float output, nuint rows)
        where V : struct, ISimd<V>
    {
        if (V.Count == 1)
        {
            for (nuint element = 0; element < rows * 4; element++)
            {
                nuint channel = element % 4;
                ref float x = ref Unsafe.Add(ref input, element / 4 * 16);
                V sum = V.Zero;
                for (nuint k = 0; k < 4; k++)
                {
                    V.MultiplyAddTo(ref sum, V.Load(ref x, k), V.Load(ref weight, k * 16 + channel));
                }

                V.Store(sum, ref output, element);
            }

            return;
        }

        V biases = V.Zero;
        nuint row = 0;
        for (; row + V.Count <= rows; row += V.Count)
        {
            ref float first = ref Unsafe.Add(ref input, row * 16);
            V sum0 = biases, sum1 = biases, sum2 = biases, sum3 = biases;
            for (nuint k = 0; k < 4; k += 4)
            {
                V x0 = Quads.Load<V>(ref first, k, 16), x1 = Quads.Load<V>(ref first, k + V.Count / 4 * 16, 16),
                    x2 = Quads.Load<V>(ref first, k + V.Count / 4 * 2 * 16, 16),
                    x3 = Quads.Load<V>(ref first, k + V.Count / 4 * 3 * 16, 16);
                V weights = Quads.Repeat<V>(ref weight, k * 16);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 0), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 0), weights);
                V.MultiplyAddTo(ref sum2, Quads.Spread(x2, 0), weights); V.MultiplyAddTo(ref sum3, Quads.Spread(x3, 0), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 16);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 1), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 1), weights);
                V.MultiplyAddTo(ref sum2, Quads.Spread(x2, 1), weights); V.MultiplyAddTo(ref sum3, Quads.Spread(x3, 1), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 32);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 2), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 2), weights);
                V.MultiplyAddTo(ref sum2, Quads.Spread(x2, 2), weights); V.MultiplyAddTo(ref sum3, Quads.Spread(x3, 2), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 48);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 3), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 3), weights);
                V.MultiplyAddTo(ref sum2, Quads.Spread(x2, 3), weights); V.MultiplyAddTo(ref sum3, Quads.Spread(x3, 3), weights);
            }

            V.Store(sum0, ref output, row * 4);
            V.Store(sum1, ref output, row * 4 + V.Count);
            V.Store(sum2, ref output, row * 4 + 2 * V.Count);
            V.Store(sum3, ref output, row * 4 + 3 * V.Count);
        }

        for (; row < rows; row += V.Count / 2)
        {
            // The last pair of vectors overlaps its neighbour; where there are fewer rows than it has quads, nobody reads what the others
            // become.
            nuint start = rows < V.Count / 2 ? 0 : nuint.Min(row, rows - V.Count / 2);
            ref float first = ref Unsafe.Add(ref input, start * 16);
            V sum0 = biases, sum1 = biases;
            for (nuint k = 0; k < 4; k += 4)
            {
                V x0 = Quads.Load<V>(ref first, k, 16), x1 = Quads.Load<V>(ref first, k + V.Count / 4 * 16, 16);
                V weights = Quads.Repeat<V>(ref weight, k * 16);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 0), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 0), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 16);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 1), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 1), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 32);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 2), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 2), weights);
                weights = Quads.Repeat<V>(ref weight, k * 16 + 48);
                V.MultiplyAddTo(ref sum0, Quads.Spread(x0, 3), weights); V.MultiplyAddTo(ref sum1, Quads.Spread(x1, 3), weights);
            }

            V.Store(sum0, ref output, start * 4);
            V.Store(sum1, ref output, start * 4 + V.Count);
        }
    }
}
