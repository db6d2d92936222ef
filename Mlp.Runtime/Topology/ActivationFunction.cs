using System.Globalization;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// A network's activation as an object, for reports and tools that look at a network from outside: its name and its values. Networks
/// themselves are compiled with the type that it was made of.
/// </summary>
public abstract class ActivationFunction
{
    private protected ActivationFunction(string name, string parameters, bool isOfRuntime)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parameters);
        (Name, Parameters) = (name, parameters);
        (ParameterValues, Approximate) = Read(parameters);

        // A struct with parameters is generated into the network's assembly; one of the user's own has none.
        Layer = (isOfRuntime || parameters.Length > 0) && Enum.TryParse(name, out ActivationLayer layer) && Enum.GetName(layer) == name ? layer : null;
    }

    /// <summary>Gets torch.nn's name, "GELU", or the name of a struct of your own.</summary>
    public string Name { get; }

    /// <summary>Gets the parameters as PyTorch prints them, "negative_slope=0.01"; empty where it has none.</summary>
    public string Parameters { get; }

    /// <summary>Gets which of torch.nn's it is; null where it is a struct of your own.</summary>
    public ActivationLayer? Layer { get; }

    /// <summary>
    /// Gets the parameters by torch.nn's names, such as negative_slope, alpha, beta, threshold, min_val and max_val; empty where it has none.
    /// </summary>
    public IReadOnlyDictionary<string, double> ParameterValues { get; }

    /// <summary>Gets how <see cref="ActivationLayer.GELU"/> is computed. Default: exactly.</summary>
    public Approximate Approximate { get; }

    /// <summary>Returns an activation that is computed by a type.</summary>
    /// <typeparam name="TActivation">One of <see cref="Activations"/>, or a struct of your own.</typeparam>
    /// <param name="name">torch.nn's name.</param>
    /// <param name="parameters">As PyTorch prints them.</param>
    public static ActivationFunction Of<TActivation>(string name, string parameters = "")
        where TActivation : struct, IActivation => new Typed<TActivation>(name, parameters);

    /// <summary>Returns one of torch.nn's activations, with parameters that are known at run time only, such as those of a model file.</summary>
    /// <param name="layer">Which one; not Softmax and LogSoftmax, which go over the channels of a row.</param>
    /// <param name="parameters">As PyTorch prints them, "negative_slope=0.2"; those that are left out have torch.nn's defaults.</param>
    /// <exception cref="ArgumentException">The layer goes over rows, or has no such parameters.</exception>
    public static ActivationFunction Of(ActivationLayer layer, string parameters = "")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return LayerFunction.WithParameters(layer, parameters) ?? layer switch
        {
            ActivationLayer.ReLU => Of<ReLU>(nameof(ReLU)),
            ActivationLayer.Identity => Of<Identity>(nameof(Identity)),
            ActivationLayer.ReLU6 => Of<ReLU6>(nameof(ReLU6)),
            ActivationLayer.SELU => Of<SELU>(nameof(SELU)),
            ActivationLayer.GELU => Of<GELU>(nameof(GELU)),
            ActivationLayer.SiLU => Of<SiLU>(nameof(SiLU)),
            ActivationLayer.Mish => Of<Mish>(nameof(Mish)),
            ActivationLayer.Softsign => Of<Softsign>(nameof(Softsign)),
            ActivationLayer.Sigmoid => Of<Sigmoid>(nameof(Sigmoid)),
            ActivationLayer.Tanh => Of<Tanh>(nameof(Tanh)),
            ActivationLayer.Hardsigmoid => Of<Hardsigmoid>(nameof(Hardsigmoid)),
            ActivationLayer.Hardswish => Of<Hardswish>(nameof(Hardswish)),
            ActivationLayer.LogSigmoid => Of<LogSigmoid>(nameof(LogSigmoid)),
            _ => throw new ArgumentException($"{layer} is not an activation of each value by itself: it goes over the channels of a row.", nameof(layer)),
        };
    }

    /// <summary>Computes f(x), element by element.</summary>
    /// <param name="inputs">Any number of values.</param>
    /// <param name="outputs">As many; may be <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        if (inputs.Length != outputs.Length)
        {
            throw new ArgumentException($"outputs has {outputs.Length} elements, but inputs has {inputs.Length}: pass as many.", nameof(outputs));
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            outputs[i] = Value(inputs[i]);
        }
    }

    /// <summary>Returns the name with the parameters: "LeakyReLU(negative_slope=0.01)".</summary>
    public override string ToString() => $"{Name}({Parameters})";

    private protected abstract float Value(float x);

    /// <summary>Takes apart what PyTorch prints: "min_val=-2, max_val=2", "approximate='tanh'".</summary>
    private static (IReadOnlyDictionary<string, double> Values, Approximate Approximate) Read(string parameters)
    {
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        Approximate approximate = Approximate.None;
        foreach (string parameter in parameters.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = parameter.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? parameter : parameter[..equals], value = parameter[(equals + 1)..];
            if (equals >= 0 && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                values[name] = number;
            }
            else if (name == "approximate" && value == "'tanh'")
            {
                approximate = Approximate.Tanh;
            }
        }

        return (values.AsReadOnly(), approximate);
    }

    private sealed class Typed<TActivation>(string name, string parameters)
        : ActivationFunction(name, parameters, typeof(TActivation).Assembly == typeof(ActivationFunction).Assembly)
        where TActivation : struct, IActivation
    {
        // One lane: nobody waits for this.
        private protected override float Value(float x) => SimdScalar.Sum(TActivation.Forward(SimdScalar.Create(x)));
    }
}
