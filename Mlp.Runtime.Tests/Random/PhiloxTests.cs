using Mlp.Random;
using Mlp.Simd;

namespace Mlp.Tests.Random;

public class PhiloxTests
{
    /// <summary>Known answers published with the paper (Random123, kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Words_equal_the_published_ones(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1, uint word0, uint word1, uint word2, uint word3)
    {
        Check<PhiloxLanesScalar>();
        Check<PhiloxLanes128>();
        Check<PhiloxLanes256>();
        Check<PhiloxLanes512>();
        Assert.Equal((word0, word1, word2, word3), ReferencePhilox.Generate(counter0, counter1, counter2, counter3, key0, key1));

        void Check<L>()
            where L : struct, IPhiloxLanes<L>
        {
            Philox4x32<L> block = new(L.Create(counter0), L.Create(counter1), L.Create(counter2), L.Create(counter3));
            L k0 = L.Create(key0), k1 = L.Create(key1);
            for (int round = 0; round < Philox4x32<L>.Rounds; round++)
            {
                block.Round(k0, k1);
                (k0, k1) = (Philox4x32<L>.NextKey0(k0), Philox4x32<L>.NextKey1(k1));
            }

            AssertWord(word0, block.Word0);
            AssertWord(word1, block.Word1);
            AssertWord(word2, block.Word2);
            AssertWord(word3, block.Word3);
        }

        // A word is at least itself and less than itself plus one.
        static void AssertWord<L>(uint expected, L actual)
            where L : struct, IPhiloxLanes<L>
        {
            Assert.Equal(1f, FirstLane(actual, expected));
            if (expected != uint.MaxValue)
            {
                Assert.Equal(0f, FirstLane(actual, expected + 1));
            }
        }

        static float FirstLane<L>(L word, uint threshold)
            where L : struct, IPhiloxLanes<L> =>
            typeof(L) == typeof(PhiloxLanes512) ? High<L, Simd512>(word, threshold) :
            typeof(L) == typeof(PhiloxLanes256) ? High<L, Simd256>(word, threshold) :
            typeof(L) == typeof(PhiloxLanes128) ? High<L, Simd128>(word, threshold) :
            High<L, SimdScalar>(word, threshold);

        // What selects by the high half compares the whole word, where the threshold has a low half.
        static float High<L, V>(L word, uint threshold)
            where L : struct, IPhiloxLanes<L>
            where V : struct, ISimd<V>
        {
            L.Select(word, word, L.Create(threshold), V.Create(1f), out V _, out V high);
            return Store(high);
        }

        static float Store<V>(V value)
            where V : struct, ISimd<V>
        {
            float[] lanes = new float[16];
            V.Store(value, ref lanes[0], 0);
            return lanes[0];
        }
    }
}
