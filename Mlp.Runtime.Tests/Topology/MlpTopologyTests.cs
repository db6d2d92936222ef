using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Runtime.Tests.Topology;

/// <summary>What a topology says of each layer.</summary>
public sealed class MlpTopologyTests
{
    private static readonly ActivationFunction s_tanh = ActivationFunction.Of<Tanh>("Tanh");

    [Fact]
    public void Layers_have_what_all_have()
    {
        MlpTopology topology = new(8, 4, 4, 2) { NormLayer = NormLayer.LayerNorm, NormEps = 0.1, Activation = s_tanh };
        Assert.Equal([new MlpNorm(NormLayer.LayerNorm, 0.1), new MlpNorm(NormLayer.LayerNorm, 0.1), null], Enumerable.Range(0, 3).Select(topology.NormOf));
        Assert.Equal([s_tanh, s_tanh, null], Enumerable.Range(0, 3).Select(topology.ActivationOf));
        Assert.Equal(["Linear: 0", "LayerNorm: 1", "Tanh: 2", "Dropout: 3", "Linear: 4", "LayerNorm: 5", "Tanh: 6", "Dropout: 7", "Linear: 8", "Dropout: 9"], topology.Modules().Select(module => $"{module}"));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2], topology.Modules().Select(module => module.Layer));
        Assert.Null(new MlpTopology(8, 4, 2).NormOf(0));
    }

    [Fact]
    public void Layers_may_differ()
    {
        MlpTopology topology = new(8, 4, 4, 2)
        {
            Norms = [new MlpNorm(NormLayer.None), new MlpNorm(NormLayer.BatchNorm1d, 0.2)],
            Activations = [ActivationFunction.Of<ReLU>("ReLU"), s_tanh],
            OutputActivation = ActivationLayer.Softmax,
            StandardizeInputs = true,
        };
        Assert.Equal([null, new MlpNorm(NormLayer.BatchNorm1d, 0.2), null], Enumerable.Range(0, 3).Select(topology.NormOf));
        Assert.Equal(
            ["Standardize: inputs", "Linear: 0", "ReLU: 1", "Dropout: 2", "Linear: 3", "BatchNorm1d: 4", "Tanh: 5", "Dropout: 6", "Linear: 7", "Dropout: 8", "Softmax: 9"],
            topology.Modules().Select(module => $"{module}"));
    }

    [Fact]
    public void What_scales_the_outputs_comes_last_and_has_no_index()
    {
        MlpTopology topology = new(8, 4, 2) { StandardizeOutputs = true };
        Assert.Equal(["Linear: 0", "ReLU: 1", "Dropout: 2", "Linear: 3", "Dropout: 4", "Unstandardize: outputs"], topology.Modules().Select(module => $"{module}"));
        MlpModule last = topology.Modules()[^1];
        Assert.Equal((ModuleKind.Unstandardize, 2, 2), (last.Kind, last.InChannels, last.OutChannels));
    }

    [Fact]
    public void There_is_one_for_each_hidden_layer()
    {
        Assert.Contains("There are 1, but the network has 2 hidden layers", Assert.Throws<ArgumentException>(() => new MlpTopology(8, 4, 4, 2) { Norms = [new MlpNorm(NormLayer.None)] }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MlpTopology(8, 2) { Activations = [s_tanh] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MlpTopology(8, 2).NormOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MlpTopology(8, 2).ActivationOf(-1));
    }

    [Fact]
    public void Activations_say_their_parameters_as_numbers()
    {
        ActivationFunction clip = ActivationFunction.Of<Clip>("Hardtanh", "min_val=-2.5, max_val=1e-05");
        Assert.Equal(ActivationLayer.Hardtanh, clip.Layer);
        Assert.Equal([("max_val", 1e-5), ("min_val", -2.5)], clip.ParameterValues.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        ActivationFunction gelu = ActivationFunction.Of<GELUTanh>("GELU", "approximate='tanh'");
        Assert.Equal((ActivationLayer.GELU, Approximate.Tanh, 0), (gelu.Layer, gelu.Approximate, gelu.ParameterValues.Count));
        Assert.Equal((ActivationLayer.Tanh, Approximate.None, 0), (s_tanh.Layer, s_tanh.Approximate, s_tanh.ParameterValues.Count));
    }

    /// <summary>Also where it has the name of one of torch.nn's.</summary>
    [Fact]
    public void An_activation_of_the_users_own_is_none_of_torchs()
    {
        Assert.Null(ActivationFunction.Of<Clip>("Clip").Layer);
        Assert.Null(ActivationFunction.Of<Clip>("ReLU").Layer);
        Assert.Null(ActivationFunction.Of<Clip>("3").Layer);
    }

    private readonly struct Clip : IActivation
    {
        public static V Forward<V>(V x)
            where V : struct, ISimd<V> => x;

        public static V Forward<V>(V x, out V derivative)
            where V : struct, ISimd<V>
        {
            derivative = V.Create(1f);
            return x;
        }
    }
}
