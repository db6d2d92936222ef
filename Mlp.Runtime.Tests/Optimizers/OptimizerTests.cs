using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

public class OptimizerTests
{
    private static readonly StateLayout s_layout = OptimizerKinds.Layout;

    public static TheoryData<string> Kinds => OptimizerKinds.All;

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        Assert.Equal(1e-3, new SGD(s_layout).LearningRate);
        Assert.Equal(1e-3, new Adam(s_layout).LearningRate);
        Assert.Equal(1e-2, new RMSprop(s_layout).LearningRate);
        Assert.Equal(1e-2, new Adagrad(s_layout).LearningRate);
        Assert.Equal(2e-3, new NAdam(s_layout).LearningRate);
        Assert.Equal(1e-4, new Lion(s_layout).LearningRate);

        // AdamW's first step from 1 with gradient 1: 1·(1 − lr·1e-2) − lr.
        ParameterBuffer parameters = OptimizerKinds.Ones();
        new AdamW(s_layout).Step(parameters, OptimizerKinds.Ones().AsSpan());
        Assert.Equal(1 - (1e-3 * 1e-2) - 1e-3, parameters[0], 1e-7);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parameters_of_another_network_are_refused(string kind)
    {
        Optimizer optimizer = OptimizerKinds.Create(kind);
        ParameterBuffer other = new(new StateLayout("OtherNet", 48, 0));
        ArgumentException error = Assert.Throws<ArgumentException>("parameters", () => optimizer.Step(other, new float[48]));
        Assert.Contains("OtherNet", error.Message, StringComparison.Ordinal);
        Assert.Contains("made for DigitNet", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("parameters", () => optimizer.Step(null!, new float[48]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Errors_change_nothing(string kind)
    {
        Optimizer optimizer = OptimizerKinds.Create(kind), untroubled = OptimizerKinds.Create(kind);
        ParameterBuffer parameters = OptimizerKinds.Ones(), expected = OptimizerKinds.Ones();
        float[] gradients = MathFixtures.Values(48, 9, 1);
        optimizer.Step(parameters, gradients);
        untroubled.Step(expected, gradients);
        long version = parameters.Version;

        ArgumentException error = Assert.Throws<ArgumentException>("gradients", () => optimizer.Step(parameters, new float[47]));
        Assert.Contains("47 gradients", error.Message, StringComparison.Ordinal);
        Assert.Contains("48 packed parameters", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("gradients", () => optimizer.Step(parameters, parameters.AsSpan()));
        Assert.Equal(version, parameters.Version);
        Assert.Equal(1, optimizer.StepCount);

        optimizer.Step(parameters, gradients);
        untroubled.Step(expected, gradients);
        Assert.Equal(expected.ToArray(), parameters.ToArray());
        Assert.True(parameters.Version > version);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(2064)]
    public void Every_element_of_any_length_moves_alike(int length)
    {
        StateLayout layout = new("Net", length, 0);
        foreach (Optimizer optimizer in (Optimizer[])
        [
            new SGD(layout), new SGD(layout, momentum: 0.9f), new Adam(layout), new AdamW(layout),
            new RMSprop(layout, centered: true, momentum: 0.5f), new Adagrad(layout), new NAdam(layout), new Lion(layout),
        ])
        {
            ParameterBuffer parameters = new(layout);
            float[] gradients = new float[length];
            Array.Fill(gradients, 0.5f);
            optimizer.Step(parameters, gradients);
            Assert.All(parameters.ToArray(), p => Assert.Equal(parameters[0], p));
            Assert.True(parameters[0] < 0);
        }
    }

    [Fact]
    public void An_optimizer_of_a_users_own_says_that_it_cannot_be_saved()
        => Assert.Contains(
            "SignDescent",
            Assert.Throws<NotSupportedException>(() => new SignDescent(s_layout, 1).Save(new MemoryStream())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_learning_rate_may_change_between_steps()
    {
        ParameterBuffer parameters = OptimizerKinds.Ones();
        SGD sgd = new(s_layout, 0.5f) { LearningRate = 0.25f };
        sgd.Step(parameters, OptimizerKinds.Ones().AsSpan());
        Assert.Equal(0.75f, parameters[47]);
        Assert.Contains("Invalid learning rate: -1", Assert.Throws<ArgumentOutOfRangeException>(() => sgd.LearningRate = -1).Message, StringComparison.Ordinal);
        Assert.Equal(0.25, sgd.LearningRate);
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_named_in_PyTorchs_words()
    {
        Check("learningRate", "Invalid learning rate: -1", () => new SGD(s_layout, -1));
        Check("learningRate", "Invalid learning rate: NaN", () => new Adam(s_layout, float.NaN));
        Check("momentum", "Invalid momentum value: -0.5", () => new SGD(s_layout, momentum: -0.5f));
        Check("weightDecay", "Invalid weight_decay value: -2", () => new SGD(s_layout, weightDecay: -2));
        Check("dampening", "Invalid dampening value: NaN", () => new SGD(s_layout, dampening: float.NaN));
        Check("beta1", "Invalid beta parameter at index 0: 1", () => new Adam(s_layout, beta1: 1));
        Check("beta2", "Invalid beta parameter at index 1: -0.5", () => new AdamW(s_layout, beta2: -0.5));
        Check("epsilon", "Invalid epsilon value: -1", () => new Adam(s_layout, epsilon: -1));
        Check("weightDecay", "Invalid weight_decay value: -1", () => new AdamW(s_layout, weightDecay: -1));
        Check("alpha", "Invalid alpha value: -1", () => new RMSprop(s_layout, alpha: -1));
        Check("alpha", "must be less than or equal to '1'", () => new RMSprop(s_layout, alpha: 1.5));
        Check("momentum", "Invalid momentum value: NaN", () => new RMSprop(s_layout, momentum: float.NaN));
        Check("epsilon", "Invalid epsilon value: NaN", () => new RMSprop(s_layout, epsilon: float.NaN));
        Check("learningRateDecay", "Invalid lr_decay value: -1", () => new Adagrad(s_layout, learningRateDecay: -1));
        Check(
            "initialAccumulatorValue",
            "Invalid initial_accumulator_value value: -1",
            () => new Adagrad(s_layout, initialAccumulatorValue: -1));
        Check(
            "momentumDecay",
            "Invalid momentum_decay value: Infinity",
            () => new NAdam(s_layout, momentumDecay: double.PositiveInfinity));
        Check("beta1", "Invalid beta parameter at index 0: -1", () => new Lion(s_layout, beta1: -1));
        Check("beta2", "Invalid beta parameter at index 1: 1", () => new Lion(s_layout, beta2: 1));
        Check("value", "Invalid beta parameter at index 0: 1", () => new Adam(s_layout) { Beta1 = 1 });
        Check("value", "Invalid momentum value: -1", () => new SGD(s_layout) { Momentum = -1 });
        foreach ((float momentum, float dampening) in ((float, float)[])[(0, 0), (0.9f, 0.1f)])
        {
            ArgumentException error = Assert.Throws<ArgumentException>("nesterov", () => new SGD(s_layout, momentum: momentum, dampening: dampening, nesterov: true));
            Assert.Contains("Nesterov momentum requires a momentum and zero dampening", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentNullException>("layout", () => new SGD(null!));

        static void Check(string parameter, string message, Func<Optimizer> create) =>
            Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(parameter, create).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_allocates_nothing(string kind)
    {
        Optimizer optimizer = OptimizerKinds.Create(kind);
        ParameterBuffer parameters = OptimizerKinds.Ones();
        float[] gradients = new float[48];
        Assert.Equal(0, Allocations.Measure(() => optimizer.Step(parameters, gradients)));
    }

    [Fact]
    public void Users_write_optimizers_of_their_own()
    {
        SignDescent optimizer = new(s_layout, 0.125f);
        ParameterBuffer parameters = OptimizerKinds.Ones();
        float[] gradients = MathFixtures.Values(48, 4, 1);
        optimizer.Step(parameters, gradients);
        Assert.Equal(gradients.Select(g => 1 - (0.125f * MathF.Sign(g))), parameters.ToArray());
        Assert.Equal(1, optimizer.StepCount);
        Assert.Throws<ArgumentException>(() => optimizer.Step(parameters, new float[3]));
        Assert.Equal(0, Allocations.Measure(() => optimizer.Step(parameters, gradients)));
    }

    private sealed class SignDescent(StateLayout layout, double learningRate) : Optimizer(layout, learningRate)
    {
        public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
        {
            CheckStep(parameters, gradients);
            parameters.Update(new State(gradients, (float)LearningRate), static (values, state) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] -= state.LearningRate * MathF.Sign(state.Gradients[i]);
                }
            });
            StepCount++;
        }

        private readonly ref struct State(ReadOnlySpan<float> gradients, float learningRate)
        {
            public ReadOnlySpan<float> Gradients { get; } = gradients;

            public float LearningRate { get; } = learningRate;
        }
    }
}
