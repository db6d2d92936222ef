using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>
/// Reads a class marked [Mlp] into a model. The generator and the analyzer both run it, so that one emits exactly where the other
/// has no error to report.
/// </summary>
internal static class NetworkParser
{
    /// <summary>The attribute's metadata name.</summary>
    public const string AttributeName = "Mlp.MlpAttribute";

    /// <summary>The assembly of the attribute, and of all that generated code needs.</summary>
    public const string RuntimeAssembly = "Mlp.Runtime";

    private const string DistributedAssembly = "Mlp.Distributed";

    /// <summary>The class's [Mlp], the first one where somebody wrote several; null where there is none.</summary>
    public static AttributeData? FindAttribute(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => IsMlp(attribute.AttributeClass));

    /// <summary>Whether an attribute is [Mlp].</summary>
    public static bool IsMlp(INamedTypeSymbol? attribute) => attribute is
    {
        Name: "MlpAttribute",
        ContainingType: null,
        ContainingNamespace: { Name: "Mlp", ContainingNamespace.IsGlobalNamespace: true },
        ContainingAssembly.Name: RuntimeAssembly, // not an attribute of the user's own that has the same name
    };

    /// <summary>The model of <paramref name="type"/>; null where a fault was reported or its attribute does not compile.</summary>
    public static MlpModel? Parse(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation, FaultReporter faults, CancellationToken cancellation)
    {
        ClassModel? classModel = ClassParser.Parse(
            type, attribute, WeightsParser.HasWeights(attribute) ? null : Descriptors.StaticClass, faults, cancellation);
        MemberParser.Check(
            type, attribute, GeneratedMembers.Of(type.IsStatic, WeightsParser.HasWeights(attribute)), Descriptors.ConstructorDoesNotChain, compilation, faults, cancellation);
        FaultReporter values = faults.Except(GeneratedArguments.ReportNetworks(type, attribute, compilation, faults, cancellation));
        TopologyModel? topology = TopologyParser.Parse(type, attribute, compilation, values);
        WeightsModel? weights = WeightsParser.Parse(type, attribute, values);
        return classModel is null || topology is null || faults.HasErrors || values.HasErrors
            ? null
            : new(classModel, topology, weights) { SharesBatches = SharesBatches(type, compilation) };
    }

    /// <summary>Whether several ranks may share a batch of the training of <paramref name="type"/>'s network.</summary>
    public static bool SharesBatches(INamedTypeSymbol type, Compilation compilation)
        => !type.IsStatic && compilation.ReferencedAssemblyNames.Any(assembly => assembly.Name == DistributedAssembly);
}
