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
    public static WeightsModel? Parse(INamedTypeSymbol type, AttributeData attribute, TopologyModel? topology, FaultReporter faults)
    {
        AttributeArguments arguments = new(attribute);
        WeightFormat format = ParseFormat(attribute, arguments, faults);
        TypedConstant? weights = Find(attribute, "Weights");
        if (weights is { Kind: TypedConstantKind.Error })
        {
            return null; // the compiler reports it
        }

        if (weights is not { Value: string name })
        {
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

        if (topology is not null)
        {
            CheckTopology(type, topology, name, arguments, faults);
        }

        return new(name, format);

        void ReportFormat(WeightFormat used, string problem, string remedy)
        {
            if (used != WeightFormat.Float32)
            {
                faults.Report(Descriptors.WeightFormatWithoutEffect, arguments.Property("WeightFormat"), used, type.Name, problem, remedy);
            }
        }
    }

    private static void CheckTopology(INamedTypeSymbol type, TopologyModel topology, string name, AttributeArguments arguments, FaultReporter faults)
    {
        if (type.IsStatic && topology is { NormLayer: not NormLayer.None, TrackRunningStats: false, HiddenChannels.Count: > 1 })
        {
            faults.Report(Descriptors.StaticBatchStatistics, arguments.Property("TrackRunningStats"), type.Name);
        }

        long count = 0, inputs = topology.InChannels;
        foreach (int outputs in topology.HiddenChannels)
        {
            count += inputs * outputs;
            inputs = outputs;
        }

        if (count > MaxParameters)
        {
            faults.Report(Descriptors.WeightsTooMany, arguments.Property("Weights"), type.Name, Text(count), Text(MaxParameters), name);
        }
        else if (count > ManyParameters)
        {
            faults.Report(Descriptors.WeightsManyWarning, arguments.Property("Weights"), type.Name, Text(count), name);
        }
    }

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
