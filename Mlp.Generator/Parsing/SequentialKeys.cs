using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Parsing;

/// <summary>
/// Tells the topology of a state dict from its keys and shapes, where its metadata do not say it: those of torchvision.ops.MLP, as Save and PyTorch
/// write them. In its Sequential, 3 modules are between two Linears where there is no norm (the Linear itself, activation, Dropout), 4 where there is one.
/// </summary>
internal static class SequentialKeys
{
    /// <summary>What the tensors say.</summary>
    /// <param name="state">The file.</param>
    /// <param name="silent">The norm that a module without tensors is taken for, which may be one without weight and bias; null where the attribute does not say.</param>
    /// <exception cref="InvalidDataException">They do not say it; the message says why.</exception>
    public static FileTopology Read(StateDict state, NormLayer? silent)
    {
        SortedDictionary<int, TensorEntry> linears = [];
        foreach (TensorEntry entry in state.Entries)
        {
            if (entry.Name is "inputs.mean" or "inputs.std" or "outputs.mean" or "outputs.std")
            {
                continue;
            }

            if (IndexOf(entry.Name) is not { } index)
            {
                throw new InvalidDataException($"the key {Foreign.Quote(entry.Name)} is not one of a Sequential, such as \"0.weight\"");
            }

            if (entry.Shape.Length == 2 && entry.Name == $"{Text(index)}.weight")
            {
                linears.Add(index, entry);
            }
        }

        if (linears.Count == 0 || linears.First().Key != 0)
        {
            throw new InvalidDataException("there is no \"0.weight\" of two dimensions, which a Linear would have");
        }

        List<long> channels = [];
        List<(NormLayer, double?)?> norms = [];
        int before = 0;
        foreach (KeyValuePair<int, TensorEntry> linear in linears)
        {
            long[] shape = linear.Value.Shape;
            if (channels.Count == 0)
            {
                channels.Add(shape[1]);
            }
            else
            {
                CheckInput(linear.Key, shape[1], channels[channels.Count - 1]);
                norms.Add(Between(state, before, linear.Key, silent));
            }

            channels.Add(shape[0]);
            before = linear.Key;
        }

        return FileTopology.Of(state, channels, norms);
    }

    private static void CheckInput(int index, long inputs, long outputs)
    {
        if (inputs != outputs)
        {
            throw new InvalidDataException($"Linear {Text(index)} takes {Text(inputs)} channels, and {Text(outputs)} come out of the one before it");
        }
    }

    private static (NormLayer, double?)? Between(StateDict state, int before, int index, NormLayer? silent)
    {
        switch (index - before)
        {
            case 3:
                return null;
            case 4:
                bool Has(string tensor) => state.Find($"{Text(before + 1)}.{tensor}") is not null;
                NormLayer layer = Has("running_mean") ? NormLayer.BatchNorm1d
                    : Has("weight") ? (Has("bias") ? silent is NormLayer.BatchNorm1d or NormLayer.BatchNorm2d ? NormLayer.BatchNorm1d : NormLayer.LayerNorm : NormLayer.RMSNorm)
                    : silent is { } said and not NormLayer.None ? (said == NormLayer.BatchNorm2d ? NormLayer.BatchNorm1d : said)
                    : throw new InvalidDataException($"module {Text(before + 1)} has no tensors, and may be any norm without weight and bias: set NormLayer");
                return (layer, null);
            default:
                throw new InvalidDataException(
                    $"Linear {Text(index)} follows Linear {Text(before)}, but the next Linear of torchvision.ops.MLP is {Text(before + 3)}, or {Text(before + 4)} behind a norm");
        }
    }

    /// <summary>The number that a key begins with, "4.weight"; null where it does not.</summary>
    private static int? IndexOf(string key)
    {
        int point = key.IndexOf('.');
        return point > 0 && int.TryParse(key.Substring(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && Text(index) == key.Substring(0, point)
            ? index
            : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
