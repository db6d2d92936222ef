// Only what is in no snapshot before this one: see SnapshotNets.

internal static class BatchNorm
{
    /// <summary>
    /// x̂ = (x − mean) / √(variance + 1e-05) replaces x, hidden = dropout(x̂).
    /// The backward pass needs x̂ and dropout's factors, which are kept.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Normalize1Dropout<V>(ref float x, ref float statistics, ref float hidden, ref float kept, DropoutStream dropout,
        ref float scratch, nuint firstChannel, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint block = 0; block < rows; block += 64)
        {
            nuint end = nuint.Min(rows, block + 64);
            dropout.Fill<V>(ref scratch, block, end - block, firstChannel, channels);
            for (nuint channel = 0; channel < channels; channel += V.Count)
            {
                V mean = V.Load(ref statistics, channel), remainder = V.Load(ref statistics, channel + 16),
                    inverse = V.Load(ref statistics, channel + 48);
                ref float factors = ref Unsafe.Add(ref scratch, channel);
                for (nuint row = block; row < end; row++)
                {
                    V factor = V.Load(ref factors, 0);
                    V normalized = ((V.Load(ref x, row * 16 + channel) - mean) - remainder) * inverse;
                    V.Store(normalized, ref x, row * 16 + channel);
                    V.Store(normalized * factor, ref hidden, row * 16 + channel);
                    V.Store(factor, ref kept, row * 16 + channel);
                    factors = ref Unsafe.Add(ref factors, channels);
                }
            }
        }
    }

    /// <summary>Prediction with the statistics of the batch: x = x̂, all 4 channels.</summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict1<V>(ref float x, ref float statistics, nuint rows)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < 16; channel += V.Count)
        {
            V mean = V.Load(ref statistics, channel), remainder = V.Load(ref statistics, channel + 16),
                inverse = V.Load(ref statistics, channel + 48);
            for (nuint row = 0; row < rows; row++)
            {
                ref float element = ref Unsafe.Add(ref x, row * 16 + channel);
                V normalized = ((V.Load(ref element, 0) - mean) - remainder) * inverse;
                V.Store(normalized, ref element, 0);
            }
        }
    }

    /// <summary>
    /// Back through dropout and batch norm, one panel [rows, channels]: with g the gradient of x̂,
    /// sum = Σ g, product = Σ g · x̂,
    /// gradient = 1 / √(variance + 1e-05) · (g − Σ g / rows − x̂ · Σ (g · x̂) / rows).
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Backward1<V>(ref float gradient, ref float factors, ref float normalized, ref float statistics, nuint rows,
        nuint channels)
        where V : struct, ISimd<V>
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
                    V g0 = V.Load(ref gradient, row * 16 + channel) * V.Load(ref factors, row * 16 + channel);
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                    V g1 = V.Load(ref gradient, (row + 1) * 16 + channel) * V.Load(ref factors, (row + 1) * 16 + channel);
                    V.Store(g1, ref gradient, (row + 1) * 16 + channel);
                    sum1 += g1; product1 = V.MultiplyAdd(g1, V.Load(ref normalized, (row + 1) * 16 + channel), product1);
                }

                if (row < end)
                {
                    V g0 = V.Load(ref gradient, row * 16 + channel) * V.Load(ref factors, row * 16 + channel);
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                }

                sum += sum0 + sum1;
                product += product0 + product1;
            }

            V scale = V.Load(ref statistics, channel + 48);
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
