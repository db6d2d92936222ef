using Mlp.ModelFiles;

namespace Mlp.Onnx;

/// <summary>Reads what a network is, from its topology and its tensors.</summary>
internal sealed class NetworkReader
{
    private readonly IMlp _network;
    private readonly MlpTopology _topology;
    private readonly Dictionary<(int Layer, ModuleKind Kind), string> _keys;

    private NetworkReader(IMlp network, MlpTopology topology)
    {
        (_network, _topology) = (network, topology);
        _keys = topology.Modules().ToDictionary(module => (module.Layer, module.Kind), module => module.Key);
    }

    /// <summary>Reads a network as it predicts: without Dropout, with running statistics.</summary>
    /// <exception cref="NotSupportedException">A file cannot hold it.</exception>
    public static ModelNetwork Read(IMlp network)
    {
        MlpTopology topology = network.StateLayout.Topology ?? throw new NotSupportedException(
            $"{network.StateLayout.NetworkName} does not say its topology, so it cannot be written as ONNX: generate it with this version of MlpGen.");
        return new NetworkReader(network, topology).Read();
    }

    private ModelNetwork Read() => new("output", [.. Enumerable.Range(0, _topology.Channels.Count - 1).Select(Layer)])
    {
        Standardize = _topology.StandardizeInputs ? new ModelStandardize(Tensor("inputs.mean")!, Tensor("inputs.std")!) : null,
        Unstandardize = _topology.StandardizeOutputs ? new ModelUnstandardize(Tensor("outputs.mean")!, Tensor("outputs.std")!) : null,
        OutputActivation = _topology.OutputActivation switch
        {
            ActivationLayer.Identity => null,
            ActivationLayer.Softmax or ActivationLayer.LogSoftmax => new ModelActivation(_topology.OutputActivation.ToString()),
            _ => Activation(_topology.OutputFunction!),
        },
        Height = _topology.Height,
        Width = _topology.Width,
    };

    private ModelLayer Layer(int layer)
    {
        string key = _keys[(layer, ModuleKind.Linear)];
        return new ModelLayer(_topology.Channels[layer], _topology.Channels[layer + 1], Tensor($"{key}.weight")!, Tensor($"{key}.bias"))
        {
            Norm = _topology.NormOf(layer) is { } norm ? Norm(norm, _keys[(layer, ModuleKind.Norm)]) : null,
            Activation = _topology.ActivationOf(layer) is { } activation ? Activation(activation) : null,
        };
    }

    private ModelNorm Norm(MlpNorm norm, string key)
    {
        ModelNormKind kind = norm.Layer switch
        {
            NormLayer.LayerNorm => ModelNormKind.LayerNorm,
            NormLayer.RMSNorm => ModelNormKind.RMSNorm,
            _ => ModelNormKind.BatchNorm1d,
        };
        float[]? mean = Tensor($"{key}.running_mean");
        return kind != ModelNormKind.BatchNorm1d || mean is not null
            ? new ModelNorm(kind, norm.Eps, Tensor($"{key}.weight"), Tensor($"{key}.bias"))
            {
                RunningMean = mean,
                RunningVar = Tensor($"{key}.running_var"),
                BatchesTracked = mean is null ? 0 : _network.NumBatchesTracked(key),
            }
            : throw new NotSupportedException(
                $"The batch norm {key} of {_network.StateLayout.NetworkName} has no running statistics (TrackRunningStats = false): "
                + "it takes those of each batch, which ONNX' batch norm does not in prediction.");
    }

    private ModelActivation Activation(ActivationFunction function)
    {
        if (function.Layer is not { } layer)
        {
            throw new NotSupportedException(
                $"{_network.StateLayout.NetworkName} has the activation {function.Name} of its project's own, for which ONNX has no operator: "
                + "write a network with one of torch.nn's.");
        }

        ModelActivation activation = new(layer.ToString()) { IsTanhApproximation = function.Approximate == Approximate.Tanh };
        return activation with
        {
            NegativeSlope = Parameter("negative_slope", activation.NegativeSlope),
            Alpha = Parameter("alpha", activation.Alpha),
            Beta = Parameter("beta", activation.Beta),
            Threshold = Parameter("threshold", activation.Threshold),
            MinValue = Parameter("min_val", activation.MinValue),
            MaxValue = Parameter("max_val", activation.MaxValue),
        };

        double Parameter(string name, double usual) => function.ParameterValues.GetValueOrDefault(name, usual);
    }

    /// <summary>A tensor; null where the network has none of that name.</summary>
    private float[]? Tensor(string name)
    {
        if (_network.StateLayout.Tensors.FirstOrDefault(tensor => tensor.Name == name) is not { } info)
        {
            return null;
        }

        float[] values = new float[info.Shape.Length];
        _network.ReadTensor(name, values);
        return values;
    }
}
