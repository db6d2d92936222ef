using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Reads what the attribute says of trained weights. What the file holds is checked later, when it is found.</summary>
internal static class WeightsParser
{
    /// <summary>Parameters that can be compiled in at most: a file of 64 MiB.</summary>
    private const long MaxParameters = 16 << 20;

    /// <summary>Parameters from which on a build is slow enough to say so.</summary>
    private const long ManyParameters = 4 << 20;

    /// <summary>Whether the attribute names a file, a wrong one and one that does not compile included.</summary>
    public static bool HasWeights(AttributeData attribute) => Find(attribute, "Weights") is { } weights && (weights.Kind == TypedConstantKind.Error || !weights.IsNull);

    /// <summary>The weights to look for; null where there are none, or a fault was reported.</summary>
    public static WeightsModel? Parse(INamedTypeSymbol type, AttributeData attribute, FaultReporter faults)
    {
        AttributeArguments arguments = new(attribute);
        WeightFormat format = ParseFormat(attribute, arguments, faults);
        TypedConstant? weights = Find(attribute, "Weights");
        if (weights is { Kind: TypedConstantKind.Error })
        {
            return null; // the compiler reports it
        }

        string? output = Find(attribute, "Output") is { Kind: TypedConstantKind.Primitive, Value: string named } ? named : null;
        if (weights is not { Value: string name })
        {
            if (output is not null)
            {
                faults.Report(Descriptors.OutputWithoutEffect, arguments.Property("Output"), $"'{type.Name}' has no Weights", "add Weights = \"file.onnx\"");
            }

            ReportFormat(format, "it has no Weights", "add Weights = \"file.safetensors\", or remove WeightFormat");
            return null;
        }

        if (name.Trim().Length == 0)
        {
            faults.Report(Descriptors.WeightsEmpty, arguments.Property("Weights"));
            return null;
        }

        if (!type.IsStatic)
        {
            ReportFormat(format, "is not static, and trains in float32", "declare it as static, or remove WeightFormat");
        }

        return new(name, format) { Output = output, Settings = new([.. attribute.NamedArguments.Select(ReadSetting).OfType<Setting>()]) };

        void ReportFormat(WeightFormat used, string problem, string remedy)
        {
            if (used != WeightFormat.Float32)
            {
                faults.Report(Descriptors.WeightFormatWithoutEffect, arguments.Property("WeightFormat"), used, type.Name, problem, remedy);
            }
        }
    }

    /// <summary>Checks that such a network, or so many of them, can be compiled in, once its topology is known.</summary>
    public static void CheckTopology(
        ClassModel network, TopologyModel topology, string name, AttributeArguments? arguments, FaultReporter faults, int networks = 1)
    {
        string className = network.Name.TrimStart('@');
        IEnumerable<NormModel> norms = Enumerable.Range(0, topology.HiddenChannels.Count).Select(topology.NormOf).OfType<NormModel>();
        if (network.IsStatic && norms.Any(norm => !norm.TrackRunningStats))
        {
            faults.Report(Descriptors.StaticBatchStatistics, AttributeArguments.PropertyOf(arguments, "TrackRunningStats"), className);
        }

        long count = 0, inputs = topology.InChannels;
        foreach (int outputs in topology.HiddenChannels)
        {
            count += inputs * outputs;
            inputs = outputs;
        }

        count *= networks;
        if (count > MaxParameters)
        {
            faults.Report(Descriptors.WeightsTooMany, AttributeArguments.PropertyOf(arguments, "Weights"), className, Text(count), Text(MaxParameters), name);
        }
        else if (count > ManyParameters)
        {
            faults.Report(Descriptors.WeightsManyWarning, AttributeArguments.PropertyOf(arguments, "Weights"), className, Text(count), name);
        }
    }

    /// <summary>A property that is set, as far as it may be held against a file; null for what is none, or does not compile.</summary>
    private static Setting? ReadSetting(KeyValuePair<string, TypedConstant> argument) => argument.Value switch
    {
        { Kind: TypedConstantKind.Enum, Value: int number, Type: { } type } member => new Setting(argument.Key, number, $"{type.Name}.{NameOf(member, number)}"),
        { Kind: TypedConstantKind.Primitive, Value: bool flag } => new Setting(argument.Key, flag ? 1 : 0, flag ? "true" : "false"),
        { Kind: TypedConstantKind.Primitive, Value: int number } => new Setting(argument.Key, number, number.ToString(CultureInfo.InvariantCulture)),
        { Kind: TypedConstantKind.Primitive, Value: double number } => new Setting(argument.Key, number, number.ToString(CultureInfo.InvariantCulture)),
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => new Setting(argument.Key, double.NaN, $"typeof({type.Name})"),
        _ => null,
    };

    private static string NameOf(TypedConstant member, int value) => member.Type!.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value))?.Name ?? value.ToString(CultureInfo.InvariantCulture);

    private static WeightFormat ParseFormat(AttributeData attribute, AttributeArguments arguments, FaultReporter faults)
    {
        if (Find(attribute, "WeightFormat") is not { Kind: TypedConstantKind.Enum, Value: int value })
        {
            return WeightFormat.Float32;
        }

        WeightFormat format = (WeightFormat)value;
        if (!Enum.IsDefined(typeof(WeightFormat), format))
        {
            string expected = string.Join(", ", Enum.GetNames(typeof(WeightFormat)).Select(member => "WeightFormat." + member));
            faults.Report(Descriptors.UndefinedEnumValue, arguments.Property("WeightFormat"), "WeightFormat", Text(value), expected);
        }

        return format;
    }

    private static TypedConstant? Find(AttributeData attribute, string property) =>
        attribute.NamedArguments.LastOrDefault(argument => argument.Key == property) is { Key: not null } argument ? argument.Value : null;

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
