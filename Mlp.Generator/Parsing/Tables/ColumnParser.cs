using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>What a property is in the table.</summary>
internal enum ColumnRole
{
    /// <summary>Nothing: it has [Ignore].</summary>
    None,

    /// <summary>What is predicted from.</summary>
    Feature,

    /// <summary>What is predicted.</summary>
    Target,

    /// <summary>How much the row counts.</summary>
    Weight,
}

/// <summary>Reads one property of a row.</summary>
/// <param name="locationOf">Where a property stands.</param>
/// <param name="faults">Where to report.</param>
internal sealed class ColumnParser(Func<IPropertySymbol, Location> locationOf, FaultReporter faults)
{
    private static readonly SymbolDisplayFormat s_enumFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    private static readonly string[] s_attributes =
        [TableAttributes.Target, TableAttributes.Weight, TableAttributes.Column, TableAttributes.Categories, TableAttributes.Length];

    /// <summary>For messages: Passenger.Age.</summary>
    public static string Display(IPropertySymbol property) => property.ContainingType.Name + "." + property.Name;

    /// <summary>Reports attributes of a property that is no column, since nothing can read it.</summary>
    public void CheckUnread(IPropertySymbol property)
    {
        if (s_attributes.FirstOrDefault(name => TableAttributes.Find(property, name) is not null) is not { } attribute)
        {
            return;
        }

        (string fault, string remedy) = property switch
        {
            { IsStatic: true } => ("it is static, so rows have no value of their own there", "remove 'static'"),
            { GetMethod: null } => ("it has no getter", "add one"),
            _ => ("it is not public, and columns are public properties with a public getter", "make it public, or remove the attribute"),
        };
        Report(property, TableDescriptors.AttributeUnusable, attribute, fault, remedy);
    }

    /// <summary>What the property's attributes make of it.</summary>
    public ColumnRole RoleOf(IPropertySymbol property)
    {
        bool isTarget = Has(property, TableAttributes.Target), isIgnored = Has(property, TableAttributes.Ignore), isWeight = Has(property, TableAttributes.Weight);
        if ((isTarget && isIgnored) || (isTarget && isWeight) || (isIgnored && isWeight))
        {
            Report(property, TableDescriptors.TwoRoles, isTarget ? TableAttributes.Target : TableAttributes.Ignore,
                isWeight ? TableAttributes.Weight : TableAttributes.Ignore);
        }

        return isTarget ? ColumnRole.Target : isIgnored ? ColumnRole.None : isWeight ? ColumnRole.Weight : ColumnRole.Feature;
    }

    /// <summary>The column; null where a fault was reported, or where the property does not compile.</summary>
    public ColumnModel? Parse(IPropertySymbol property, ColumnRole role)
    {
        if (RowParser.HasErrors(property.Type))
        {
            return null;
        }

        bool isNullableValue = property.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        ITypeSymbol type = isNullableValue ? ((INamedTypeSymbol)property.Type).TypeArguments[0] : property.Type;

        // Where nullable annotations are off, nobody says that there is always a value.
        bool isNullable = isNullableValue || (type.IsReferenceType && property.NullableAnnotation != NullableAnnotation.NotAnnotated);
        ColumnModel column = new(NameOf(property), property.Name, Identifiers.Escape(property.Name), ColumnKind.Number) { IsNullable = isNullable };
        CheckAttribute(
            property,
            TableAttributes.Categories,
            type.SpecialType == SpecialType.System_String,
            "it is no text",
            "remove [Categories]: an enum's members are its categories, and numbers have none");
        CheckAttribute(
            property,
            TableAttributes.Length,
            type.TypeKind == TypeKind.Array,
            "it is no array",
            "remove [Length], or make it a float[]");
        if (role == ColumnRole.Weight)
        {
            return ParseWeight(property, type, column);
        }

        return type switch
        {
            { SpecialType: SpecialType.System_Boolean } => column with { Kind = ColumnKind.Boolean, Type = "bool" },
            { SpecialType: SpecialType.System_String } => ParseText(property, role, column),
            { TypeKind: TypeKind.Enum } => ParseEnum(property, role, (INamedTypeSymbol)type, column),
            IArrayTypeSymbol array when IsNumbers(array) => ParseArray(property, role, array, column),
            _ when NumberType(type) is { } number => column with { Type = number, NeedsCast = NeedsCast(type) },
            _ => Unsupported(property, type, role),
        };
    }

    private ColumnModel? ParseWeight(IPropertySymbol property, ITypeSymbol type, ColumnModel column)
    {
        if (NumberType(type) is { } number && !column.IsNullable)
        {
            return column with { Type = number, NeedsCast = NeedsCast(type) };
        }

        Report(
            property,
            TableDescriptors.WeightUnusable,
            column.IsNullable && NumberType(type) is not null ? "it may have no value" : $"it is of type {Display(property.Type)}",
            "make it a number that every row has, such as a float");
        return null;
    }

    private ColumnModel? ParseText(IPropertySymbol property, ColumnRole role, ColumnModel column)
    {
        if (TableAttributes.Find(property, TableAttributes.Categories) is not { } attribute)
        {
            Report(
                property,
                TableDescriptors.TextWithoutCategories,
                role == ColumnRole.Target ? "or make it an enum" : "make it an enum, or put [Ignore] in front of it");
            return null;
        }

        if (TableAttributes.Argument(attribute) is not { Kind: TypedConstantKind.Array } names)
        {
            return null; // does not compile
        }

        string?[] categories = names.IsNull ? [] : [.. names.Values.Select(value => value.Value as string)];
        string? fault = categories.Length == 0 ? "lists none"
            : categories.Any(string.IsNullOrEmpty) ? "lists an empty text, which is no category but a missing one"
            : categories.GroupBy(category => category).FirstOrDefault(group => group.Count() > 1) is { Key: { } twice } ? $"lists '{twice}' twice"
            : null;
        if (fault is not null)
        {
            Report(property, TableDescriptors.Categories, fault);
            return null;
        }

        return WithCategories(property, role, column with { Kind = ColumnKind.Text, Type = "string" }, [.. categories.Select(category => new CategoryModel(category!, ""))]);
    }

    private ColumnModel? ParseEnum(IPropertySymbol property, ColumnRole role, INamedTypeSymbol type, ColumnModel column)
    {
        string name = type.ToDisplayString(s_enumFormat);

        // By value, and of members with one value the first.
        CategoryModel[] members =
        [
            .. type.GetMembers().OfType<IFieldSymbol>()
                .Where(field => field.HasConstantValue)
                .Select(field => (Field: field, Value: Convert.ToDecimal(field.ConstantValue, CultureInfo.InvariantCulture)))
                .GroupBy(member => member.Value)
                .OrderBy(group => group.Key)
                .Select(group => new CategoryModel(group.First().Field.Name, $"{name}.{Identifiers.EscapeKeyword(group.First().Field.Name)}")),
        ];
        if (members.Length == 0)
        {
            Report(property, TableDescriptors.EnumEmpty, Display(type));
            return null;
        }

        return WithCategories(property, role, column with { Kind = ColumnKind.Enumeration, Type = name }, members);
    }

    private ColumnModel? WithCategories(IPropertySymbol property, ColumnRole role, ColumnModel column, CategoryModel[] categories)
    {
        if (role == ColumnRole.Target && categories.Length < 2)
        {
            Report(
                property,
                TableDescriptors.TargetUnusable,
                $"has one class, {categories[0].Name}",
                "list at least two, or predict another property");
            return null;
        }

        return column with { Categories = new(categories) };
    }

    private ColumnModel? ParseArray(IPropertySymbol property, ColumnRole role, IArrayTypeSymbol array, ColumnModel column)
    {
        if (role == ColumnRole.Target)
        {
            Report(
                property,
                TableDescriptors.TargetUnusable,
                "is an array, and a model of a table predicts one value",
                "make it a number, a bool, an enum or a text with [Categories], or use [Mlp]");
            return null;
        }

        if (TableAttributes.Find(property, TableAttributes.Length) is not { } attribute)
        {
            Report(property, TableDescriptors.Length, "without [Length]");
            return null;
        }

        if (TableAttributes.Argument(attribute) is not { Kind: TypedConstantKind.Primitive, Value: int length })
        {
            return null; // does not compile
        }

        if (length < 1)
        {
            Report(property, TableDescriptors.Length, $"with [Length({length.ToString(CultureInfo.InvariantCulture)})]");
            return null;
        }

        return column with { IsArray = true, Length = length, Type = NumberType(array.ElementType)! };
    }

    private ColumnModel? Unsupported(IPropertySymbol property, ITypeSymbol type, ColumnRole role)
    {
        if (role == ColumnRole.Target)
        {
            Report(
                property,
                TableDescriptors.TargetUnusable,
                $"is of type {Display(property.Type)}",
                "make it a number, a bool, an enum or a text with [Categories]");
        }
        else
        {
            Report(property, TableDescriptors.UnsupportedType, Display(property.Type), ColumnTypes.Remedy(type));
        }

        return null;
    }

    private void CheckAttribute(IPropertySymbol property, string attribute, bool fits, string fault, string remedy)
    {
        if (!fits && Has(property, attribute))
        {
            Report(property, TableDescriptors.AttributeUnusable, attribute, fault, remedy);
        }
    }

    private void Report(IPropertySymbol property, DiagnosticDescriptor descriptor, params object[] more) =>
        faults.Report(descriptor, locationOf(property), [Display(property), .. more]);

    private string NameOf(IPropertySymbol property)
    {
        if (TableAttributes.Find(property, TableAttributes.Column) is not { } attribute
            || TableAttributes.Argument(attribute) is not { Kind: TypedConstantKind.Primitive } name)
        {
            return property.Name;
        }

        if (name.Value is string { Length: > 0 } text)
        {
            return text;
        }

        Report(property, TableDescriptors.ColumnName, "has an empty name");
        return property.Name;
    }

    private static bool Has(IPropertySymbol property, string attribute) => TableAttributes.Find(property, attribute) is not null;

    private static bool IsNumbers(IArrayTypeSymbol array) =>
        array.Rank == 1 && array.ElementType.SpecialType is SpecialType.System_Single or SpecialType.System_Double;

    private static bool NeedsCast(ITypeSymbol type) => type.SpecialType is SpecialType.System_Decimal or SpecialType.None;

    private static string? NumberType(ITypeSymbol type) => ColumnTypes.NumberType(type);

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
