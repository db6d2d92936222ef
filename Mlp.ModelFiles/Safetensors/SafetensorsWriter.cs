using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Mlp.ModelFiles.Safetensors;

/// <summary>
/// Writes a network as a safetensors file: the tensors of its Sequential under PyTorch's keys, and in the metadata what tensors do not say.
/// The format of the file: https://huggingface.co/docs/safetensors.
/// </summary>
/// <remarks>
/// The metadata are texts in the invariant culture. Lists are separated by commas; of hidden layers they have one entry each.
/// <list type="table">
/// <item><term>mlp.name</term><description>The output that the network computes: <c>output</c>.</description></item>
/// <item><term>mlp.channels</term><description>The widths of the input and of the layers: <c>8,64,64,4</c>.</description></item>
/// <item><term>mlp.norms</term><description>
/// Of hidden layers: <c>BatchNorm1d eps=1e-05</c>, <c>LayerNorm</c> where the file does not say eps, or <c>None</c>. Left out where no layer
/// has one.
/// </description></item>
/// <item><term>mlp.activations</term><description>
/// Of hidden layers: <c>ReLU</c>, <c>LeakyReLU negative_slope=0.2</c>, with the parameters by torch.nn's names, separated by blanks. Left out
/// where the file does not say them.
/// </description></item>
/// <item><term>mlp.output_activation</term><description>The same of the outputs. Left out where there is none.</description></item>
/// <item><term>mlp.image</term><description>Height and width: <c>28,28</c>. Left out where inputs are rows.</description></item>
/// <item><term>mlp.remarks</term><description>What was folded, cut off or mapped: a sentence a line.</description></item>
/// </list>
/// </remarks>
public static class SafetensorsWriter
{
    /// <summary>Writes the file.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The bytes of the file.</returns>
    public static byte[] Write(ModelNetwork network)
    {
        IReadOnlyList<NamedTensor> tensors = SequentialTensors.Of(network);
        StringBuilder header = new("{\"__metadata__\":{");
        header.Append(string.Join(",", Metadata(network).Select(pair => $"{Quote(pair.Key)}:{Quote(pair.Value)}"))).Append('}');
        long offset = 0;
        foreach (NamedTensor tensor in tensors)
        {
            long end = offset + tensor.Bytes.Length;
            header.Append(FormattableString.Invariant($",{Quote(tensor.Key)}:{{\"dtype\":\"{tensor.Type}\",\"shape\":[{string.Join(",", tensor.Shape)}],\"data_offsets\":[{offset},{end}]}}"));
            offset = end;
        }

        header.Append('}');
        header.Append(' ', (8 - Encoding.UTF8.GetByteCount(header.ToString()) % 8) % 8); // as the reference implementation aligns the data
        byte[] text = Encoding.UTF8.GetBytes(header.ToString());
        MemoryStream file = new(checked((int)(8 + text.Length + offset)));
        file.Write(LittleEndian.Bytes((ulong)text.Length), 0, 8);
        file.Write(text, 0, text.Length);
        foreach (NamedTensor tensor in tensors)
        {
            file.Write(tensor.Bytes, 0, tensor.Bytes.Length);
        }

        return file.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(ModelNetwork network)
    {
        yield return new("mlp.name", network.Name);
        yield return new("mlp.channels", string.Join(",", network.Layers.Select(layer => Text(layer.Out)).Prepend(Text(network.Layers[0].In))));
        List<ModelLayer> hidden = [.. network.Layers.Take(network.Layers.Count - 1)];
        if (hidden.Exists(layer => layer.Norm is not null))
        {
            yield return new("mlp.norms", string.Join(",", hidden.Select(layer => Describe(layer.Norm))));
        }

        if (network.SaysActivations)
        {
            yield return new("mlp.activations", string.Join(",", hidden.Select(layer => Describe(layer.Activation ?? new ModelActivation("Identity")))));
        }

        if (network.OutputActivation is not null)
        {
            yield return new("mlp.output_activation", Describe(network.OutputActivation));
        }

        if (network.Height > 0)
        {
            yield return new("mlp.image", $"{Text(network.Height)},{Text(network.Width)}");
        }

        if (network.Remarks.Count > 0)
        {
            yield return new("mlp.remarks", string.Join("\n", network.Remarks));
        }
    }

    private static string Describe(ModelNorm? norm)
        => norm is null ? "None" : norm.Eps is { } eps ? $"{norm.Kind} eps={Text(eps)}" : norm.Kind.ToString();

    private static string Describe(ModelActivation activation) => activation.Layer switch
    {
        "LeakyReLU" => $"LeakyReLU negative_slope={Text(activation.NegativeSlope)}",
        "ELU" or "CELU" => $"{activation.Layer} alpha={Text(activation.Alpha)}",
        "Softplus" => $"Softplus beta={Text(activation.Beta)} threshold={Text(activation.Threshold)}",
        "Hardtanh" => $"Hardtanh min_val={Text(activation.MinValue)} max_val={Text(activation.MaxValue)}",
        "GELU" when activation.IsTanhApproximation => "GELU approximate=tanh",
        _ => activation.Layer,
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char character in text)
        {
            if (character is '"' or '\\')
            {
                quoted.Append('\\').Append(character);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                // Half a surrogate pair has no bytes of its own; escaped, both halves come back as they were.
                quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(character);
            }
        }

        return quoted.Append('"').ToString();
    }
}
