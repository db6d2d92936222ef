using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Google.Protobuf;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Writes a network as an ONNX file: one file, operator set 18, any number of rows, and tensors under the keys of PyTorch's state dict.
/// </summary>
public sealed class OnnxWriter
{
    private const long Version = 18, IrVersion = 8;

    private readonly ModelNetwork _network;
    private readonly OnnxGraphBuilder _graph = new();

    private OnnxWriter(ModelNetwork network) => _network = network;

    /// <summary>What the names of ones end with that stand for a weight which a norm does not have.</summary>
    internal const string Ones = ".ones";

    /// <summary>What the names of zeros end with that stand for a bias which a norm does not have.</summary>
    internal const string Zeros = ".zeros";

    private bool IsOfImages => _network.Height > 0;

    /// <summary>Writes the file.</summary>
    /// <param name="network">The network; its activations must be known.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">Its activations are not known.</exception>
    public static byte[] Write(ModelNetwork network)
    {
        if (network is null)
        {
            throw new ArgumentNullException(nameof(network));
        }

        return network.SaysActivations ? new OnnxWriter(network).Write()
            : throw new ArgumentException(
                "The network's activations are not known, so it cannot be written as ONNX: "
                + "read it together with a model that says them.", nameof(network));
    }

    private byte[] Write()
    {
        string value = "input";
        if (_network.Standardize is { } inputs)
        {
            value = _graph.Add("Sub", "inputs.centered", [value, Vector("inputs.mean", inputs.Mean)]);
            value = _graph.Add("Div", "inputs", [value, Vector("inputs.std", inputs.Std)]);
        }

        int index = 0;
        for (int position = 0; position < _network.Layers.Count; position++)
        {
            ModelLayer layer = _network.Layers[position];
            bool isLast = position == _network.Layers.Count - 1;
            value = Linear(layer, Text(index++), value);
            value = layer.Norm is null ? value : Norm(layer.Norm, Text(index++), value);
            if (!isLast)
            {
                value = OnnxActivations.Add(_graph, layer.Activation!, Text(index++), value);
            }

            index++; // Dropout, which prediction leaves out
        }

        if (_network.OutputActivation is { } activation)
        {
            value = OnnxActivations.Add(_graph, activation, Text(index), value);
        }

        if (_network.Unstandardize is { } outputs)
        {
            value = _graph.Add("Mul", "outputs.scaled", [value, Vector("outputs.std", outputs.Std)]);
            value = _graph.Add("Add", "outputs", [value, Vector("outputs.mean", outputs.Mean)]);
        }

        ModelProto model = new()
        {
            IrVersion = IrVersion,
            ProducerName = "MlpGen",
            Graph = _graph.Build("mlp", value, Describe("input", _network.Layers[0].In), Describe("output", _network.Layers.Last().Out)),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Version });
        return model.ToByteArray();
    }

    private string Linear(ModelLayer layer, string key, string value)
    {
        int[] shape = IsOfImages ? [layer.Out, layer.In, 1, 1] : [layer.Out, layer.In];
        List<string> inputs = [value, _graph.Tensor(key + ".weight", shape, layer.Weight)];
        if (layer.Bias is not null)
        {
            inputs.Add(_graph.Tensor(key + ".bias", [layer.Out], layer.Bias));
        }

        return IsOfImages ? _graph.Add("Conv", key, inputs) : _graph.Add("Gemm", key, inputs, OnnxGraphBuilder.Attribute("transB", 1L));
    }

    private string Norm(ModelNorm norm, string key, string value)
    {
        int channels = (norm.Weight ?? norm.RunningMean)?.Length ?? 0;
        double eps = norm.Eps ?? 1e-5;
        switch (norm.Kind)
        {
            case ModelNormKind.BatchNorm1d:
                string[] statistics =
                [
                    value,
                    Weight(norm, key, channels),
                    norm.Bias is null ? _graph.Tensor(key + Zeros, [channels], new float[channels]) : _graph.Tensor(key + ".bias", [channels], norm.Bias),
                    _graph.Tensor(key + ".running_mean", [channels], norm.RunningMean!),
                    _graph.Tensor(key + ".running_var", [channels], norm.RunningVar!),
                ];
                return _graph.Add("BatchNormalization", key, statistics, OnnxGraphBuilder.Attribute("epsilon", (float)eps));
            case ModelNormKind.LayerNorm:
                channels = _network.Layers.First(layer => ReferenceEquals(layer.Norm, norm)).Out;
                List<string> inputs = [value, Weight(norm, key, channels)];
                if (norm.Bias is not null)
                {
                    inputs.Add(_graph.Tensor(key + ".bias", [channels], norm.Bias));
                }

                AttributeProto axis = OnnxGraphBuilder.Attribute("axis", -1L), epsilon = OnnxGraphBuilder.Attribute("epsilon", (float)eps);
                return _graph.Add("LayerNormalization", key, inputs, axis, epsilon);
            default:
                // An operator of its own has RMSNorm since operator set 23 only.
                string square = _graph.Add("Mul", key + ".square", [value, value]);
                string mean = _graph.Add("ReduceMean", key + ".mean", [square, _graph.Axes(key + ".axes", -1)]);
                string sum = _graph.Add("Add", key + ".sum", [mean, _graph.Scalar(key + ".eps", (float)eps)]);
                string root = _graph.Add("Sqrt", key + ".root", [sum]);
                string normalized = _graph.Add("Div", norm.Weight is null ? key : key + ".normalized", [value, root]);
                return norm.Weight is null
                    ? normalized
                    : _graph.Add("Mul", key, [normalized, _graph.Tensor(key + ".weight", [channels], norm.Weight)]);
        }
    }

    /// <summary>A norm's weight: the operators must have one.</summary>
    private string Weight(ModelNorm norm, string key, int channels) => norm.Weight is null
        ? _graph.Tensor(key + Ones, [channels], [.. Enumerable.Repeat(1f, channels)])
        : _graph.Tensor(key + ".weight", [channels], norm.Weight);

    private string Vector(string name, float[] values) => _graph.Tensor(name, IsOfImages ? [values.Length, 1, 1] : [values.Length], values);

    private ValueInfoProto Describe(string name, int channels)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (int size in IsOfImages ? [channels, _network.Height, _network.Width] : new[] { channels })
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        TypeProto.Types.Tensor tensor = new() { ElemType = (int)ElementType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
