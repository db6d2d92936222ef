using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Checks what the attribute sets against the topology, once that is known: where a file says it, that is when the file is.</summary>
/// <param name="set">The properties that are set.</param>
/// <param name="arguments">Where they are; null where nobody asks.</param>
/// <param name="faults">Where to report.</param>
internal sealed class OptionChecks(IEnumerable<string> set, AttributeArguments? arguments, FaultReporter faults)
{
    private static readonly string[] NormOptions = ["NormEps", "NormMomentum", "NormAffine", "TrackRunningStats"];

    private readonly HashSet<string> _set = new(set, StringComparer.Ordinal);

    /// <summary>Checks everything, once the file says what it says.</summary>
    public void CheckAll(TopologyModel topology)
    {
        NormLayer[] norms = topology.LayerNorms.Count > 0 ? [.. topology.LayerNorms.Select(norm => norm.Layer)] : [topology.NormLayer];
        CheckParameters(topology.LayerActivations.Count > 0 ? topology.LayerActivations : [topology.Activation]);
        CheckNormOptions(norms);
        CheckImage(norms, topology.Image is not null);
        CheckSizes(topology);
    }

    /// <summary>Warns of options that do nothing with these norms, None among them.</summary>
    public void CheckNormOptions(IReadOnlyCollection<NormLayer> norms)
    {
        bool hasBatchNorm = norms.Any(norm => norm is NormLayer.BatchNorm1d or NormLayer.BatchNorm2d);
        NormLayer row = norms.FirstOrDefault(norm => norm is NormLayer.LayerNorm or NormLayer.RMSNorm);
        if (row != NormLayer.None && !hasBatchNorm)
        {
            Warn(["NormMomentum", "TrackRunningStats"], option => faults.Report(Descriptors.BatchNormOption, At(option), option, row.ToString()));
        }
        else if (norms.All(norm => norm == NormLayer.None))
        {
            Warn(NormOptions, option => faults.Report(Descriptors.NormOptionWithoutNorm, At(option), option));
        }
    }

    /// <summary>Warns of parameters that none of the activations has.</summary>
    public void CheckParameters(IReadOnlyCollection<ActivationModel> activations)
    {
        if (activations.Any(activation => activation.Custom is null && !Enum.IsDefined(typeof(ActivationLayer), activation.Layer)))
        {
            return; // that is reported
        }

        string names = string.Join(", ", activations.Select(activation => activation.Custom?.Name ?? activation.Layer.ToString()).Distinct());
        foreach ((string parameter, ActivationLayer[] layers) in ActivationParser.Parameters)
        {
            if (_set.Contains(parameter) && !activations.Any(activation => activation.Custom is null && layers.Contains(activation.Layer)))
            {
                string remedy = string.Join(" or ", layers.Select(owner => $"ActivationLayer = ActivationLayer.{owner}"));
                faults.Report(Descriptors.ActivationParameterWithoutEffect, At(parameter), parameter, names, remedy);
            }
        }
    }

    /// <summary>Whether the norms are ones of images where there are images, and of rows where there are none.</summary>
    public void CheckImage(IReadOnlyCollection<NormLayer> norms, bool areImages)
    {
        if (!areImages && norms.Contains(NormLayer.BatchNorm2d))
        {
            faults.Report(Descriptors.ImageSizeMissing, At("NormLayer"));
        }

        if (areImages && norms.FirstOrDefault(norm => norm is not (NormLayer.None or NormLayer.BatchNorm2d)) is not NormLayer.None and var wrong)
        {
            faults.Report(Descriptors.NormNotOfImages, At("NormLayer"), wrong.ToString());
        }
    }

    /// <summary>Whether parameters and images fit into arrays, and whether what is done to the outputs makes sense.</summary>
    public void CheckSizes(TopologyModel topology)
    {
        if (topology.OutChannels == 1 && _set.Contains("OutputActivation") && topology.OutputActivation?.Layer is (ActivationLayer.Softmax or ActivationLayer.LogSoftmax) and var layer)
        {
            (string value, ActivationLayer instead) = layer == ActivationLayer.Softmax ? ("1", ActivationLayer.Sigmoid) : ("0", ActivationLayer.LogSigmoid);
            faults.Report(Descriptors.SoftmaxOfOneChannel, At("OutputActivation"), layer.ToString(), value, instead.ToString());
        }

        if (topology.StandardizeOutputs && topology.OutputActivation is { } activation)
        {
            faults.Report(Descriptors.StandardizedActivation, At(_set.Contains("StandardizeOutputs") ? "StandardizeOutputs" : "OutputActivation"), activation.Layer.ToString());
        }

        CheckLength(topology);
        ImageParser.CheckLength(topology, arguments, faults);
    }

    /// <summary>Whether the packed parameters fit into an array: panels of weights, and vectors, padded.</summary>
    private void CheckLength(TopologyModel topology)
    {
        long length = 0;
        long inputs = topology.InChannels;
        for (int i = 0; i < topology.HiddenChannels.Count; i++)
        {
            long outputs = topology.HiddenChannels[i];
            int vectors = (topology.HasBias(i) ? 1 : 0) + (topology.NormOf(i) is { Affine: true } ? 2 : 0);
            length += (inputs + vectors) * Sizes.Padded(outputs);
            inputs = outputs;
        }

        if (length >= Limits.PackedFloats)
        {
            faults.Report(Descriptors.TooManyParameters, arguments?.Attribute ?? Location.None, Text(length), Text(Limits.PackedFloats));
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private void Warn(string[] options, Action<string> report)
    {
        foreach (string option in options.Where(_set.Contains))
        {
            report(option);
        }
    }

    private Location At(string property) => AttributeArguments.PropertyOf(arguments, property);
}
