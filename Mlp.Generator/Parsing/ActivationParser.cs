using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing.Tables;

namespace Mlp.Generator.Parsing;

/// <summary>Reads what the attribute says about the activation: one of torch.nn's with its parameters, or a struct of the user's own.</summary>
/// <param name="type">The network.</param>
/// <param name="properties">What the attribute sets, by name.</param>
/// <param name="arguments">Where it does.</param>
/// <param name="faults">Where to report.</param>
internal sealed class ActivationParser(
    INamedTypeSymbol type, IReadOnlyDictionary<string, TypedConstant> properties, AttributeArguments arguments, FaultReporter faults)
{
    private const string TypeProperty = "ActivationType";
    private const string LayerProperty = "ActivationLayer";

    private static readonly ActivationModel s_defaults = new(ActivationLayer.ReLU);

    /// <summary>The parameters, and the activations that have them.</summary>
    public static IReadOnlyList<(string Name, ActivationLayer[] Layers)> Parameters { get; } =
    [
        ("NegativeSlope", [ActivationLayer.LeakyReLU]),
        ("Alpha", [ActivationLayer.ELU, ActivationLayer.CELU]),
        ("Beta", [ActivationLayer.Softplus]),
        ("Threshold", [ActivationLayer.Softplus]),
        ("MinValue", [ActivationLayer.Hardtanh]),
        ("MaxValue", [ActivationLayer.Hardtanh]),
        ("Approximate", [ActivationLayer.GELU]),
    ];

    /// <summary>The activation; faults are reported, and of what is wrong the defaults are taken.</summary>
    /// <param name="layer">The property ActivationLayer.</param>
    /// <param name="approximate">The property Approximate.</param>
    /// <param name="compilation">What the user's struct must be accessible in.</param>
    public ActivationModel Parse(ActivationLayer layer, Approximate approximate, Compilation compilation)
    {
        CustomActivationModel? custom = ReadCustom(compilation);
        if (custom is not null)
        {
            layer = s_defaults.Layer;
        }
        else if (layer is ActivationLayer.Softmax or ActivationLayer.LogSoftmax)
        {
            faults.Report(Descriptors.ActivationOfRows, arguments.Property(LayerProperty), layer.ToString());
        }

        ActivationModel model = new(layer, custom);
        return custom is not null ? model : layer switch
        {
            ActivationLayer.LeakyReLU => model with { NegativeSlope = Read("NegativeSlope", s_defaults.NegativeSlope, float.NegativeInfinity, "a finite number") },
            ActivationLayer.ELU => model with { Alpha = Read("Alpha", s_defaults.Alpha, float.NegativeInfinity, "a finite number") },
            ActivationLayer.CELU => model with { Alpha = ReadScale("Alpha", s_defaults.Alpha, "which x is divided by") },
            ActivationLayer.Softplus => model with
            {
                Beta = ReadScale("Beta", s_defaults.Beta, "which the logarithm is divided by"),
                Threshold = Read("Threshold", s_defaults.Threshold, float.NegativeInfinity, "a finite number"),
            },
            ActivationLayer.Hardtanh => ReadLimits(model),
            ActivationLayer.GELU => model with { Approximate = approximate },
            _ => model,
        };
    }

    /// <summary>A positive number whose reciprocal is a float, too.</summary>
    private double ReadScale(string property, double defaultValue, string use)
        => Read(property, defaultValue, 1 / float.MaxValue, $"a positive, finite number, {use}");

    /// <summary>A finite number above <paramref name="above"/>, as a float.</summary>
    private double Read(string property, double defaultValue, float above, string expected)
    {
        double value = Number(property, defaultValue);
        if ((float)value > above && (float)value < float.PositiveInfinity)
        {
            return value == 0 ? 0 : value; // -0.0 is 0
        }

        faults.Report(Descriptors.ActivationParameterOutOfRange, arguments.Property(property), property, Text(value), expected, Text(defaultValue));
        return defaultValue;
    }

    private ActivationModel ReadLimits(ActivationModel model)
    {
        double low = Number("MinValue", s_defaults.MinValue), high = Number("MaxValue", s_defaults.MaxValue);
        if ((float)low < (float)high)
        {
            return model with { MinValue = low, MaxValue = high };
        }

        // At what was given; where both were, at the one that is no number at all, or else at the first.
        bool isMinimum = properties.ContainsKey("MinValue") && !(double.IsNaN(high) && !double.IsNaN(low));
        (string property, double value, double usual, string expected) = isMinimum
            ? ("MinValue", low, s_defaults.MinValue, $"below MaxValue, which is {Text(high)}")
            : ("MaxValue", high, s_defaults.MaxValue, $"above MinValue, which is {Text(low)}");
        faults.Report(Descriptors.ActivationParameterOutOfRange, arguments.Property(property), property, Text(value), expected, Text(usual));
        return model;
    }

    private CustomActivationModel? ReadCustom(Compilation compilation)
    {
        if (!properties.TryGetValue(TypeProperty, out TypedConstant constant) || constant is not { Kind: TypedConstantKind.Type, Value: ITypeSymbol activation })
        {
            return null;
        }

        if (activation.TypeKind == TypeKind.Error)
        {
            return null; // the compiler reports it
        }

        if (Problem(activation, compilation) is { } problem)
        {
            faults.Report(Descriptors.ActivationTypeUnusable, arguments.Property(TypeProperty), activation.ToDisplayString(), problem.What, problem.Remedy);
            return null;
        }

        if (properties.ContainsKey(LayerProperty))
        {
            faults.Report(Descriptors.TwoActivations, arguments.Property(LayerProperty), activation.Name);
        }

        // A table's networks are objects, whose activation the compiler need not compute.
        if (type.IsStatic && TableAttributes.Find(type) is null)
        {
            faults.Report(Descriptors.StaticCustomActivation, arguments.Property(TypeProperty), type.Name, activation.Name);
        }

        return new(activation.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), activation.Name);
    }

    /// <summary>Why a type cannot be an activation, and what to do about it; null where it can.</summary>
    private static (string What, string Remedy)? Problem(ITypeSymbol activation, Compilation compilation)
    {
        if (activation is not INamedTypeSymbol { TypeKind: TypeKind.Struct } structure)
        {
            return ("is not a struct", "declare it as 'readonly struct'");
        }

        if (structure.IsUnboundGenericType)
        {
            return ("lacks its type arguments", "give them, as in typeof(Scaled<Two>)");
        }

        if (!structure.AllInterfaces.Any(IsActivation))
        {
            return ("does not implement Mlp.Activations.IActivation", "implement it: two static methods, Forward(x) and Forward(x, out derivative)");
        }

        if (structure.IsRefLikeType)
        {
            return ("is a ref struct, which cannot be a type argument", "remove 'ref'");
        }

        bool isOfFile = false;
        for (INamedTypeSymbol? outer = structure; outer is not null; outer = outer.ContainingType)
        {
            isOfFile |= outer.IsFileLocal;
        }

        return isOfFile || !compilation.IsSymbolAccessibleWithin(structure, compilation.Assembly)
            ? ("is not accessible to the generated kernels", "make it and the types around it public or internal")
            : null;
    }

    private static bool IsActivation(INamedTypeSymbol type) => type is
    {
        Name: "IActivation",
        Arity: 0,
        ContainingType: null,
        ContainingNamespace: { Name: "Activations", ContainingNamespace: { Name: "Mlp", ContainingNamespace.IsGlobalNamespace: true } },
        ContainingAssembly.Name: NetworkParser.RuntimeAssembly,
    };

    private double Number(string property, double defaultValue)
        => properties.TryGetValue(property, out TypedConstant constant) && constant is { Kind: TypedConstantKind.Primitive, Value: double value } ? value : defaultValue;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
