using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Reads the class that a network is written into, and checks that it can take one.</summary>
internal static class ClassParser
{
    /// <summary>
    /// The version of C# that generated code is written in. By default a project has the version of its target framework, 14 or later.
    /// </summary>
    private const LanguageVersion MinimumVersion = LanguageVersion.CSharp13;

    /// <summary>The class; null where it or a type around it is of a kind that cannot be continued in another file.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">Its [Mlp] or [MlpTable].</param>
    /// <param name="staticClass">What a static class is told where it cannot be one; null where it can.</param>
    /// <param name="faults">Where to report.</param>
    /// <param name="cancellation">Of the step.</param>
    public static ClassModel? Parse(
        INamedTypeSymbol type, AttributeData attribute, DiagnosticDescriptor? staticClass, FaultReporter faults, CancellationToken cancellation)
    {
        Location location = Identifier(type, attribute, cancellation);
        CheckLanguageVersion(attribute, location, faults);
        CheckKind(type, staticClass, location, faults);
        CheckPartial(type, faults, cancellation);
        CheckPrimaryConstructor(type, faults, cancellation);

        List<ContainingTypeModel> containingTypes = [];
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (Keyword(outer) is not { } keyword)
            {
                return null; // an extension block, say: the compiler allows no type there
            }

            containingTypes.Insert(0, new(keyword, Identifiers.Escape(outer.Name)));
        }

        string metadataName = Identifiers.MetadataName(type);
        return new(
            Identifiers.EscapeNamespace(type.ContainingNamespace), new([.. containingTypes]), Identifiers.Escape(type.Name), metadataName, metadataName, type.IsStatic);
    }

    /// <summary>The class's identifier in the part that carries the attribute.</summary>
    public static Location Identifier(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { Parent.Parent: TypeDeclarationSyntax declaration }
            ? declaration.Identifier.GetLocation()
            : type.Locations.FirstOrDefault() ?? Location.None;

    private static void CheckLanguageVersion(AttributeData attribute, Location location, FaultReporter faults)
    {
        if (attribute.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < MinimumVersion and var version })
        {
            faults.Report(Descriptors.LanguageVersion, location, version.ToDisplayString(), MinimumVersion.ToDisplayString());
        }
    }

    private static void CheckKind(INamedTypeSymbol type, DiagnosticDescriptor? staticClass, Location location, FaultReporter faults)
    {
        if (type.IsStatic && staticClass is not null)
        {
            faults.Report(staticClass, location, type.Name);
        }
        else if (type.IsAbstract && !type.IsStatic)
        {
            faults.Report(Descriptors.AbstractClass, location, type.Name);
        }

        if (type.IsRecord)
        {
            faults.Report(Descriptors.RecordClass, location, type.Name);
        }

        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.Arity > 0)
            {
                faults.Report(Descriptors.GenericClass, location, part.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), type.Name);
            }

            if (part.IsFileLocal)
            {
                faults.Report(Descriptors.FileLocalClass, location, part.Name, type.Name);
            }
        }
    }

    private static void CheckPartial(INamedTypeSymbol type, FaultReporter faults, CancellationToken cancellation)
    {
        if (NotPartial(type, cancellation) is { } declaration)
        {
            faults.Report(Descriptors.ClassNotPartial, declaration.Identifier.GetLocation(), type.Name);
        }

        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (NotPartial(outer, cancellation) is { } outerDeclaration)
            {
                faults.Report(Descriptors.ContainingTypeNotPartial, outerDeclaration.Identifier.GetLocation(), outer.Name, type.Name);
            }
        }
    }

    private static TypeDeclarationSyntax? NotPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static void CheckPrimaryConstructor(INamedTypeSymbol type, FaultReporter faults, CancellationToken cancellation)
    {
        // A record is unsupported as such: no need to complain of its parameters, too.
        foreach (TypeDeclarationSyntax declaration in Declarations(type, cancellation))
        {
            if (!type.IsRecord && declaration.ParameterList is { } parameters)
            {
                faults.Report(Descriptors.PrimaryConstructor, parameters.GetLocation(), type.Name);
            }
        }
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static string? Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Class, false) => "class",
        (TypeKind.Class, true) => "record",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Interface, _) => "interface",
        _ => null,
    };
}
