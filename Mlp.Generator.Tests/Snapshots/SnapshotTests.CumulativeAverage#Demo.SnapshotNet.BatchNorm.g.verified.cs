// Only what is in no snapshot before this one: see SnapshotNets.

internal static class BatchNorm
{
    /// <summary>
    /// Moves the running statistics: running += (batch − running) / batches, the plain average of all batches.
    /// The running variance takes the unbiased one, variance · rows / (rows − 1).
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void MoveRunningStatistics1<V>(ref float statistics, ref float runningMean, ref float runningVar, nuint rows,
        long batches, nuint channels)
        where V : struct, ISimd<V>
    {
        V taken = V.Create((float)(1.0 / batches));
        V kept = V.Create((float)(1 - 1.0 / batches));
        V unbias = V.Create((float)(rows / (rows - 1.0)));
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V mean = V.Load(ref statistics, channel) + V.Load(ref statistics, channel + 16);
            V variance = V.Load(ref statistics, channel + 32) * unbias;
            V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningMean, channel), taken * mean)), ref runningMean, channel);
            V.Store(Denormals.Flush(V.MultiplyAdd(kept, V.Load(ref runningVar, channel), taken * variance)), ref runningVar, channel);
        }
    }

    /// <summary>
    /// x̂ = (x − mean) / √(variance + 1e-05) replaces x, hidden = relu(γ · x̂ + β).
    /// The backward pass needs x̂, and the sign of hidden tells it where the gradient passes.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Normalize1ReLU<V>(ref float x, ref float statistics, ref float weight, ref float bias, ref float hidden, nuint rows,
        nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V mean = V.Load(ref statistics, channel), remainder = V.Load(ref statistics, channel + 16),
                inverse = V.Load(ref statistics, channel + 48);
            V gamma = V.Load(ref weight, channel), beta = V.Load(ref bias, channel);
            for (nuint row = 0; row < rows; row++)
            {
                V normalized = ((V.Load(ref x, row * 16 + channel) - mean) - remainder) * inverse;
                V.Store(normalized, ref x, row * 16 + channel);
                V.Store(ReLU.Forward(V.MultiplyAdd(gamma, normalized, beta)), ref hidden, row * 16 + channel);
            }
        }
    }

    /// <summary>
    /// Back through ReLU and batch norm, one panel [rows, channels]: with g the gradient of γ · x̂ + β,
    /// bias gradient = Σ g, weight gradient = Σ g · x̂,
    /// gradient = γ / √(variance + 1e-05) · (g − Σ g / rows − x̂ · Σ (g · x̂) / rows).
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Backward1<V, TUpdate>(ref float gradient, ref float hidden, ref float normalized, ref float statistics,
        ref float parameters, nuint weight, nuint bias, in TUpdate update, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
        V perRow = V.Create(1f / rows);
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V sum = V.Zero, product = V.Zero;
            for (nuint block = 0; block < rows; block += MlpTape.RowsPerSum)
            {
                nuint end = nuint.Min(rows, block + MlpTape.RowsPerSum);
                V sum0 = V.Zero, sum1 = V.Zero, product0 = V.Zero, product1 = V.Zero;
                nuint row = block;
                for (; row + 2 <= end; row += 2)
                {
                    V g0 = ReLU.Backward(V.Load(ref gradient, row * 16 + channel), V.Load(ref hidden, row * 16 + channel));
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                    V g1 = ReLU.Backward(V.Load(ref gradient, (row + 1) * 16 + channel), V.Load(ref hidden, (row + 1) * 16 + channel));
                    V.Store(g1, ref gradient, (row + 1) * 16 + channel);
                    sum1 += g1; product1 = V.MultiplyAdd(g1, V.Load(ref normalized, (row + 1) * 16 + channel), product1);
                }

                if (row < end)
                {
                    V g0 = ReLU.Backward(V.Load(ref gradient, row * 16 + channel), V.Load(ref hidden, row * 16 + channel));
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                }

                sum += sum0 + sum1;
                product += product0 + product1;
            }

            V scale = V.Load(ref parameters, weight + channel) * V.Load(ref statistics, channel + 48);
            update.Apply(product, weight + channel);
            update.Apply(sum, bias + channel);
            V meanGradient = sum * perRow, meanProduct = product * perRow;
            for (nuint row = 0; row < rows; row++)
            {
                V centered = V.Load(ref gradient, row * 16 + channel) - meanGradient - V.Load(ref normalized, row * 16 + channel)
                    * meanProduct;
                V.Store(scale * centered, ref gradient, row * 16 + channel);
            }
        }
    }
}
