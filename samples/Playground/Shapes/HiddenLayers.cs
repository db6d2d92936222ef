using Mlp;

namespace Playground.Shapes;

/// <summary>
/// What the neurons of the hidden layers say to points. A network gives its outputs only. So each hidden layer is here once more, as a
/// network of its own with the same weights, and they run one after the other.
/// </summary>
internal sealed class HiddenLayers
{
    // torch.nn.BatchNorm1d's eps.
    private const float Epsilon = 1e-5f;

    private readonly IMlp _network;
    private readonly IMlp[] _layers;
    private readonly TensorInfo[][] _tensors;

    /// <summary>Takes the network apart.</summary>
    /// <param name="network">The network that learns.</param>
    /// <param name="layers">A network of one layer for each hidden layer, of the same widths and activation.</param>
    public HiddenLayers(IMlp network, IMlp[] layers)
    {
        (_network, _layers) = (network, layers);
        List<TensorInfo[]> tensors = [];
        foreach (TensorInfo tensor in network.StateLayout.Tensors)
        {
            // A layer begins with the weight of its Linear. What follows is its bias, and its norm if it has one.
            tensors = tensor.Role == TensorRole.LinearWeight ? [.. tensors, [tensor]] : [.. tensors[..^1], [.. tensors[^1], tensor]];
        }

        _tensors = [.. tensors];
        Widths = [.. _tensors[..^1].Select(layer => layer[0].Shape[0])];
    }

    /// <summary>Gets the number of neurons of each hidden layer.</summary>
    public IReadOnlyList<int> Widths { get; }

    /// <summary>Takes over the network's weights as they are now.</summary>
    public void Copy()
    {
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Copy(_tensors[layer], _layers[layer]);
        }
    }

    /// <summary>Runs the layers up to one of them.</summary>
    /// <param name="points">[rows, 2].</param>
    /// <param name="layer">The layer whose values are asked for, from 0.</param>
    /// <param name="values">Receives them: [rows, Widths[layer]].</param>
    public void Forward(ReadOnlySpan<float> points, int layer, Span<float> values)
    {
        int rows = points.Length / 2;
        ReadOnlySpan<float> inputs = points;
        for (int before = 0; before < layer; before++)
        {
            float[] between = new float[rows * Widths[before]];
            _layers[before].Forward(inputs, between);
            inputs = between;
        }

        _layers[layer].Forward(inputs, values);
    }

    /// <summary>Copies one layer: a Linear, and behind it perhaps a batch norm, which is folded into it as for prediction.</summary>
    private void Copy(TensorInfo[] tensors, IMlp target)
    {
        float[] weight = Read(TensorRole.LinearWeight), bias = Read(TensorRole.LinearBias);
        if (tensors.Any(tensor => tensor.Role == TensorRole.RunningVar))
        {
            float[] scale = Read(TensorRole.NormWeight), shift = Read(TensorRole.NormBias);
            float[] mean = Read(TensorRole.RunningMean), variance = Read(TensorRole.RunningVar);
            int inputs = weight.Length / bias.Length;
            for (int neuron = 0; neuron < bias.Length; neuron++)
            {
                float factor = scale[neuron] / MathF.Sqrt(variance[neuron] + Epsilon);
                bias[neuron] = ((bias[neuron] - mean[neuron]) * factor) + shift[neuron];
                foreach (ref float element in weight.AsSpan(neuron * inputs, inputs))
                {
                    element *= factor;
                }
            }
        }

        target.WriteTensor("0.weight", weight);
        target.WriteTensor("0.bias", bias);

        float[] Read(TensorRole role)
        {
            TensorInfo tensor = tensors.First(tensor => tensor.Role == role);
            float[] values = new float[tensor.Shape.Length];
            _network.ReadTensor(tensor.Name, values);
            return values;
        }
    }
}
