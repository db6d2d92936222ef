using Mlp.CompilerServices;
using Mlp.Runtime.Tests.State;
using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

public class ParameterGroupTests
{
    private static readonly StateLayout s_layout = StateLayouts.Mlp([20, 40, 3], norm: true);

    [Fact]
    public void Each_tensor_has_the_numbers_of_its_group()
    {
        SGD sgd = new(s_layout, 0.5f, weightDecay: 0.25f, groups:
        [
            new("*.bias") { WeightDecay = 0 },
            new("1.weight", "4.weigh?") { LearningRateFactor = 0.5 },
        ]);
        ParameterBuffer parameters = Filled(1f);
        sgd.Step(parameters, Filled(1f).AsSpan());
        CheckTensors(parameters, name => name switch
        {
            "0.weight" => 1 - (0.5f * 1.25f),
            "1.weight" or "4.weight" => 1 - (0.25f * 1.25f),
            _ => 0.5f,
        });
    }

    [Fact]
    public void Roles_choose_tensors_too()
    {
        ParameterGroup group = new(TensorRole.LinearBias, TensorRole.NormWeight, TensorRole.NormBias) { LearningRateFactor = 0 };
        ParameterBuffer parameters = Filled(1f);
        new AdamW(s_layout, 0.5f, weightDecay: 0, groups: [group]).Step(parameters, Filled(1f).AsSpan());
        CheckTensors(parameters, name => name is "0.weight" or "4.weight" ? 0.5f : 1f);
        Assert.Equal("LinearBias, NormWeight, NormBias", group.ToString());
        Assert.Equal("a, b?", new ParameterGroup("a", "b?").ToString());
    }

    [Fact]
    public void A_group_of_everything_is_the_same_as_none()
    {
        ParameterBuffer expected = Filled(1f), actual = Filled(1f);
        float[] gradients = Filled(0.75f).ToArray();
        NAdam without = new(s_layout, 0.5f, weightDecay: 0.5f);
        NAdam with = new(s_layout, weightDecay: 3, groups: [new("*") { WeightDecay = 0.5f }]);
        with.LearningRate = 0.5f;
        for (int step = 0; step < 5; step++)
        {
            without.Step(expected, gradients);
            with.Step(actual, gradients);
        }

        Assert.Equal(expected.ToArray(), actual.ToArray());
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_an_error_that_names_the_parameters()
    {
        ArgumentException error = Assert.Throws<ArgumentException>("groups", () => new Adam(s_layout, groups: [new("0.weight", "8.*")]));
        Assert.Contains(
            "'8.*' matches no parameter of DigitNet. Its parameters are 0.weight, 0.bias, 1.weight, 1.bias, 4.weight, 4.bias.",
            error.Message,
            StringComparison.Ordinal);

        // Running statistics are no parameters, upper case is another name, and without norms their roles are nobody's.
        Assert.Throws<ArgumentException>("groups", () => new Adam(s_layout, groups: [new("1.running_mean")]));
        Assert.Throws<ArgumentException>("groups", () => new Adam(s_layout, groups: [new("*.BIAS")]));
        StateLayout plain = StateLayouts.Mlp([2, 3], norm: false);
        error = Assert.Throws<ArgumentException>(
            "groups",
            () => new Adam(plain, groups: [new(TensorRole.NormWeight, TensorRole.NormBias)]));
        Assert.Contains("'NormWeight, NormBias' matches no parameter", error.Message, StringComparison.Ordinal);
        _ = new Adam(plain, groups: [new(TensorRole.NormWeight, TensorRole.LinearBias)]);
    }

    [Fact]
    public void A_parameter_in_two_groups_is_an_error()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            "groups",
            () => new Lion(s_layout, groups: [new("*.bias"), new("0.*", "1.weight")]));
        Assert.Contains(
            "Some parameters appear in more than one parameter group: '0.bias' of DigitNet is in '*.bias' and in '0.*, 1.weight'",
            error.Message,
            StringComparison.Ordinal);

        // Two patterns of one group may.
        _ = new Lion(s_layout, groups: [new("*.bias", "0.*")]);
    }

    [Fact]
    public void Groups_check_their_numbers()
    {
        Assert.Throws<ArgumentOutOfRangeException>("LearningRateFactor", () => new ParameterGroup("*") { LearningRateFactor = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(
            "LearningRateFactor",
            () => new ParameterGroup("*") { LearningRateFactor = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => new ParameterGroup("*") { WeightDecay = float.PositiveInfinity });
        Assert.Throws<ArgumentException>("pattern", () => new ParameterGroup("*", ""));
        Assert.Throws<ArgumentNullException>("pattern", () => new ParameterGroup(null!));
        Assert.Contains(
            "RunningVar",
            Assert.Throws<ArgumentException>("role", () => new ParameterGroup(TensorRole.RunningVar)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("groups", () => new SGD(s_layout, groups: [null!]));
    }

    [Fact]
    public void Steps_with_groups_allocate_nothing()
    {
        AdamW optimizer = new(s_layout, groups: TrajectoryCases.Layers());
        ParameterBuffer parameters = Filled(1f);
        float[] gradients = Filled(0.5f).ToArray();
        Assert.Equal(0, Allocations.Measure(() => optimizer.Step(parameters, gradients)));
    }

    /// <summary>All elements of all parameters the same, the padding 0.</summary>
    private static ParameterBuffer Filled(float value)
    {
        MlpState state = new(s_layout);
        foreach (TensorInfo tensor in s_layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            float[] values = new float[tensor.Shape.Length];
            Array.Fill(values, value);
            state.WriteTensor(tensor.Name, values);
        }

        return state.Parameters;
    }

    private static void CheckTensors(ParameterBuffer parameters, Func<string, float> expected)
    {
        float[] packed = parameters.ToArray();
        foreach (TensorInfo tensor in s_layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            float[] values = new float[tensor.Shape.Length];
            s_layout.ReadParameter(tensor.Name, packed, values);
            Assert.All(values, value => Assert.Equal(expected(tensor.Name), value, 1e-6f));
            PackedTensor.Write(tensor, new float[values.Length], packed);
        }

        Assert.All(packed, padding => Assert.Equal(0f, padding));
    }
}
