using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Diagnostics;

namespace Mlp.Generator.Parsing;

/// <summary>
/// Finds the arguments of an [Mlp] that depend on generated code. A generator sees what the user wrote, and nothing that generators write, itself
/// included: to it such an argument does not compile. To the compiler, and to the analyzer, all is well afterwards.
/// </summary>
internal sealed class GeneratedArguments
{
    private readonly INamedTypeSymbol _type;
    private readonly AttributeData _attribute;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;

    private GeneratedArguments(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, CancellationToken cancellation)
    {
        _type = type;
        _attribute = attribute;
        _compilation = compilation;
        _cancellation = cancellation;
    }

    /// <summary>
    /// Reports the arguments that depend on a network's generated members, such as its OutChannels. That they are generated is known whether they are there
    /// yet, as for the analyzer, or not, as for the generator.
    /// </summary>
    /// <returns>The places of the arguments: their values, where they have some, are not those of the generator.</returns>
    public static IReadOnlyCollection<Location> ReportNetworks(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation, FaultReporter faults, CancellationToken cancellation)
    {
        GeneratedArguments arguments = new(type, attribute, compilation, cancellation);
        return arguments.Report(arguments.MemberOfNetwork, faults);
    }

    /// <summary>
    /// Reports the arguments that depend on what any generator seems to have written. For a class that got no network although all seems to be well: by
    /// itself generated code is no fault, for some generators write what others do see.
    /// </summary>
    public static void ReportAll(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation, FaultReporter faults, CancellationToken cancellation)
    {
        GeneratedArguments arguments = new(type, attribute, compilation, cancellation);
        arguments.Report(arguments.Generated, faults);
    }

    private List<Location> Report(Func<SimpleNameSyntax, SemanticModel, string?> find, FaultReporter faults)
    {
        List<Location> places = [];
        foreach ((string name, SyntaxNode node) in new AttributeArguments(_attribute).All)
        {
            if (Find(node, find, []) is { } generated)
            {
                places.Add(node.GetLocation());
                faults.Report(Descriptors.ArgumentIsGenerated, node.GetLocation(), name, generated);
            }
        }

        return places;
    }

    /// <summary>Finds the generated code that an expression, or a constant in it, depends on; null where there is none.</summary>
    private string? Find(SyntaxNode node, Func<SimpleNameSyntax, SemanticModel, string?> find, HashSet<SyntaxNode> visited)
    {
        SemanticModel? model = null;
        foreach (SimpleNameSyntax name in node.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Where(IsMeant))
        {
            model ??= _compilation.GetSemanticModel(node.SyntaxTree);
            if (find(name, model) is { } found)
            {
                return found;
            }

            if (Symbol(name, model) is IFieldSymbol { IsConst: true } constant && IsOfThisProject(constant))
            {
                foreach (SyntaxReference declaration in constant.DeclaringSyntaxReferences)
                {
                    if (Value(declaration.GetSyntax(_cancellation)) is { } value && visited.Add(value) && Find(value, find, visited) is { } foundInside)
                    {
                        return foundInside;
                    }
                }
            }
        }

        return null;
    }

    /// <summary>Whether a name is what is meant in the end: Widths.Hidden is Hidden, in Widths. Names of parameters and properties are not.</summary>
    private static bool IsMeant(SimpleNameSyntax name)
    {
        SyntaxNode whole = name;
        while ((whole.Parent is MemberAccessExpressionSyntax access && access.Name == whole)
            || (whole.Parent is QualifiedNameSyntax qualified && qualified.Right == whole))
        {
            whole = whole.Parent;
        }

        return whole.Parent is not (NameEqualsSyntax or NameColonSyntax or QualifiedNameSyntax)
            && !(whole.Parent is MemberAccessExpressionSyntax outer && outer.Expression == whole);
    }

    /// <summary>
    /// Finds the expression of a constant's value. A member of an enum without a value counts on from the member before it.
    /// </summary>
    private static SyntaxNode? Value(SyntaxNode declaration)
    {
        if (declaration is EnumMemberDeclarationSyntax { Parent: EnumDeclarationSyntax type } member)
        {
            return type.Members.Take(type.Members.IndexOf(member) + 1).LastOrDefault(other => other.EqualsValue is not null)?.EqualsValue;
        }

        return (declaration as VariableDeclaratorSyntax)?.Initializer;
    }

    private string? MemberOfNetwork(SimpleNameSyntax name, SemanticModel model)
    {
        if (Symbol(name, model) is { } symbol)
        {
            // A simple name finds the network's own members once it has some. That it has them shows that it meant a constant of the user's before.
            bool isOwn = SymbolEqualityComparer.Default.Equals(symbol.ContainingType, _type);
            return !isOwn && IsOfThisProject(symbol) && GeneratedFiles.IsOurs(symbol) ? Display(symbol) : null;
        }

        // Not there: it will be if a network is what it is looked for in, or what that derives from.
        if (name.Parent is not MemberAccessExpressionSyntax access || access.Name != name)
        {
            return null;
        }

        for (INamedTypeSymbol? type = Symbol(access.Expression, model) as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (IsOfThisProject(type) && NetworkParser.FindAttribute(type) is { } attribute
                && GeneratedMembers.Of(type.IsStatic, WeightsParser.HasWeights(attribute)).Any(member => member.Name == name.Identifier.ValueText))
            {
                return Display(type) + "." + name.Identifier.ValueText;
            }
        }

        return null;
    }

    private string? Generated(SimpleNameSyntax name, SemanticModel model)
    {
        if (Symbol(name, model) is not { } symbol || symbol is INamespaceSymbol || !IsOfThisProject(symbol))
        {
            return null;
        }

        // A partial type is what the user wrote of it, except where the type itself is what is asked for: an interface may have been added to it.
        bool isAsked = symbol is ITypeSymbol && name.FirstAncestorOrSelf<TypeOfExpressionSyntax>() is not null;
        bool isGenerated = isAsked
            ? symbol.DeclaringSyntaxReferences.Any(GeneratedFiles.IsGenerated)
            : symbol.DeclaringSyntaxReferences.Length > 0 && symbol.DeclaringSyntaxReferences.All(GeneratedFiles.IsGenerated);
        return isGenerated ? Display(symbol) : null;
    }

    /// <summary>Finds what a name means, also as one of several methods, as in nameof.</summary>
    private ISymbol? Symbol(SyntaxNode name, SemanticModel model)
    {
        SymbolInfo info = model.GetSymbolInfo(name, _cancellation);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
    }

    /// <summary>
    /// Tells whether a symbol is of this project. What another project's generators wrote is in its assembly, where generators do see it.
    /// </summary>
    private bool IsOfThisProject(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, _compilation.Assembly);

    private static string Display(ISymbol symbol) => symbol is IMethodSymbol
        ? Display(symbol.ContainingType) + "." + symbol.Name
        : symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
