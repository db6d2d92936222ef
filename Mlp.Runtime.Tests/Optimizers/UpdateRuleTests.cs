using Mlp.Simd;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

/// <summary>Each rule on each vector width, in one call and vector by vector: the same parameters and moments, but for rounding.</summary>
public unsafe class UpdateRuleTests
{
    private const int Length = 48;

    [Fact]
    public void Sgd_is_the_same_on_all_widths()
    {
        Check(p => new SGDUpdate { Parameters = p[0], LearningRate = 0.1f, WeightDecay = 0.2f, Sign = -1 });
        Check(p => SgdMomentum(p, share: 0.75f, nesterov: false));
        Check(p => SgdMomentum(p, share: 1, nesterov: true));
    }

    [Fact]
    public void Adam_is_the_same_on_all_widths()
    {
        Check(p => Adam(p, largest: null));
        Check(p => Adam(p, largest: p[3]));
    }

    [Fact]
    public void RmsProp_is_the_same_on_all_widths()
    {
        Check(p => RmsProp(p, averages: null, buffers: null));
        Check(p => RmsProp(p, averages: p[2], buffers: p[3]));
    }

    [Fact]
    public void Adagrad_is_the_same_on_all_widths()
        => Check(
            p => new AdagradUpdate { Parameters = p[0], Sums = p[1], Sign = 1, Epsilon = 0.01f, LearningRate = 0.1f, WeightDecay = 0.2f });

    [Fact]
    public void Lion_is_the_same_on_all_widths()
        => Check(p => new LionUpdate
        {
            Parameters = p[0],
            Momenta = p[1],
            Sign = 1,
            Beta1 = 0.9f,
            Share1 = 0.1f,
            Beta2 = 0.75f,
            Share2 = 0.25f,
            LearningRate = 0.1f,
            Shrink = 0.75f,
        });

    private static SGDMomentumUpdate SgdMomentum(float*[] p, float share, bool nesterov) => new()
    {
        Parameters = p[0],
        Buffers = p[1],
        LearningRate = 0.1f,
        WeightDecay = 0.2f,
        Sign = 1,
        Momentum = 0.9f,
        Share = share,
        Nesterov = nesterov,
    };

    private static AdamUpdate Adam(float*[] p, float* largest) => new()
    {
        Parameters = p[0],
        FirstMoments = p[1],
        SecondMoments = p[2],
        LargestSecondMoments = largest,
        Sign = -1,
        Beta1 = 0.75f,
        Share1 = 0.25f,
        Beta2 = 0.9f,
        Share2 = 0.1f,
        RootScale = 2,
        Epsilon = 0.01f,
        StepSize = 0.5f,
        GradientStepSize = 0.25f,
        Penalty = 0.1f,
        Shrink = 0.9f,
    };

    private static RMSpropUpdate RmsProp(float*[] p, float* averages, float* buffers) => new()
    {
        Parameters = p[0],
        SquareAverages = p[1],
        GradientAverages = averages,
        Buffers = buffers,
        Sign = 1,
        Alpha = 0.75f,
        Share = 0.25f,
        Epsilon = 0.01f,
        Momentum = 0.5f,
        LearningRate = 0.1f,
        WeightDecay = 0.2f,
    };

    private static void Check<TRule>(Func<float*[], TRule> create)
        where TRule : unmanaged, IUpdateRule
    {
        float[] expected = Result<TRule, SimdScalar>(create, atOnce: true);
        Assert.NotEqual(Initial(0), expected[..Length]);
        Same<TRule, SimdScalar>(create, expected);
        Same<TRule, Simd128>(create, expected);
        Same<TRule, Simd256>(create, expected);
        Same<TRule, Simd512>(create, expected);
    }

    private static void Same<TRule, V>(Func<float*[], TRule> create, float[] expected)
        where TRule : unmanaged, IUpdateRule
        where V : struct, ISimd<V>
    {
        float[] actual = Result<TRule, V>(create, atOnce: true);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f);
        }

        Assert.Equal(actual, Result<TRule, V>(create, atOnce: false));
    }

    /// <summary>Parameters and up to three kinds of moments after five steps that leave the first 16 alone.</summary>
    private static float[] Result<TRule, V>(Func<float*[], TRule> create, bool atOnce)
        where TRule : unmanaged, IUpdateRule
        where V : struct, ISimd<V>
    {
        AlignedBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => new AlignedBuffer(Length))];
        float*[] pointers = new float*[4];
        for (int i = 0; i < 4; i++)
        {
            Initial(i).CopyTo(buffers[i].Span);
            pointers[i] = buffers[i].Pointer;
        }

        TRule rule = create(pointers);
        for (int step = 0; step < 5; step++)
        {
            float[] gradients = MathFixtures.Values(Length, 100 + step, 1);
            if (atOnce)
            {
                rule.Apply<V>(ref gradients[16], 16, Length - 16);
                continue;
            }

            for (nuint i = 16; i < Length; i += V.Count)
            {
                rule.Apply(V.Load(ref gradients[0], i), i);
            }
        }

        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(Initial(i)[..16], buffers[i].Span[..16].ToArray()));
        GC.KeepAlive(buffers);
        return [.. buffers.SelectMany(buffer => buffer.Span.ToArray())];
    }

    // Moments of squares are not negative.
    private static float[] Initial(int buffer)
        => [.. MathFixtures.Values(Length, buffer, 1).Select(value => buffer == 0 ? value : Math.Abs(value))];
}
