using System.Globalization;
using Mlp.Random;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Random;

public class MersenneTwisterTests
{
    /// <summary>The outputs for seed 5489 that the authors' mt19937ar and the C++ standard ([rand.predef]) publish.</summary>
    [Fact]
    public void Draws_equal_the_published_ones()
    {
        MersenneTwister twister = new(5489);
        Assert.Equal([3499211612u, 581869302u, 3890346734u, 3586334585u, 545404204u], [.. Enumerable.Range(0, 5).Select(_ => twister.NextUInt32())]);
        for (int i = 5; i < 9999; i++)
        {
            twister.NextUInt32();
        }

        Assert.Equal(4123659995u, twister.NextUInt32());
    }

    [Fact]
    public void Uniform_floats_equal_those_of_PyTorch_bit_for_bit()
    {
        int[] picked = [0, 1, 2, 3, 4, 5, 622, 623, 624, 625, 1246, 1247, 1248, 1249];
        int cases = 0;
        foreach ((string[] name, string[] bits) in MathFixtures.Read("uniform.txt"))
        {
            MersenneTwister twister = new(unchecked((uint)long.Parse(name[0], CultureInfo.InvariantCulture)));
            float from = MathFixtures.Float(name[1]), to = MathFixtures.Float(name[2]);
            float[] drawn = new float[1300];
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = twister.NextUniform(from, to);
            }

            Assert.Equal(bits.Select(b => uint.Parse(b, CultureInfo.InvariantCulture)), picked.Select(i => BitConverter.SingleToUInt32Bits(drawn[i])));
            cases++;
        }

        Assert.Equal(12, cases);
    }
}
