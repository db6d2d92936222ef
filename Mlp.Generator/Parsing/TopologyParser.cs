using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing.Tables;

namespace Mlp.Generator.Parsing;

/// <summary>Reads what the attribute says about the network, and checks that such a network can be.</summary>
internal sealed class TopologyParser
{
    private const double CumulativeAverage = -1; // MlpAttribute.CumulativeAverage
    private const double DefaultNormEps = 1e-5;
    private const double DefaultNormMomentum = 0.1;

    /// <summary>torch.finfo(torch.float32).eps, which RMSNorm takes for eps=None, its default.</summary>
    private const double RMSNormEps = 1.1920928955078125e-7;

    private readonly AttributeData _attribute;
    private readonly AttributeArguments _arguments;
    private readonly FaultReporter _faults;
    private readonly OptionChecks _checks;
    private readonly Dictionary<string, TypedConstant> _properties = [];

    // What is checked against the topology waits for the file then: it may say the topology.
    private readonly bool _hasFile;

    // The widths at the ends of a table's network, which its rows say.
    private readonly (int Inputs, int Outputs)? _ends;

    private TopologyParser(AttributeData attribute, (int Inputs, int Outputs)? ends, FaultReporter faults)
    {
        _ends = ends;
        _attribute = attribute;
        _arguments = new(attribute);
        _faults = faults;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            _properties[argument.Key] = argument.Value; // a second one does not compile; the last one counts
        }

        _checks = new OptionChecks(_properties.Keys, _arguments, faults);
        _hasFile = ends is null && WeightsParser.HasWeights(attribute);
    }

    /// <summary>The eps of a norm where nothing says another.</summary>
    public static double UsualEps(NormLayer norm) => norm == NormLayer.RMSNorm ? RMSNormEps : DefaultNormEps;

    /// <summary>The momentum of batch norm, as a model has it; the usual one where the attribute does not say it.</summary>
    public static double? Momentum(double? momentum) => momentum switch
    {
        null => DefaultNormMomentum,
        CumulativeAverage => null,
        0 => 0, // -0.0 is 0
        _ => momentum,
    };

    /// <summary>
    /// The topology, without widths where the file of the weights says it; null where the attribute does not compile, or no network can be made of it.
    /// </summary>
    public static TopologyModel? Parse(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, FaultReporter faults)
        => new TopologyParser(attribute, ends: null, faults).Parse(type, compilation);

    /// <summary>The topology of a table's network; null where the attribute does not compile, or no network can be made of it.</summary>
    /// <param name="type">The class of the model.</param>
    /// <param name="attribute">Its [MlpTable].</param>
    /// <param name="inputs">How many features a row has.</param>
    /// <param name="outputs">How many outputs its target takes.</param>
    /// <param name="compilation">Of the class.</param>
    /// <param name="faults">Where to report.</param>
    public static TopologyModel? ParseTable(
        INamedTypeSymbol type, AttributeData attribute, int inputs, int outputs, Compilation compilation, FaultReporter faults)
        => new TopologyParser(attribute, (inputs, outputs), faults).Parse(type, compilation);

    private TopologyModel? Parse(INamedTypeSymbol type, Compilation compilation)
    {
        NormLayer norm = ReadEnum("NormLayer", NormLayer.None);
        ActivationLayer layer = ReadEnum("ActivationLayer", ActivationLayer.ReLU, ActivationLayer.Softmax, ActivationLayer.LogSoftmax);
        if (_ends is not null)
        {
            (norm, layer) = (OfTables(norm), OfTables(layer));
        }

        ActivationModel activation = new ActivationParser(type, _properties, _arguments, _faults)
            .Parse(layer, ReadEnum("Approximate", Approximate.None), compilation);
        bool bias = Read("Bias", true);
        double dropout = ReadDropout();
        double eps = ReadNormEps();
        double momentum = ReadNormMomentum();
        bool affine = Read("NormAffine", true);
        bool track = Read("TrackRunningStats", true);
        if (norm is NormLayer.LayerNorm or NormLayer.RMSNorm)
        {
            (momentum, track) = (DefaultNormMomentum, true);
            eps = _properties.ContainsKey("NormEps") ? eps : UsualEps(norm);
        }

        if (norm == NormLayer.None)
        {
            // By the defaults, so that an option that does nothing changes nothing.
            (eps, momentum, affine, track) = (DefaultNormEps, DefaultNormMomentum, true, true);
        }

        ImageParser images = new(_properties, _arguments, _faults);
        ImageSize? image = images.Parse();
        if (!_hasFile)
        {
            _checks.CheckParameters([activation]);
            _checks.CheckNormOptions([norm]);
            _checks.CheckImage([norm], images.IsSet);
        }

        // The compiler reports what it cannot make sense of.
        bool compiles = _attribute.AttributeConstructor is not null && _properties.Values.All(Compiles);
        if (!TryReadChannels(out int inChannels, out int[] hiddenChannels) || !compiles)
        {
            return null;
        }

        TopologyModel topology = new(
            inChannels, new(hiddenChannels), norm, activation, bias, dropout, eps, Momentum(momentum), affine, track, image)
        {
            StandardizeInputs = Read("StandardizeInputs", false),
            StandardizeOutputs = Read("StandardizeOutputs", false),
            OutputActivation = ReadOutputActivation(),
        };
        if (!_hasFile)
        {
            _checks.CheckSizes(topology);
        }

        return topology;
    }

    /// <summary>The norm, where a table's network can have it.</summary>
    private NormLayer OfTables(NormLayer norm)
    {
        if (norm != NormLayer.BatchNorm2d)
        {
            return norm;
        }

        _faults.Report(TableDescriptors.Option, _arguments.Property("NormLayer"), "NormLayer.BatchNorm2d", "for images", "NormLayer.BatchNorm1d");
        return NormLayer.None;
    }

    /// <summary>The activation, where a table's network can have it.</summary>
    private ActivationLayer OfTables(ActivationLayer layer)
    {
        if (layer is not (ActivationLayer.Softmax or ActivationLayer.LogSoftmax))
        {
            return layer;
        }

        _faults.Report(
            TableDescriptors.Option, _arguments.Property("ActivationLayer"), $"ActivationLayer.{layer}", "for outputs, which have it where they are classes", "ActivationLayer.ReLU");
        return ActivationLayer.ReLU;
    }

    /// <summary>Whether a value is one: a type that does not exist comes as a type all the same.</summary>
    private static bool Compiles(TypedConstant value) =>
        value.Kind != TypedConstantKind.Error && !(value is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } && HasErrors(type));

    private static bool HasErrors(ITypeSymbol type) => type.TypeKind == TypeKind.Error
        || (type is INamedTypeSymbol named && (named.TypeArguments.Any(HasErrors) || (named.ContainingType is { } outer && HasErrors(outer))));

    /// <summary>What is applied to the outputs, with torch.nn's default parameters; null where nothing is.</summary>
    private ActivationModel? ReadOutputActivation()
        => ReadEnum("OutputActivation", ActivationLayer.Identity) is var layer and not ActivationLayer.Identity ? new ActivationModel(layer) : null;

    private bool TryReadChannels(out int inChannels, out int[] hiddenChannels)
    {
        inChannels = 0;
        hiddenChannels = [];
        ImmutableArray<TypedConstant> arguments = _attribute.ConstructorArguments;
        if (_ends is { } ends)
        {
            inChannels = ends.Inputs;
            bool isValid = arguments.Length == 1 && TryReadHidden(arguments[0], out hiddenChannels);
            hiddenChannels = [.. hiddenChannels, ends.Outputs];
            return isValid;
        }

        if (arguments.Length == 0 && _attribute.AttributeConstructor is not null)
        {
            if (!_hasFile)
            {
                _faults.Report(Descriptors.NoWidths, _arguments.Attribute);
            }

            return _hasFile;
        }

        if (arguments.Length != 2 || arguments[0] is not { Kind: TypedConstantKind.Primitive, Value: int input }
            || arguments[1] is not { Kind: TypedConstantKind.Array })
        {
            return false;
        }

        inChannels = input;
        return CheckChannels("inChannels", input, _arguments.InChannels) & TryReadHidden(arguments[1], out hiddenChannels);
    }

    /// <summary>Reads and checks the widths of the layers: of a table's network, those before the last one, of which there may be none.</summary>
    private bool TryReadHidden(TypedConstant hidden, out int[] hiddenChannels)
    {
        hiddenChannels = [];
        if (hidden.Kind != TypedConstantKind.Array)
        {
            return false;
        }

        bool valid = true;
        int more = _ends is null ? 0 : 1;
        if (hidden.IsNull)
        {
            _faults.Report(
                more == 0 ? Descriptors.HiddenChannelsNull : TableDescriptors.HiddenChannelsNull,
                _arguments.HiddenChannels,
                more == 0 ? [] : [TableAttributes.RowOf(_attribute)?.Name ?? ""]);
            return false;
        }

        if (hidden.Values.Any(value => value.Value is not int))
        {
            return false;
        }

        hiddenChannels = [.. hidden.Values.Select(value => (int)value.Value!)];
        if (hiddenChannels.Length + more == 0)
        {
            _faults.Report(Descriptors.NoHiddenChannels, _arguments.Attribute);
            return false;
        }

        if (hiddenChannels.Length + more > Limits.Layers)
        {
            _faults.Report(
                Descriptors.TooManyLayers, _arguments.HiddenChannel(Limits.Layers - more), Text(hiddenChannels.Length + more), Text(Limits.Layers));
            valid = false;
        }

        for (int i = 0; i < Math.Min(hiddenChannels.Length, Limits.Layers); i++)
        {
            valid &= CheckChannels($"hiddenChannels[{Text(i)}]", hiddenChannels[i], _arguments.HiddenChannel(i));
        }

        return valid;
    }

    private bool CheckChannels(string name, int channels, Location location)
    {
        if (channels is >= 1 and <= Limits.Channels)
        {
            return true;
        }

        _faults.Report(Descriptors.ChannelsOutOfRange, location, name, Text(channels), Text(Limits.Channels));
        return false;
    }

    private double ReadDropout()
    {
        double dropout = Read("Dropout", 0.0);
        if (dropout is not (>= 0 and <= 1))
        {
            _faults.Report(Descriptors.DropoutOutOfRange, _arguments.Property("Dropout"), Text(dropout));
        }

        return dropout == 0 ? 0 : dropout; // -0.0 is 0
    }

    private double ReadNormEps()
    {
        double eps = Read("NormEps", DefaultNormEps);
        if ((float)eps is not (> 0 and < float.PositiveInfinity))
        {
            _faults.Report(Descriptors.NormEpsOutOfRange, _arguments.Property("NormEps"), Text(eps));
        }

        return eps;
    }

    private double ReadNormMomentum()
    {
        double momentum = Read("NormMomentum", DefaultNormMomentum);
        if (momentum is not (>= 0 and <= 1 or CumulativeAverage))
        {
            _faults.Report(Descriptors.NormMomentumOutOfRange, _arguments.Property("NormMomentum"), Text(momentum));
        }

        return momentum;
    }

    /// <summary>A value of an enum.</summary>
    /// <param name="property">Of the attribute.</param>
    /// <param name="defaultValue">Where it is not set.</param>
    /// <param name="unusable">Values that are not offered to whoever gives one that is not defined.</param>
    private T ReadEnum<T>(string property, T defaultValue, params T[] unusable)
        where T : struct, Enum
    {
        if (!_properties.TryGetValue(property, out TypedConstant constant) || constant is not { Kind: TypedConstantKind.Enum, Value: int value })
        {
            return defaultValue;
        }

        T read = (T)Enum.ToObject(typeof(T), value);
        if (!Enum.IsDefined(typeof(T), read))
        {
            string expected = string.Join(", ", Enum.GetValues(typeof(T)).Cast<T>().Except(unusable).Select(usable => $"{typeof(T).Name}.{usable}"));
            _faults.Report(Descriptors.UndefinedEnumValue, _arguments.Property(property), property, Text(value), expected);
        }

        return read;
    }

    private T Read<T>(string property, T defaultValue) =>
        _properties.TryGetValue(property, out TypedConstant constant) && constant is { Kind: TypedConstantKind.Primitive, Value: T value }
            ? value
            : defaultValue;

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
