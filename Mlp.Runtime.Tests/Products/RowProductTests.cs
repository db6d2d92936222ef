using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp.Runtime.Tests.Products;

/// <summary>The product of one row beside the same in double, at every width of vectors and at depths around a turn of the loop.</summary>
public class RowProductTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_row_equals_the_sums_in_double(bool hasBias)
    {
        foreach (int depth in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 64, 100])
        {
            foreach (int panels in (int[])[1, 3])
            {
                Check<Simd512>(depth, panels, hasBias);
                Check<Simd256>(depth, panels, hasBias);
                Check<Simd128>(depth, panels, hasBias);
                Check<SimdScalar>(depth, panels, hasBias);
            }
        }
    }

    private static void Check<V>(int depth, int panels, bool hasBias)
        where V : struct, ISimd<V>
    {
        System.Random random = new(depth);
        int channels = 32 * panels + 16;
        float[] input = Draw(random, depth), weight = Draw(random, depth * channels), bias = Draw(random, channels), output = new float[channels];
        ref float first = ref hasBias ? ref bias[0] : ref Unsafe.NullRef<float>();
        ref float last = ref hasBias ? ref bias[32 * panels] : ref Unsafe.NullRef<float>();
        RowProduct.Panels32<V, ReLU>(ref input[0], ref weight[0], (nuint)depth, (nuint)(32 * panels), ref first, ref output[0]);
        RowProduct.Panel16<V, Identity>(ref input[0], ref weight[depth * 32 * panels], (nuint)depth, ref last, ref output[32 * panels]);
        for (int channel = 0; channel < channels; channel++)
        {
            // [panel][depth][32], and the last panel [depth][16].
            int width = channel < 32 * panels ? 32 : 16, panel = channel / 32;
            double sum = hasBias ? bias[channel] : 0, size = Math.Abs(sum);
            for (int k = 0; k < depth; k++)
            {
                double product = (double)input[k] * weight[panel * 32 * depth + k * width + channel % 32];
                sum += product;
                size += Math.Abs(product);
            }

            Assert.Equal(width == 32 ? Math.Max(sum, 0) : sum, output[channel], size * 1e-6);
        }
    }

    private static float[] Draw(System.Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => 2 * random.NextSingle() - 1)];
}
