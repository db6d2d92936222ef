using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <summary>Reads the class that a network is to be written into, and reports what keeps it from being one.</summary>
internal static class ClassParser
{
    public static ClassModel Parse(INamedTypeSymbol symbol, DiagnosticSink sink, CancellationToken cancellation)
    {
        CheckKind(symbol, sink, cancellation);
        CheckContainingTypes(symbol, sink, cancellation);
        CheckBase(symbol, sink);
        MemberClashes.Check(symbol, sink);

        List<ContainingTypeModel> containing = [];
        string metadataName = symbol.Name;
        for (INamedTypeSymbol? type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            containing.Insert(0, new ContainingTypeModel(Keyword(type), Escape(type.Name)));
            metadataName = $"{type.Name}+{metadataName}";
        }

        List<string> namespaces = [];
        for (INamespaceSymbol? space = symbol.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            namespaces.Insert(0, space.Name);
        }

        metadataName = string.Join(".", namespaces.Append(metadataName));
        return new ClassModel(
            string.Join(".", namespaces.Select(Escape)),
            new EquatableArray<ContainingTypeModel>([.. containing]),
            Escape(symbol.Name),
            metadataName,
            HintName: metadataName);
    }

    /// <summary>The class's name in its first declaration.</summary>
    public static Location? Location(INamedTypeSymbol symbol) => symbol.Locations.FirstOrDefault(location => location.IsInSource);

    private static void CheckKind(INamedTypeSymbol symbol, DiagnosticSink sink, CancellationToken cancellation)
    {
        Location? location = Location(symbol);
        if (!IsPartial(symbol, cancellation))
        {
            sink.Report(Descriptors.NotPartial, location, symbol.Name);
        }

        if (symbol.TypeParameters.Length > 0)
        {
            sink.Report(Descriptors.Generic, location, symbol.Name);
        }

        if (symbol.IsStatic)
        {
            sink.Report(Descriptors.Static, location, symbol.Name);
        }
        else if (symbol.IsAbstract)
        {
            sink.Report(Descriptors.Abstract, location, symbol.Name);
        }

        if (symbol.IsRecord)
        {
            sink.Report(Descriptors.Record, location, symbol.Name);
        }

        if (symbol.IsFileLocal)
        {
            sink.Report(Descriptors.FileLocal, location, symbol.Name);
        }

        if (Declarations(symbol, cancellation).Any(declaration => declaration is ClassDeclarationSyntax { ParameterList: not null }))
        {
            sink.Report(Descriptors.PrimaryConstructor, location, symbol.Name);
        }

        foreach (IMethodSymbol constructor in symbol.InstanceConstructors.Where(MemberClashes.IsWritten))
        {
            if (constructor.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is ConstructorDeclarationSyntax syntax && syntax.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true)
            {
                sink.Report(Descriptors.UnchainedConstructor, syntax.Identifier.GetLocation(), symbol.Name);
            }
        }
    }

    private static void CheckContainingTypes(INamedTypeSymbol symbol, DiagnosticSink sink, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? type = symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (!IsPartial(type, cancellation))
            {
                sink.Report(Descriptors.ContainingTypeNotPartial, Location(type), type.Name, symbol.Name);
            }

            if (type.TypeParameters.Length > 0)
            {
                sink.Report(Descriptors.Generic, Location(type), type.Name);
            }

            if (type.IsFileLocal)
            {
                sink.Report(Descriptors.FileLocal, Location(type), type.Name);
            }
        }
    }

    private static void CheckBase(INamedTypeSymbol symbol, DiagnosticSink sink)
    {
        if (symbol.BaseType is not { SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class } baseType)
        {
            return;
        }

        bool isAccessible(IMethodSymbol constructor) => constructor.DeclaredAccessibility switch
        {
            Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
            Accessibility.Internal or Accessibility.ProtectedAndInternal => SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, symbol.ContainingAssembly),
            _ => false,
        };
        if (!baseType.InstanceConstructors.Any(constructor => isAccessible(constructor) && constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)))
        {
            sink.Report(Descriptors.NoBaseConstructor, Location(symbol), symbol.Name, baseType.Name);
        }
    }

    private static bool IsPartial(INamedTypeSymbol symbol, CancellationToken cancellation)
        => Declarations(symbol, cancellation).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol symbol, CancellationToken cancellation)
        => symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    /// <summary>The name with @ where C# would take it for a keyword, or warn that it may become one.</summary>
    private static string Escape(string name)
        => name.All(character => character is >= 'a' and <= 'z') || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
