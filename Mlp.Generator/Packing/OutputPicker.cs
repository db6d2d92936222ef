using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>Picks the network of a file: the one that the attribute's Output names, or else the only one that there can be.</summary>
/// <param name="weights">What the attribute says.</param>
/// <param name="file">The file.</param>
/// <param name="faults">Where faults are reported.</param>
/// <param name="arguments">Where the attribute's arguments are; null where nobody asks.</param>
internal sealed class OutputPicker(WeightsModel weights, EncodedFile file, FaultReporter faults, AttributeArguments? arguments)
{
    // Every node is to be listed, of any file that makes sense.
    private const int LongestReasons = 20_000;

    /// <summary>The network; null where a fault was reported.</summary>
    public EncodedNetwork? Pick() => !file.IsConverted ? file.Networks[0] : weights.Output is { } output ? PickNamed(output) : PickOnly();

    /// <summary>Checks the Output of a safetensors file, which holds one network.</summary>
    /// <param name="name">The output that its metadata say; empty where they do not.</param>
    public void CheckSingle(string name)
    {
        if (file.IsConverted || weights.Output is not { } output || output == name)
        {
            return;
        }

        if (name.Length > 0)
        {
            ReportUnknown(output, [name]);
            return;
        }

        faults.Report(Descriptors.OutputWithoutEffect, At("Output"), $"'{weights.Name}' is a safetensors file, which holds one network", "name a model file that has several");
    }

    private EncodedNetwork? PickNamed(string output)
    {
        if (file.Networks.FirstOrDefault(network => network.Output == output) is not { } named)
        {
            ReportUnknown(output, file.Networks.Select(network => network.Output));
            return null;
        }

        if (named.Refused is not null)
        {
            ReportRefused([named]);
            return null;
        }

        return named;
    }

    private EncodedNetwork? PickOnly()
    {
        List<EncodedNetwork> held = [.. file.Networks.Where(network => network.Refused is null && !network.IsSecondary)];
        if (held.Count == 0)
        {
            ReportRefused(file.Networks);
        }
        else if (held.Count > 1)
        {
            faults.Report(Descriptors.OutputAmbiguous, At("Weights"), weights.Name, Names(held.Select(network => network.Output)), Foreign.Quote(held[0].Output));
        }

        return held.Count == 1 ? held[0] : null;
    }

    private void ReportUnknown(string output, IEnumerable<string> names)
        => faults.Report(Descriptors.OutputUnknown, At("Output"), Foreign.Quote(output), weights.Name, Names(names));

    private void ReportRefused(IReadOnlyList<EncodedNetwork> refused)
    {
        IEnumerable<string> reasons = refused.Select(network => refused.Count == 1 && file.Networks.Count == 1
            ? Foreign.Show(network.Refused!, LongestReasons)
            : $"output {Foreign.Quote(network.Output)}: {Foreign.Show(network.Refused!, LongestReasons)}");
        string format = file.Format.Length == 0 ? "" : $" ({Foreign.Show(file.Format)})";
        faults.Report(Descriptors.FileNotHeld, At("Weights"), weights.Name, format, string.Join("; ", reasons));
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Foreign.Quote));

    private Location At(string property) => AttributeArguments.PropertyOf(arguments, property);
}
