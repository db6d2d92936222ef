using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mlp.Generator.Parsing;

/// <summary>Names as C# wants them written, and as metadata has them.</summary>
internal static class Identifiers
{
    /// <summary>
    /// The name with an @ where it could be taken for a keyword, now or in a later version of C#: that, too, is how a name of
    /// nothing but small ASCII letters comes through without warning CS8981.
    /// </summary>
    public static string Escape(string name) => name.All(letter => letter is >= 'a' and <= 'z') ? "@" + name : EscapeKeyword(name);

    /// <summary>The namespace with its names escaped; empty for the global one.</summary>
    public static string EscapeNamespace(INamespaceSymbol symbol) =>
        string.Join(".", NamespaceName(symbol).Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(EscapeKeyword));

    /// <summary>The full metadata name of a type that is not generic: <c>Namespace.Outer+Name</c>.</summary>
    public static string MetadataName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return MetadataName(outer) + "+" + type.MetadataName;
        }

        string space = NamespaceName(type.ContainingNamespace);
        return space.Length == 0 ? type.MetadataName : space + "." + type.MetadataName;
    }

    private static string NamespaceName(INamespaceSymbol symbol) =>
        symbol.IsGlobalNamespace ? ""
        : symbol.ContainingNamespace.IsGlobalNamespace ? symbol.Name
        : NamespaceName(symbol.ContainingNamespace) + "." + symbol.Name;

    /// <summary>The name with an @ where it is a keyword, of some context at least.</summary>
    public static string EscapeKeyword(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
