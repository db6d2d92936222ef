using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>
/// Puts together what a file says of the topology and what the attribute says. Where the file says it the attribute may say the same, and nothing else;
/// where the file does not, the attribute counts.
/// </summary>
internal sealed class TopologyMerger
{
    private readonly TopologyModel _declared;
    private readonly WeightsModel _weights;
    private readonly FileTopology _file;
    private readonly AttributeArguments? _arguments;
    private readonly FaultReporter _faults;
    private readonly ImageSize? _image;

    private TopologyMerger(TopologyModel declared, WeightsModel weights, FileTopology file, AttributeArguments? arguments, FaultReporter faults)
    {
        _declared = declared;
        _weights = weights;
        _file = file;
        _arguments = arguments;
        _faults = faults;
        _image = file.Image ?? declared.Image;
    }

    /// <summary>The topology; null where a fault was reported.</summary>
    public static TopologyModel? Merge(TopologyModel declared, WeightsModel weights, FileTopology file, AttributeArguments? arguments, FaultReporter faults)
    {
        TopologyMerger merger = new(declared, weights, file, arguments, faults);
        if (!merger.CheckWidths())
        {
            return null;
        }

        merger.CheckSettings();
        return faults.HasErrors ? null : merger.Merge();
    }

    private bool CheckWidths()
    {
        if (_file.Channels.Count - 1 > Limits.Layers)
        {
            TooLarge($"{Number(_file.Channels.Count - 1)} layers", $"there can be {Number(Limits.Layers)} at most");
            return false;
        }

        if (_file.Channels.FirstOrDefault(channels => channels is < 1 or > Limits.Channels) is not 0 and long width)
        {
            TooLarge($"a layer of {Number(width)} channels", $"there can be from 1 to {Number(Limits.Channels)}");
            return false;
        }

        if (_file.Channels.Contains(0))
        {
            TooLarge("a layer of 0 channels", $"there can be from 1 to {Number(Limits.Channels)}");
            return false;
        }

        IEnumerable<long> widths = _declared.HiddenChannels.Prepend(_declared.InChannels).Select(channels => (long)channels);
        if (_declared.HasWidths && !widths.SequenceEqual(_file.Channels))
        {
            _faults.Report(Descriptors.WidthsContradictFile, AttributeArguments.WidthsOf(_arguments), Arrows(widths), _weights.Name, Arrows(_file.Channels));
            return false;
        }

        return true;
    }

    private void TooLarge(string what, string limit) => _faults.Report(Descriptors.FileTooLarge, AttributeArguments.PropertyOf(_arguments, "Weights"), _weights.Name, what, limit);

    private void CheckSettings()
    {
        List<NormLayer> kinds = [.. _file.Norms.Select(KindOf)];
        List<FileNorm> norms = [.. _file.Norms.OfType<FileNorm>()];
        Check("NormLayer", kinds.Select(kind => ((double)(int)kind, $"NormLayer.{kind}")));
        Check("NormEps", norms.Where(norm => norm.Eps is not null).Select(norm => (norm.Eps!.Value, Number(norm.Eps.Value))));
        Check("NormAffine", norms.Select(norm => Truth(norm.IsAffine)));
        Check("TrackRunningStats", norms.Where(norm => norm.HasRunningStats).Select(_ => Truth(true)));
        Check("Bias", _file.Biases.Select(Truth));
        Check("StandardizeInputs", [Truth(_file.StandardizesInputs)]);
        Check("StandardizeOutputs", [Truth(_file.StandardizesOutputs)]);
        if (_file.Image is { } image)
        {
            Check("Height", [(image.Height, Number(image.Height))]);
            Check("Width", [(image.Width, Number(image.Width))]);
        }

        if (_file.SaysOutputActivation)
        {
            ActivationLayer layer = _file.OutputActivation?.Layer ?? ActivationLayer.Identity;
            Check("OutputActivation", [((int)layer, $"ActivationLayer.{layer}")]);
        }

        if (_file.Activations is { } activations)
        {
            CheckActivations(activations);
        }
        else if (_file.Channels.Count > 2 && Find("ActivationLayer") is null && Find("ActivationType") is null)
        {
            Location location = AttributeArguments.PropertyOf(_arguments, "Weights");
            _faults.Report(Descriptors.ActivationsUnknown, location, _weights.Name, $"a network of {Number(_file.Channels.Count - 1)} layers");
        }
    }

    private void CheckActivations(IReadOnlyList<ActivationModel> activations)
    {
        IEnumerable<(double, string)> layers = activations.Select(activation => ((double)(int)activation.Layer, $"ActivationLayer.{activation.Layer}"));
        Check("ActivationLayer", layers);
        Check("ActivationType", layers); // a type equals no number
        foreach ((string name, ActivationLayer[] owners) in ActivationParser.Parameters)
        {
            Check(name, activations.Where(activation => owners.Contains(activation.Layer)).Select(activation => Parameter(activation, name)));
        }
    }

    private static (double, string) Parameter(ActivationModel activation, string name)
    {
        double value = name switch
        {
            "NegativeSlope" => activation.NegativeSlope,
            "Alpha" => activation.Alpha,
            "Beta" => activation.Beta,
            "Threshold" => activation.Threshold,
            "MinValue" => activation.MinValue,
            "MaxValue" => activation.MaxValue,
            "Approximate" => (int)activation.Approximate,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a parameter"),
        };
        return (value, name == "Approximate" ? $"Approximate.{activation.Approximate}" : Number(value));
    }

    /// <summary>Reports a property that is set to something else than what the file says of one layer or several.</summary>
    private void Check(string property, IEnumerable<(double Value, string Text)> said)
    {
        List<(double Value, string Text)> all = [.. said];
        if (Find(property) is { } setting && all.Exists(each => (float)each.Value != (float)setting.Value))
        {
            string texts = string.Join(", ", all.Select(each => each.Text).Distinct().Skip(1).Any() ? all.Select(each => each.Text) : [all[0].Text]);
            _faults.Report(Descriptors.AttributeContradictsFile, AttributeArguments.PropertyOf(_arguments, property), property, setting.Text, _weights.Name, texts);
        }
    }

    private TopologyModel Merge()
    {
        int hidden = _file.Channels.Count - 2;
        NormModel[] norms = [.. _file.Norms.Select(Norm)];
        NormModel norm = norms.FirstOrDefault(each => each.Layer != NormLayer.None) ?? NormModel.None;
        ActivationModel[] activations = [.. _file.Activations ?? []];
        bool bias = _file.Biases.Any(has => has);
        return _declared with
        {
            InChannels = (int)_file.Channels[0],
            HiddenChannels = new([.. _file.Channels.Skip(1).Select(channels => (int)channels)]),
            NormLayer = norm.Layer,
            NormEps = norm.Eps,
            NormMomentum = norm.Momentum,
            NormAffine = norm.Affine,
            TrackRunningStats = norm.TrackRunningStats,
            LayerNorms = new(Array.TrueForAll(norms, each => each == norm) ? [] : norms),
            Activation = activations.Length > 0 ? activations[0] : _declared.Activation,
            LayerActivations = new(Array.TrueForAll(activations, each => each == activations[0]) ? [] : activations),
            OutputActivation = _file.SaysOutputActivation ? _file.OutputActivation : _declared.OutputActivation,
            Bias = bias,
            LayerBiases = new(_file.Biases.All(has => has == bias) ? [] : [.. _file.Biases]),
            StandardizeInputs = _file.StandardizesInputs,
            StandardizeOutputs = _file.StandardizesOutputs,
            Image = _image,
        };
    }

    private NormModel Norm(FileNorm? norm)
    {
        if (norm is null)
        {
            return NormModel.None;
        }

        double eps = norm.Eps ?? Find("NormEps")?.Value ?? TopologyParser.UsualEps(norm.Layer);
        return norm.Layer == NormLayer.BatchNorm1d
            ? new NormModel(KindOf(norm), eps, TopologyParser.Momentum(Find("NormMomentum")?.Value), norm.IsAffine, Find("TrackRunningStats") is not { Value: 0 })
            : NormModel.None with { Layer = norm.Layer, Eps = eps, Affine = norm.IsAffine };
    }

    /// <summary>Batch norm of images has another name.</summary>
    private NormLayer KindOf(FileNorm? norm) => norm?.Layer switch
    {
        null => NormLayer.None,
        NormLayer.BatchNorm1d when _image is not null => NormLayer.BatchNorm2d,
        NormLayer layer => layer,
    };

    private Setting? Find(string property) => _weights.Settings.FirstOrDefault(setting => setting.Property == property);

    private static (double, string) Truth(bool value) => (value ? 1 : 0, value ? "true" : "false");

    private static string Number(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Arrows(IEnumerable<long> widths) => string.Join(" → ", widths.Select(width => Number(width)));
}
