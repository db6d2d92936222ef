using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

/// <summary>Numbers at the edges: padding, NaN, denormal numbers, rounding.</summary>
public class OptimizerNumberTests
{
    private static readonly StateLayout s_layout = OptimizerKinds.Layout;

    public static TheoryData<string> Kinds => OptimizerKinds.All;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_stays_zero(string kind)
    {
        // ε = 0 is PyTorch's 0/0.
        Optimizer optimizer = kind switch
        {
            "adam" => new Adam(s_layout, epsilon: 0),
            "adamw" => new AdamW(s_layout, epsilon: 0),
            "rmsprop" => new RMSprop(s_layout, epsilon: 0),
            "adagrad" => new Adagrad(s_layout, epsilon: 0),
            "nadam" => new NAdam(s_layout, epsilon: 0),
            _ => OptimizerKinds.Create(kind),
        };
        ParameterBuffer parameters = new(s_layout);
        float[] gradients = MathFixtures.Values(48, 2, 1);
        gradients.AsSpan(40).Clear();
        for (int step = 0; step < 10; step++)
        {
            optimizer.Step(parameters, gradients);
        }

        Assert.All(parameters.ToArray()[40..], p => Assert.Equal(0f, p));
        Assert.All(parameters.ToArray()[..40], p => Assert.True(p != 0 && float.IsFinite(p)));
    }

    [Fact]
    public void Momenta_decay_to_zero_and_are_never_denormal()
    {
        SGD sgd = new(s_layout, momentum: 0.5f);
        Adam adam = new(s_layout, beta1: 0.5, beta2: 0.5);
        ParameterBuffer parameters = OptimizerKinds.Ones();
        sgd.Step(parameters, OptimizerKinds.Ones().AsSpan());
        adam.Step(parameters, OptimizerKinds.Ones().AsSpan());
        float[] nothing = new float[48];
        for (int step = 0; step < 130; step++)
        {
            sgd.Step(parameters, nothing);
            adam.Step(parameters, nothing);
            Assert.True(Smallest(sgd.MomentumBuffer) >= 1e-30f);
            Assert.True(Smallest(adam.FirstMoment) >= 1e-30f);
            Assert.True(Smallest(adam.SecondMoment) >= 1.17549435e-38f);
        }

        Assert.Equal(nothing, sgd.MomentumBuffer.ToArray());
        Assert.Equal(nothing, adam.FirstMoment.ToArray());
        Assert.Equal(nothing, adam.SecondMoment.ToArray());

        static float Smallest(ReadOnlySpan<float> values) => values.ToArray().Where(v => v != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
    }

    [Fact]
    public void A_constant_gradient_has_no_negative_variance()
    {
        // v − ḡ² is 0 in exact arithmetic, and negative by rounding at times: PyTorch's parameters become NaN then.
        RMSprop optimizer = new(s_layout, 0.001f, 0.5, epsilon: 1e-3f, centered: true);
        ParameterBuffer parameters = OptimizerKinds.Ones();
        float[] gradients = MathFixtures.Values(48, 11, 1);
        for (int step = 0; step < 300; step++)
        {
            optimizer.Step(parameters, gradients);
        }

        Assert.All(parameters.ToArray(), p => Assert.True(float.IsFinite(p)));
    }

    [Fact]
    public void NAdam_decays_weights_like_AdamW_where_that_is_asked_for()
    {
        ParameterBuffer decayed = OptimizerKinds.Ones(), expected = OptimizerKinds.Ones();
        float[] gradients = MathFixtures.Values(48, 3, 1);
        new NAdam(s_layout, 0.1f, weightDecay: 0.25f, decoupledWeightDecay: true).Step(decayed, gradients);
        new NAdam(s_layout, 0.1f).Step(expected, gradients);
        Assert.All(expected.ToArray().Zip(decayed.ToArray()), pair => Assert.Equal(pair.First - 0.025f, pair.Second, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NaN_gradients_are_seen_in_the_parameters(string kind)
    {
        ParameterBuffer parameters = OptimizerKinds.Ones();
        float[] gradients = MathFixtures.Values(48, 3, 1);
        gradients[17] = float.NaN;
        OptimizerKinds.Create(kind).Step(parameters, gradients);
        Assert.True(float.IsNaN(parameters[17]));
        Assert.Single(parameters.ToArray(), float.IsNaN);
    }

    [Fact]
    public void Momentum_may_begin_after_some_steps()
    {
        // PyTorch's buffer then is the first gradient itself, whatever the dampening.
        SGD sgd = new(s_layout, 0.5f, dampening: 0.5f);
        ParameterBuffer parameters = OptimizerKinds.Ones();
        sgd.Step(parameters, OptimizerKinds.Ones().AsSpan());
        Assert.Equal(0.5f, parameters[0]);
        sgd.Momentum = 0.5;
        sgd.Step(parameters, OptimizerKinds.Ones().AsSpan());
        Assert.Equal(0f, parameters[0]);
        sgd.Step(parameters, OptimizerKinds.Ones().AsSpan());
        Assert.Equal(-0.5f, parameters[0]);
        Assert.Equal(1f, sgd.MomentumBuffer[0]);
    }
}
