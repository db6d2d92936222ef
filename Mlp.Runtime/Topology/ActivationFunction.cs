using Mlp.Activations;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// A network's activation as an object, for reports and tools that look at a network from outside: its name and its values. Networks
/// themselves are compiled with the type that it was made of.
/// </summary>
public abstract class ActivationFunction
{
    private protected ActivationFunction(string name, string parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(parameters);
        (Name, Parameters) = (name, parameters);
    }

    /// <summary>Gets torch.nn's name, "GELU", or the name of a struct of your own.</summary>
    public string Name { get; }

    /// <summary>Gets the parameters as PyTorch prints them, "negative_slope=0.01"; empty where it has none.</summary>
    public string Parameters { get; }

    /// <summary>Returns an activation that is computed by a type.</summary>
    /// <typeparam name="TActivation">One of <see cref="Activations"/>, or a struct of your own.</typeparam>
    /// <param name="name">torch.nn's name.</param>
    /// <param name="parameters">As PyTorch prints them.</param>
    public static ActivationFunction Of<TActivation>(string name, string parameters = "")
        where TActivation : struct, IActivation => new Typed<TActivation>(name, parameters);

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

    private sealed class Typed<TActivation>(string name, string parameters) : ActivationFunction(name, parameters)
        where TActivation : struct, IActivation
    {
        // One lane: nobody waits for this.
        private protected override float Value(float x) => SimdScalar.Sum(TActivation.Forward(SimdScalar.Create(x)));
    }
}
