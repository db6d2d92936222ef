namespace Mlp;

/// <summary>
/// A network's layers: shapes, parameters, multiply-adds and bytes, as the Python package torchinfo counts and prints them. Multiply-adds
/// are rows, or pixels of images, times parameters; the size of the forward and backward pass is twice the outputs of the layers that have parameters; MB are 10⁶ bytes.
/// </summary>
/// <example><code>
/// Console.WriteLine(net.Summary());
/// Console.WriteLine(MlpSummary.Of&lt;DigitNet&gt;(rows: 32));
/// </code></example>
public sealed class MlpSummary
{
    private MlpSummary(string networkName, int rows, MlpTopology topology, IReadOnlyList<LayerSummary> layers)
    {
        NetworkName = networkName;
        Rows = rows;
        Layers = layers;
        InputShape = topology.Shape(rows, topology.Channels[0]);
        TotalParameters = layers.Sum(layer => layer.Parameters);
        MultiplyAdds = layers.Sum(layer => layer.MultiplyAdds);
        InputBytes = (long)rows * topology.Pixels * topology.Channels[0] * sizeof(float);
        PassBytes = 2 * layers.Where(layer => layer.Parameters > 0).Sum(layer => layer.OutputBytes);
        ParameterBytes = layers.Sum(layer => layer.ParameterBytes);
    }

    /// <summary>Gets the name of the class.</summary>
    public string NetworkName { get; }

    /// <summary>Gets the number of samples that shapes, multiply-adds and bytes are for.</summary>
    public int Rows { get; }

    /// <summary>Gets the shape of the inputs: [rows, in channels], or [rows, in channels, height, width].</summary>
    public string InputShape { get; }

    /// <summary>Gets the modules in PyTorch's order.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>Gets the number of parameters as PyTorch counts them; all of them are learnable.</summary>
    public long TotalParameters { get; }

    /// <summary>Gets the multiply-adds of a forward pass over all rows.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Gets the bytes of the inputs.</summary>
    public long InputBytes { get; }

    /// <summary>Gets the bytes of the outputs of the layers that have parameters, and of their gradients.</summary>
    public long PassBytes { get; }

    /// <summary>Gets the bytes of the parameters, without padding and without running statistics.</summary>
    public long ParameterBytes { get; }

    /// <summary>Gets the bytes of inputs, pass and parameters together.</summary>
    public long TotalBytes => InputBytes + PassBytes + ParameterBytes;

    /// <summary>Returns the summary of a network's type.</summary>
    /// <typeparam name="TNetwork">The class that carries [Mlp].</typeparam>
    /// <param name="rows">Samples in a call, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or more than an array's bytes hold.</exception>
    public static MlpSummary Of<TNetwork>(int rows = 1)
        where TNetwork : class, IMlp<TNetwork> => Of(TNetwork.Layout, rows);

    /// <summary>Returns the summary of a network by its layout.</summary>
    /// <param name="layout">A network's <see cref="IMlp.StateLayout"/>.</param>
    /// <param name="rows">Samples in a call, 1 or more.</param>
    /// <exception cref="ArgumentException">The layout was made by hand, and without a topology.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or a layer's output would exceed an array.</exception>
    public static MlpSummary Of(StateLayout layout, int rows = 1)
    {
        ArgumentNullException.ThrowIfNull(layout);
        MlpTopology topology = layout.Topology ?? throw new ArgumentException(
            $"The layout of {layout.NetworkName} has no topology: set Topology where it is made.", nameof(layout));
        int most = Array.MaxLength / topology.Channels.Max() / topology.Pixels;
        if (rows < 1 || rows > most)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, FormattableString.Invariant($"A summary of {layout.NetworkName} is for 1 to {most} rows."));
        }

        LayerSummary[] layers = [.. topology.Modules().Select(module => Layer(layout, topology, module, rows))];
        return new MlpSummary(layout.NetworkName, rows, topology, layers);
    }

    /// <summary>Returns the table, some 12 to 20 lines, in the invariant culture.</summary>
    public override string ToString() => MlpSummaryText.Of(this);

    private static LayerSummary Layer(StateLayout layout, MlpTopology topology, MlpModule module, int rows)
    {
        string prefix = $"{module.Key}.";
        long parameters = layout.Tensors
            .Where(tensor => tensor.IsParameter && tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Sum(tensor => (long)tensor.Shape.Length);
        long pixels = (long)rows * topology.Pixels;
        return new LayerSummary(
            module, topology.Shape(rows, module.OutChannels), parameters, pixels * parameters, pixels * module.OutChannels * sizeof(float), parameters * sizeof(float));
    }
}
