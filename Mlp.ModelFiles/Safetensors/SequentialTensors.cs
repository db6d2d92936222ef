using System.Collections.Generic;
using System.Globalization;

namespace Mlp.ModelFiles.Safetensors;

/// <summary>A tensor under its key in a state dict.</summary>
/// <param name="Key">The key: <c>0.weight</c>.</param>
/// <param name="Type">safetensors' name of the element type.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Bytes">The elements in row-major order, little-endian.</param>
internal sealed record NamedTensor(string Key, string Type, IReadOnlyList<int> Shape, byte[] Bytes);

/// <summary>Names a network's tensors as the state dict of torchvision's Sequential does: the index of a module is its place, Dropout's included.</summary>
internal static class SequentialTensors
{
    /// <summary>The tensors in the order of the Sequential.</summary>
    public static IReadOnlyList<NamedTensor> Of(ModelNetwork network)
    {
        List<NamedTensor> tensors = [];
        if (network.Standardize is { } inputs)
        {
            Add("inputs.mean", inputs.Mean);
            Add("inputs.std", inputs.Std);
        }

        int index = 0;
        for (int position = 0; position < network.Layers.Count; position++)
        {
            ModelLayer layer = network.Layers[position];
            AddMatrix(Key("weight"), layer);
            Add(Key("bias"), layer.Bias);
            index++;
            if (layer.Norm is { } norm)
            {
                Add(Key("weight"), norm.Weight);
                Add(Key("bias"), norm.Bias);
                Add(Key("running_mean"), norm.RunningMean);
                Add(Key("running_var"), norm.RunningVar);
                if (norm.Kind == ModelNormKind.BatchNorm1d)
                {
                    tensors.Add(new NamedTensor(Key("num_batches_tracked"), "I64", [], LittleEndian.Bytes((ulong)norm.BatchesTracked)));
                }

                index++;
            }

            index += position < network.Layers.Count - 1 ? 2 : 1; // the activation and Dropout
        }

        if (network.Unstandardize is { } outputs)
        {
            Add("outputs.mean", outputs.Mean);
            Add("outputs.std", outputs.Std);
        }

        return tensors;

        string Key(string name) => index.ToString(CultureInfo.InvariantCulture) + "." + name;

        void Add(string key, float[]? values)
        {
            if (values is not null)
            {
                tensors.Add(new NamedTensor(key, "F32", [values.Length], LittleEndian.Bytes(values)));
            }
        }

        void AddMatrix(string key, ModelLayer layer)
            => tensors.Add(new NamedTensor(key, "F32", [layer.Out, layer.In], LittleEndian.Bytes(layer.Weight)));
    }
}
