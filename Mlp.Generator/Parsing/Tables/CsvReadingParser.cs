using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>
/// Tells how a row is made of the fields of a CSV file: all properties that can be set are read, whether they are columns of the table or
/// not.
/// </summary>
internal static class CsvReadingParser
{
    private const string Reader = "Mlp.Data.CsvTable";
    private const string Assembly = "Mlp.Csv";

    /// <summary>
    /// How; null where Mlp.Csv is not referenced, where nobody can make a row, or where a property that has to be set is of a type that no
    /// file has, such as an array.
    /// </summary>
    public static CsvReadingModel? Parse(ITypeSymbol? type, Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(Reader)?.ContainingAssembly.Name != Assembly
            || type is not INamedTypeSymbol { IsStatic: false, IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } row
            || HasRequiredField(row))
        {
            return null;
        }

        IReadOnlyList<IPropertySymbol> properties = RowParser.Properties(row);
        if (FindParameters(row, properties) is not { } parameters)
        {
            return null;
        }

        List<CsvFieldModel> set = [], passed = [];
        foreach (IPropertySymbol property in parameters)
        {
            if (property.IsRequired || ParseField(property) is not { } field)
            {
                return null;
            }

            passed.Add(field);
        }

        foreach (IPropertySymbol property in properties.Where(IsSettable).Except<IPropertySymbol>(parameters, SymbolEqualityComparer.Default))
        {
            if (ParseField(property) is { } field)
            {
                set.Add(field);
            }
            else if (property.IsRequired || !IsIgnored(property))
            {
                return null;
            }
        }

        return passed.Count + set.Count == 0 ? null : new(new([.. passed]), new([.. set]));
    }

    /// <summary>
    /// The properties that the constructor sets: of a positional record those of its parameter list, else none; null where there is no
    /// such constructor.
    /// </summary>
    private static IPropertySymbol[]? FindParameters(INamedTypeSymbol row, IReadOnlyList<IPropertySymbol> properties)
    {
        IMethodSymbol[] constructors =
        [
            .. row.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public && !IsCopy(constructor)),
        ];
        IPropertySymbol[][] positional = row.IsRecord
            ?
            [
                .. constructors.Select(constructor => Match(constructor, properties)).OfType<IPropertySymbol[]>()
                    .OrderByDescending(match => match.Length),
            ]
            : [];
        return positional.Length > 0 && (positional.Length == 1 || positional[1].Length < positional[0].Length) ? positional[0]
            : constructors.Any(constructor => constructor.Parameters.Length == 0) ? []
            : null;
    }

    private static bool IsCopy(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType);

    /// <summary>The properties that are named as the parameters and have their types; null where one has none, or there are no parameters.</summary>
    private static IPropertySymbol[]? Match(IMethodSymbol constructor, IReadOnlyList<IPropertySymbol> properties)
    {
        IPropertySymbol[] match =
        [
            .. constructor.Parameters.Where(parameter => parameter.RefKind == RefKind.None)
                .Select(parameter => properties.FirstOrDefault(property =>
                    property.Name == parameter.Name && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type)))
                .OfType<IPropertySymbol>(),
        ];
        return match.Length == 0 || match.Length < constructor.Parameters.Length ? null : match;
    }

    private static CsvFieldModel? ParseField(IPropertySymbol property)
    {
        bool isNullableValue = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        ITypeSymbol type = isNullableValue ? ((INamedTypeSymbol)property.Type).TypeArguments[0] : property.Type;
        bool isNullable = isNullableValue || (type.IsReferenceType && property.NullableAnnotation != NullableAnnotation.NotAnnotated);
        (ColumnKind Kind, string Name)? read = type switch
        {
            { SpecialType: SpecialType.System_Boolean } => (ColumnKind.Boolean, "bool"),
            { SpecialType: SpecialType.System_String } => (ColumnKind.Text, "string"),
            { TypeKind: TypeKind.Enum } => (ColumnKind.Enumeration, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
            _ when ColumnTypes.NumberType(type) is { } number => (ColumnKind.Number, number),
            _ => null,
        };
        return read is null ? null : new(
            NameOf(property),
            Identifiers.Escape(property.Name),
            read.Value.Kind,
            read.Value.Name,
            isNullable,
            isNullable && IsIgnored(property),
            new(read.Value.Kind == ColumnKind.Text ? CategoriesOf(property) : []));
    }

    /// <summary>Faults of names and categories are reported where columns are parsed.</summary>
    private static string NameOf(IPropertySymbol property) =>
        Argument(property, TableAttributes.Column) is { Kind: TypedConstantKind.Primitive, Value: string { Length: > 0 } name } ? name : property.Name;

    private static string[] CategoriesOf(IPropertySymbol property) =>
        Argument(property, TableAttributes.Categories) is { Kind: TypedConstantKind.Array, IsNull: false } names
            ? [.. names.Values.Select(value => value.Value).OfType<string>()]
            : [];

    private static TypedConstant? Argument(IPropertySymbol property, string attribute) =>
        TableAttributes.Find(property, attribute) is { } found ? TableAttributes.Argument(found) : null;

    private static bool IsIgnored(IPropertySymbol property) => TableAttributes.Find(property, TableAttributes.Ignore) is not null;

    private static bool IsSettable(IPropertySymbol property) => property.SetMethod?.DeclaredAccessibility == Accessibility.Public;

    private static bool HasRequiredField(INamedTypeSymbol row)
    {
        for (INamedTypeSymbol? type = row; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().Any(member => member is IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }
}
