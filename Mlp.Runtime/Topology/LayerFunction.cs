using Mlp.Activations;
using Mlp.Simd;

namespace Mlp;

/// <summary>One of torch.nn's activations with parameters that are known at run time only, such as those of a model file.</summary>
internal sealed class LayerFunction : ActivationFunction
{
    private readonly Func<float, float> _value;

    private LayerFunction(ActivationLayer layer, string parameters)
        : base(Enum.GetName(layer)!, parameters, isOfRuntime: true)
        => _value = Function(layer);

    /// <summary>The function of a layer that has parameters; null where that is computed by a type, without parameters.</summary>
    public static ActivationFunction? WithParameters(ActivationLayer layer, string parameters)
        => parameters.Length > 0 || layer is ActivationLayer.LeakyReLU or ActivationLayer.ELU or ActivationLayer.CELU or ActivationLayer.Softplus or ActivationLayer.Hardtanh
            ? new LayerFunction(layer, parameters)
            : null;

    private protected override float Value(float x) => _value(x);

    private Func<float, float> Function(ActivationLayer layer)
    {
        float slope = Parameter("negative_slope", 0.01), alpha = Parameter("alpha", 1), beta = Parameter("beta", 1), threshold = Parameter("threshold", 20);
        float least = Parameter("min_val", -1), largest = Parameter("max_val", 1);
        return layer switch
        {
            ActivationLayer.LeakyReLU => x => Lane(LeakyReLU.Forward(SimdScalar.Create(x), slope)),
            ActivationLayer.ELU => x => Lane(ELU.Forward(SimdScalar.Create(x), alpha)),
            ActivationLayer.CELU => x => Lane(CELU.Forward(SimdScalar.Create(x), alpha)),
            ActivationLayer.Softplus => x => Lane(Softplus.Forward(SimdScalar.Create(x), beta, threshold)),
            ActivationLayer.Hardtanh => x => Lane(Hardtanh.Forward(SimdScalar.Create(x), least, largest)),
            ActivationLayer.GELU when Approximate == Approximate.Tanh => x => Lane(GELUTanh.Forward(SimdScalar.Create(x))),
            ActivationLayer.GELU => x => Lane(GELU.Forward(SimdScalar.Create(x))),
            _ => throw new ArgumentException($"{layer} has no parameters, but '{Parameters}' was given: leave them out.", nameof(layer)),
        };

        static float Lane(SimdScalar value) => SimdScalar.Sum(value);
    }

    private float Parameter(string name, double usual) => (float)(ParameterValues.TryGetValue(name, out double value) ? value : usual);
}
