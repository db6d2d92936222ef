// Only what is in no snapshot before this one: see SnapshotNets.

internal static class BatchNorm
{
    /// <summary>
    /// Back through dropout and batch norm as far as a rank comes alone, one panel [rows, channels]: g, the gradient of x̂, replaces
    /// gradient. sum = Σ g and product = Σ g · x̂ over its own rows replace mean and remainder; all ranks add them up. scale = 1 /
    /// √(variance + 1e-05) replaces the variance.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Sums1<V>(ref float gradient, ref float factors, ref float normalized, ref float statistics, nuint rows,
        nuint channels)
        where V : struct, ISimd<V>
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

            V.Store(sum, ref statistics, channel);
            V.Store(product, ref statistics, channel + 16);
            V.Store(V.Load(ref statistics, channel + 48), ref statistics, channel + 32);
        }
    }
}
