// Only what is in no snapshot before this one: see SnapshotNets.

internal static class BatchNorm
{
    /// <summary>
    /// Back through dropout, ReLU and batch norm as far as a rank comes alone, one panel [rows, channels]: g, the gradient of γ · x̂ + β,
    /// replaces gradient. sum = Σ g and product = Σ g · x̂ over its own rows replace mean and remainder; they are the gradients of bias and
    /// weight, which all ranks add up. scale = γ / √(variance + 1e-05) replaces the variance: nobody needs the weight any more, and its
    /// gradient may move it.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Sums1<V, TUpdate>(ref float gradient, ref float hidden, ref float normalized, ref float statistics,
        ref float parameters, nuint weight, nuint bias, in TUpdate update, nuint rows, nuint channels)
        where V : struct, ISimd<V>
        where TUpdate : struct, IParameterUpdate
    {
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
                    V g0 = ReLU.Backward(V.Load(ref gradient, row * 16 + channel) * V.Create(DropoutStream.Scale(probability: 0.25)),
                        V.Load(ref hidden, row * 16 + channel));
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                    V g1 = ReLU.Backward(V.Load(ref gradient, (row + 1) * 16 + channel) * V.Create(DropoutStream.Scale(probability: 0.25)),
                        V.Load(ref hidden, (row + 1) * 16 + channel));
                    V.Store(g1, ref gradient, (row + 1) * 16 + channel);
                    sum1 += g1; product1 = V.MultiplyAdd(g1, V.Load(ref normalized, (row + 1) * 16 + channel), product1);
                }

                if (row < end)
                {
                    V g0 = ReLU.Backward(V.Load(ref gradient, row * 16 + channel) * V.Create(DropoutStream.Scale(probability: 0.25)),
                        V.Load(ref hidden, row * 16 + channel));
                    V.Store(g0, ref gradient, row * 16 + channel);
                    sum0 += g0; product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                }

                sum += sum0 + sum1;
                product += product0 + product1;
            }

            V.Store(sum, ref statistics, channel);
            V.Store(product, ref statistics, channel + 16);
            V.Store(V.Load(ref parameters, weight + channel) * V.Load(ref statistics, channel + 48), ref statistics, channel + 32);
            update.Apply(product, weight + channel);
            update.Apply(sum, bias + channel);
        }
    }

    /// <summary>
    /// The rest of the way, one panel [rows, channels], once sum and product are those of all ranks' rows:
    /// gradient = scale · (g − sum / allRows − x̂ · product / allRows).
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Center1<V>(ref float gradient, ref float normalized, ref float statistics, nuint allRows, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        V perRow = V.Create(1f / allRows);
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V meanGradient = V.Load(ref statistics, channel) * perRow, meanProduct = V.Load(ref statistics, channel + 16) * perRow;
            V scale = V.Load(ref statistics, channel + 32);
            for (nuint row = 0; row < rows; row++)
            {
                V centered = V.Load(ref gradient, row * 16 + channel) - meanGradient - V.Load(ref normalized, row * 16 + channel)
                    * meanProduct;
                V.Store(scale * centered, ref gradient, row * 16 + channel);
            }
        }
    }
}
