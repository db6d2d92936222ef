// Only what is in no snapshot before this one: see SnapshotNets.
// LayerNorm: each row is normalised over its channels, in training and in prediction; the backward pass.

internal static class LayerNorm
{
    /// <summary>
    /// x = f(γ · x̂ + β), x̂ = (x − mean) / √(variance + 1e-05), the biased variance, of each row over its 4 channels   [rows, 4], rows 16
    /// apart.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Predict1<V, TActivation>(ref float x, ref float weight, ref float bias, nuint rows)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint row = 0; row < rows; row++)
        {
            ref float values = ref Unsafe.Add(ref x, row * 16);

            // mean = Σ x / channels; the padding is 0
            V sum = V.Zero;
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                sum += V.Load(ref values, channel);
            }

            V means = V.Create(V.Sum(sum) * (1f / 4));

            // remainder = Σ (x − mean) / channels, what rounding left out of the mean; variance = Σ (x − mean)² / channels − remainder²
            V rest = V.Zero;
            V square = V.Zero;
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create(4f));
                V deviation = V.ConditionalSelect(isChannel, V.Load(ref values, channel) - means, V.Zero); rest += deviation;
                square = V.MultiplyAdd(deviation, deviation, square);
            }

            float remainder = V.Sum(rest) * (1f / 4);
            float variance = V.Sum(square) * (1f / 4) - remainder * remainder;
            float scale = 1f / float.Sqrt((variance < 0f ? 0f : variance) + 1E-05f);
            V remainders = V.Create(remainder);
            V scales = V.Create(scale);
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create(4f));
                V normalized = V.ConditionalSelect(isChannel, (V.Load(ref values, channel) - means - remainders) * scales, V.Zero);
                V.Store(TActivation.Forward(V.MultiplyAdd(V.Load(ref weight, channel), normalized, V.Load(ref bias, channel))), ref values,
                    channel);
            }
        }
    }

    /// <summary>
    /// hidden = f(γ · x̂ + β), x̂ = (x − mean) / √(variance + 1e-05), the biased variance, of each row over its 4 channels   [rows, 4],
    /// rows 16 apart.
    /// The backward pass needs x̂, which takes the place of x, and what the row was multiplied by: inverse.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Normalize1<V, TActivation>(ref float x, ref float inverse, ref float weight, ref float bias, ref float hidden,
        nuint first, nuint end)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint row = first; row < end; row++)
        {
            ref float values = ref Unsafe.Add(ref x, row * 16);
            ref float outputs = ref Unsafe.Add(ref hidden, row * 16);

            // mean = Σ x / channels; the padding is 0
            V sum = V.Zero;
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                sum += V.Load(ref values, channel);
            }

            V means = V.Create(V.Sum(sum) * (1f / 4));

            // remainder = Σ (x − mean) / channels, what rounding left out of the mean; variance = Σ (x − mean)² / channels − remainder²
            V rest = V.Zero;
            V square = V.Zero;
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create(4f));
                V deviation = V.ConditionalSelect(isChannel, V.Load(ref values, channel) - means, V.Zero); rest += deviation;
                square = V.MultiplyAdd(deviation, deviation, square);
            }

            float remainder = V.Sum(rest) * (1f / 4);
            float variance = V.Sum(square) * (1f / 4) - remainder * remainder;
            float scale = 1f / float.Sqrt((variance < 0f ? 0f : variance) + 1E-05f);
            V remainders = V.Create(remainder);
            Unsafe.Add(ref inverse, row) = scale;
            V scales = V.Create(scale);
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create(4f));
                V normalized = V.ConditionalSelect(isChannel, (V.Load(ref values, channel) - means - remainders) * scales, V.Zero);
                V.Store(normalized, ref values, channel);
                V.Store(TActivation.Forward(V.MultiplyAdd(V.Load(ref weight, channel), normalized, V.Load(ref bias, channel))), ref outputs,
                    channel);
            }
        }
    }

    /// <summary>
    /// Back through LayerNorm, in place: with g = γ · gradient, gradient = inverse · (g − Σ g / channels − x̂ · Σ (g · x̂) / channels), of
    /// each row over its 4 channels   [rows, 4], rows 16 apart.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void Backward1<V>(ref float gradient, ref float normalized, ref float inverse, ref float weight, nuint first, nuint end)
        where V : struct, ISimd<V>
    {
        for (nuint row = first; row < end; row++)
        {
            ref float gradients = ref Unsafe.Add(ref gradient, row * 16);
            ref float values = ref Unsafe.Add(ref normalized, row * 16);

            V sum = V.Zero;
            V product = V.Zero;
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V g = V.Load(ref weight, channel) * V.Load(ref gradients, channel); sum += g;
                product = V.MultiplyAdd(g, V.Load(ref values, channel), product);
            }

            V meanGradient = V.Create(V.Sum(sum) * (1f / 4));
            V meanProduct = V.Create(V.Sum(product) * (1f / 4));
            V scale = V.Create(Unsafe.Add(ref inverse, row));
            for (nuint channel = 0; channel < 16; channel += V.Count)
            {
                V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create(4f));
                V centered = V.Load(ref weight, channel) * V.Load(ref gradients, channel) - meanGradient - V.Load(ref values, channel)
                    * meanProduct;
                V.Store(V.ConditionalSelect(isChannel, scale * centered, V.Zero), ref gradients, channel);
            }
        }
    }

    /// <summary>
    /// weight gradient = Σ gradient · x̂, bias gradient = Σ gradient over the rows, into rows of 16, one panel [rows, channels], rows 16
    /// apart.
    /// </summary>
    [MethodImpl(Jit.Kernel)]
    public static void AffineGradient1<V>(ref float gradient, ref float normalized, ref float affine, nuint rows, nuint channels)
        where V : struct, ISimd<V>
    {
        for (nuint channel = 0; channel < channels; channel += V.Count)
        {
            V product = V.Zero, sum = V.Zero;
            for (nuint block = 0; block < rows; block += MlpTape.RowsPerSum)
            {
                nuint end = nuint.Min(rows, block + MlpTape.RowsPerSum);
                V product0 = V.Zero, product1 = V.Zero, sum0 = V.Zero, sum1 = V.Zero;
                nuint row = block;
                for (; row + 2 <= end; row += 2)
                {
                    V g0 = V.Load(ref gradient, row * 16 + channel); sum0 += g0;
                    product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                    V g1 = V.Load(ref gradient, (row + 1) * 16 + channel); sum1 += g1;
                    product1 = V.MultiplyAdd(g1, V.Load(ref normalized, (row + 1) * 16 + channel), product1);
                }

                if (row < end)
                {
                    V g0 = V.Load(ref gradient, row * 16 + channel); sum0 += g0;
                    product0 = V.MultiplyAdd(g0, V.Load(ref normalized, row * 16 + channel), product0);
                }

                product += product0 + product1;
                sum += sum0 + sum1;
            }

            V.Store(product, ref affine, channel);
            V.Store(sum, ref affine, channel + 16);
        }
    }
}
