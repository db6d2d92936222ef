using System.Linq;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>Finds the attributes of Mlp.Tables.</summary>
internal static class TableAttributes
{
    /// <summary>The metadata name of [MlpTable].</summary>
    public const string MetadataName = "Mlp.Tables.MlpTableAttribute`1";

    public const string Target = "Target";

    public const string Ignore = "Ignore";

    public const string Weight = "Weight";

    public const string Column = "Column";

    public const string Categories = "Categories";

    public const string Length = "Length";

    private const string Assembly = "Mlp.Tables";

    /// <summary>The class's [MlpTable], the first one where somebody wrote several; null where there is none.</summary>
    public static AttributeData? Find(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => IsMlpTable(attribute.AttributeClass));

    /// <summary>Whether an attribute is [MlpTable].</summary>
    public static bool IsMlpTable(INamedTypeSymbol? attribute) => attribute is { Arity: 1 } && IsOurs(attribute, "MlpTable");

    /// <summary>Whether an attribute is [Categories].</summary>
    public static bool IsCategories(INamedTypeSymbol attribute) => attribute.Arity == 0 && IsOurs(attribute, Categories);

    /// <summary>The row that [MlpTable] names; null where it names none.</summary>
    public static ITypeSymbol? RowOf(AttributeData attribute) => attribute.AttributeClass?.TypeArguments.FirstOrDefault();

    /// <summary>The one argument of an attribute; null where the attribute does not compile.</summary>
    public static TypedConstant? Argument(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0] : null;

    /// <summary>A property's attribute, from the property that it overrides where it has none itself.</summary>
    public static AttributeData? Find(IPropertySymbol property, string name)
    {
        for (IPropertySymbol? declared = property; declared is not null; declared = declared.OverriddenProperty)
        {
            if (declared.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Arity: 0 } type && IsOurs(type, name)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsOurs(INamedTypeSymbol type, string name) => type.Name == name + "Attribute" && type is
    {
        ContainingType: null,
        ContainingNamespace: { Name: "Tables", ContainingNamespace: { Name: "Mlp", ContainingNamespace.IsGlobalNamespace: true } },
        ContainingAssembly.Name: Assembly, // not an attribute of the user's own that has the same name
    };
}
