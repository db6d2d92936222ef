using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Parsing;

/// <summary>Reads the attribute's arguments, and reports what is wrong with them.</summary>
internal sealed class TopologyParser(INamedTypeSymbol symbol, AttributeData attribute, DiagnosticSink sink)
{
    private const double CumulativeAverage = -1;

    private static readonly string[] s_normOptions = ["NormEps", "NormMomentum", "NormAffine", "TrackRunningStats"];

    /// <returns>The topology, or null where the compiler itself reports the arguments.</returns>
    public TopologyModel? Parse(CancellationToken cancellation)
    {
        if (attribute.ConstructorArguments.Length != 2
            || attribute.ConstructorArguments[0].Value is not int inChannels
            || attribute.ConstructorArguments[1] is not { Kind: TypedConstantKind.Array } hidden)
        {
            return null;
        }

        if (!hidden.IsNull && hidden.Values.Any(value => value.Value is not int))
        {
            return null;
        }

        int[] widths = hidden.IsNull ? [] : [.. hidden.Values.Select(value => (int)value.Value!)];
        AttributeSyntax? syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        CheckWidths(inChannels, widths, syntax);

        NormLayer norm = Enumeration("NormLayer", NormLayer.None, syntax);
        ActivationLayer activation = Enumeration("ActivationLayer", ActivationLayer.ReLU, syntax);
        double dropout = Option("Dropout", 0.0), eps = Option("NormEps", 1e-5), momentum = Option("NormMomentum", 0.1);
        Check(dropout >= 0 && dropout <= 1, Descriptors.DropoutOutOfRange, "Dropout", dropout, syntax);
        Check(eps > 0 && (float)eps > 0 && !float.IsInfinity((float)eps), Descriptors.EpsOutOfRange, "NormEps", eps, syntax);
        Check((momentum >= 0 && momentum <= 1) || momentum == CumulativeAverage, Descriptors.MomentumOutOfRange, "NormMomentum", momentum, syntax);
        foreach (string option in s_normOptions)
        {
            if (norm == NormLayer.None && attribute.NamedArguments.Any(argument => argument.Key == option))
            {
                sink.Report(Descriptors.NormOptionWithoutNorm, Location(option, syntax), option);
            }
        }

        TopologyModel topology = new(
            inChannels,
            new EquatableArray<int>(widths),
            norm,
            activation,
            Option("Bias", true),
            dropout,
            eps,
            momentum == CumulativeAverage ? null : momentum,
            Option("NormAffine", true),
            Option("TrackRunningStats", true));
        CheckSize(topology, syntax);
        return topology;
    }

    private void CheckWidths(int inChannels, int[] widths, AttributeSyntax? syntax)
    {
        AttributeArgumentSyntax[] positional = [.. (syntax?.ArgumentList?.Arguments ?? default).Where(argument => argument.NameEquals is null && argument.NameColon is null)];
        Location? at(int index) => positional.Length == widths.Length + 1 ? positional[index].GetLocation() : syntax?.GetLocation();
        if (widths.Length == 0)
        {
            sink.Report(Descriptors.NoHiddenChannels, syntax?.GetLocation(), symbol.Name, inChannels);
        }

        if (widths.Length > Limits.MaxLayers)
        {
            sink.Report(Descriptors.TooManyLayers, syntax?.GetLocation(), symbol.Name, widths.Length, Limits.MaxLayers);
        }

        for (int index = 0; index <= widths.Length; index++)
        {
            int width = index == 0 ? inChannels : widths[index - 1];
            if (width is < 1 or > Limits.MaxWidth)
            {
                sink.Report(Descriptors.WidthOutOfRange, at(index), width, Limits.MaxWidth);
            }
        }
    }

    private void CheckSize(TopologyModel topology, AttributeSyntax? syntax)
    {
        if (sink.HasErrors)
        {
            return;
        }

        ParameterPlanner parameters = new(topology);
        for (int position = 0; position < topology.HiddenChannels.Count; position++)
        {
            parameters.Next(position);
        }

        if (parameters.ParameterLength > Limits.MaxParameters)
        {
            sink.Report(Descriptors.TooManyParameters, syntax?.GetLocation(), symbol.Name, parameters.ParameterLength, Limits.MaxParameters);
        }
    }

    private void Check(bool isRight, DiagnosticDescriptor descriptor, string option, double value, AttributeSyntax? syntax)
    {
        if (!isRight)
        {
            sink.Report(descriptor, Location(option, syntax), value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private TEnum Enumeration<TEnum>(string option, TEnum otherwise, AttributeSyntax? syntax)
        where TEnum : struct, Enum
    {
        int number = Option(option, Convert.ToInt32(otherwise, CultureInfo.InvariantCulture));
        if (!Enum.IsDefined(typeof(TEnum), number))
        {
            sink.Report(Descriptors.UndefinedEnumValue, Location(option, syntax), option, number, string.Join(", ", Enum.GetNames(typeof(TEnum))));
            return otherwise;
        }

        return (TEnum)Enum.ToObject(typeof(TEnum), number);
    }

    /// <summary>An option's value, or its default where it is not set or does not compile.</summary>
    private T Option<T>(string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: not TypedConstantKind.Array, Value: T value })
            {
                return value;
            }
        }

        return otherwise;
    }

    private static Location? Location(string option, AttributeSyntax? syntax)
        => (syntax?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == option) as Microsoft.CodeAnalysis.SyntaxNode ?? syntax)?.GetLocation();
}
