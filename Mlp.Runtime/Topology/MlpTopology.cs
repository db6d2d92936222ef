namespace Mlp;

/// <summary>Describes a network's declaration, for reports and tools that look at a network from outside.</summary>
public sealed class MlpTopology
{
    private readonly int[] _channels;
    private readonly IReadOnlyList<MlpNorm> _norms = [];
    private readonly IReadOnlyList<ActivationFunction> _activations = [];

    /// <summary>Describes a network of these widths.</summary>
    /// <param name="channels">That of the input, then those of the layers in order; two or more, each 1 or more.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    public MlpTopology(params int[] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Length < 2)
        {
            throw new ArgumentException(
                $"A network has the width of its input and one for each layer, but {channels.Length} were given: give two or more.", nameof(channels));
        }

        foreach (int width in channels)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(width, 1, nameof(channels));
        }

        _channels = [.. channels];
        Channels = Array.AsReadOnly(_channels);
    }

    /// <summary>Gets the width of the input, then the width of each layer.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>
    /// Gets or sets the normalisation behind each Linear but the last; where they differ, that of the first layer that has one: see
    /// <see cref="NormOf"/>. Default: none.
    /// </summary>
    public NormLayer NormLayer { get; init; }

    /// <summary>Gets or sets what <see cref="NormLayer"/> adds to the variance, or RMSNorm to the mean square. Default: 1e-5.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Gets or sets the norm of each hidden layer where they differ. Default: empty, all have <see cref="NormLayer"/>.</summary>
    /// <exception cref="ArgumentException">There is not one for each hidden layer.</exception>
    public IReadOnlyList<MlpNorm> Norms
    {
        get => _norms;
        init => _norms = OnePerHiddenLayer(value);
    }

    /// <summary>
    /// Gets or sets the activation behind each Linear but the last; where they differ, that of the first layer: see
    /// <see cref="ActivationOf"/>. Default: ReLU.
    /// </summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Of<Mlp.Activations.ReLU>("ReLU");

    /// <summary>Gets or sets the activation of each hidden layer where they differ. Default: empty, all have <see cref="Activation"/>.</summary>
    /// <exception cref="ArgumentException">There is not one for each hidden layer.</exception>
    public IReadOnlyList<ActivationFunction> Activations
    {
        get => _activations;
        init => _activations = OnePerHiddenLayer(value);
    }

    /// <summary>Gets or sets whether inputs are standardised first, with the buffers inputs.mean and inputs.std. Default: false.</summary>
    public bool StandardizeInputs { get; init; }

    /// <summary>
    /// Gets or sets whether predicted outputs are brought back to the unit of the targets last, with the buffers outputs.mean and
    /// outputs.std. Default: false.
    /// </summary>
    public bool StandardizeOutputs { get; init; }

    /// <summary>Gets or sets the module that is applied to the outputs. Default: Identity, none.</summary>
    public ActivationLayer OutputActivation { get; init; } = ActivationLayer.Identity;

    /// <summary>
    /// Gets or sets the function of <see cref="OutputActivation"/>; null for Identity, and for Softmax and LogSoftmax, which go over the
    /// channels of a row.
    /// </summary>
    public ActivationFunction? OutputFunction { get; init; }

    /// <summary>Gets or sets the probability that training zeroes an element behind each layer. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Gets or sets the height of images, [images, channels, height, width], where inputs and outputs are images. Default: 0, rows without
    /// pixels.
    /// </summary>
    public int Height { get; init; }

    /// <summary>Gets or sets the width of images: see <see cref="Height"/>. Default: 0.</summary>
    public int Width { get; init; }

    /// <summary>Gets height × width; 1 where inputs and outputs are rows.</summary>
    public int Pixels => IsOfImages ? Height * Width : 1;

    /// <summary>Gets whether inputs and outputs are images.</summary>
    public bool IsOfImages => Height > 0;

    /// <summary>Returns the shape of a layer's output, or of the input: [rows, channels], or [rows, channels, height, width].</summary>
    /// <param name="rows">How many inputs.</param>
    /// <param name="channels">The layer's width.</param>
    public string Shape(int rows, int channels) => IsOfImages
        ? FormattableString.Invariant($"[{rows}, {channels}, {Height}, {Width}]")
        : FormattableString.Invariant($"[{rows}, {channels}]");

    /// <summary>Returns the norm behind a Linear.</summary>
    /// <param name="layer">The Linear's place among the Linears, from 0.</param>
    /// <returns>The norm; null where there is none, as behind the last Linear.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public MlpNorm? NormOf(int layer)
    {
        CheckLayer(layer);
        MlpNorm? norm = layer == _channels.Length - 2 ? null : _norms.Count > 0 ? _norms[layer] : new MlpNorm(NormLayer, NormEps);
        return norm is { Layer: NormLayer.None } ? null : norm;
    }

    /// <summary>Returns the activation behind a Linear.</summary>
    /// <param name="layer">The Linear's place among the Linears, from 0.</param>
    /// <returns>The activation; null behind the last Linear, where <see cref="OutputActivation"/> may be.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public ActivationFunction? ActivationOf(int layer)
    {
        CheckLayer(layer);
        return layer == _channels.Length - 2 ? null : _activations.Count > 0 ? _activations[layer] : Activation;
    }

    /// <summary>
    /// Returns the modules in the order of torchvision's Sequential: Linear, [norm], activation, Dropout for each hidden width; Linear,
    /// Dropout for the last. Dropout is there at 0, too, as it takes an index. Standardize comes before them and has no index, the output
    /// activation behind; Unstandardize comes last and has no index.
    /// </summary>
    public IReadOnlyList<MlpModule> Modules()
    {
        List<MlpModule> modules = [];
        int index = 0;
        if (StandardizeInputs)
        {
            modules.Add(new MlpModule("inputs", ModuleKind.Standardize, "Standardize", _channels[0], _channels[0]));
        }

        for (int layer = 1; layer < _channels.Length; layer++)
        {
            int width = _channels[layer], linear = layer - 1;
            Add(ModuleKind.Linear, nameof(ModuleKind.Linear), _channels[layer - 1], width, linear);
            if (NormOf(linear) is { } norm)
            {
                Add(ModuleKind.Norm, Enum.GetName(norm.Layer)!, width, width, linear);
            }

            if (ActivationOf(linear) is { } activation)
            {
                Add(ModuleKind.Activation, activation.Name, width, width, linear);
            }

            Add(ModuleKind.Dropout, nameof(ModuleKind.Dropout), width, width, linear);
        }

        if (OutputActivation != ActivationLayer.Identity)
        {
            Add(ModuleKind.OutputActivation, Enum.GetName(OutputActivation)!, _channels[^1], _channels[^1], _channels.Length - 2);
        }

        if (StandardizeOutputs)
        {
            modules.Add(new MlpModule("outputs", ModuleKind.Unstandardize, "Unstandardize", _channels[^1], _channels[^1]) { Layer = _channels.Length - 2 });
        }

        return modules;

        void Add(ModuleKind kind, string name, int inChannels, int outChannels, int linear)
            => modules.Add(new MlpModule(FormattableString.Invariant($"{index++}"), kind, name, inChannels, outChannels) { Layer = linear });
    }

    private IReadOnlyList<T> OnePerHiddenLayer<T>(IReadOnlyList<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        T[] copy = [.. values];
        return copy.Length == 0 || copy.Length == _channels.Length - 2
            ? Array.AsReadOnly(copy)
            : throw new ArgumentException(
                $"There are {copy.Length}, but the network has {_channels.Length - 2} hidden layers: give one for each, or none.", nameof(values));
    }

    private void CheckLayer(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _channels.Length - 1);
    }
}
