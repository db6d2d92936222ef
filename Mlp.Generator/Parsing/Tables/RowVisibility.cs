using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>Tells whether a row is seen wherever its model is: the model's public members have it as a parameter.</summary>
internal static class RowVisibility
{
    /// <summary>
    /// The first type that is seen in fewer places than the model: the row, a type around it, or one of its type arguments; null where
    /// there is none.
    /// </summary>
    public static INamedTypeSymbol? FindHidden(ITypeSymbol row, INamedTypeSymbol model)
    {
        if (row is IArrayTypeSymbol array)
        {
            return FindHidden(array.ElementType, model);
        }

        for (INamedTypeSymbol? type = row as INamedTypeSymbol; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal || !IsSeen(type, model))
            {
                return type;
            }

            if (type.TypeArguments.Select(argument => FindHidden(argument, model)).FirstOrDefault(hidden => hidden is not null) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The accessibility as C# writes it.</summary>
    public static string Text(INamedTypeSymbol type) => type.IsFileLocal ? "local to its file" : type.DeclaredAccessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.ProtectedAndInternal => "private protected",
        Accessibility.Protected => "protected",
        Accessibility.Internal => "internal",
        Accessibility.ProtectedOrInternal => "protected internal",
        _ => "public",
    };

    private static bool IsSeen(INamedTypeSymbol type, INamedTypeSymbol model) => type.DeclaredAccessibility switch
    {
        Accessibility.Public or Accessibility.NotApplicable => true,
        Accessibility.Internal => IsOfAssembly(model),
        Accessibility.ProtectedOrInternal => IsOfAssembly(model) || IsWithin(type, model, Accessibility.Protected),
        Accessibility.Protected => IsWithin(type, model, Accessibility.Protected, Accessibility.ProtectedAndInternal),
        Accessibility.ProtectedAndInternal => IsWithin(type, model, Accessibility.ProtectedAndInternal),
        _ => IsWithin(type, model),
    };

    /// <summary>Whether the model is not seen outside its assembly.</summary>
    private static bool IsOfAssembly(INamedTypeSymbol model) => Levels(model).Any(level =>
        level.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal);

    /// <summary>
    /// Whether the model is seen inside the class around <paramref name="type"/> alone, or else by those who derive from that class, too,
    /// as
    /// <paramref name="alike"/> has it.
    /// </summary>
    private static bool IsWithin(INamedTypeSymbol type, INamedTypeSymbol model, params Accessibility[] alike) => Levels(model).Any(level =>
        (level.DeclaredAccessibility == Accessibility.Private && Levels(level.ContainingType).Any(outer => IsSame(outer, type.ContainingType)))
        || (alike.Contains(level.DeclaredAccessibility) && IsSame(level.ContainingType, type.ContainingType)));

    private static bool IsSame(INamedTypeSymbol? one, INamedTypeSymbol? other) =>
        SymbolEqualityComparer.Default.Equals(one?.OriginalDefinition, other?.OriginalDefinition);

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }
}
