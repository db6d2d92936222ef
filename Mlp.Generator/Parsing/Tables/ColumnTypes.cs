using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>The types of numbers, and what to make of values of other types.</summary>
internal static class ColumnTypes
{
    /// <summary>A number's type as generated code names it; null where it is none of a column's.</summary>
    public static string? NumberType(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Byte => "byte",
        SpecialType.System_SByte => "sbyte",
        SpecialType.System_Int16 => "short",
        SpecialType.System_UInt16 => "ushort",
        SpecialType.System_Int32 => "int",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        SpecialType.System_Single => "float",
        SpecialType.System_Double => "double",
        SpecialType.System_Decimal => "decimal",
        _ => IsOfSystem(type, "Half") ? "global::System.Half" : null,
    };

    /// <summary>What to make of a property of a type that no column has.</summary>
    public static string Remedy(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_DateTime } => Date,
        _ when IsOfSystem(type, "DateTimeOffset") || IsOfSystem(type, "DateOnly") => Date,
        _ when IsOfSystem(type, "TimeSpan") => "add a property that computes a number of it, such as its TotalHours",
        _ when IsOfSystem(type, "TimeOnly") => "add properties that compute numbers of it, such as its Hour",
        _ when IsOfSystem(type, "Guid") => "it names a row and tells nothing of others",
        { SpecialType: SpecialType.System_Char } => "make it an enum, or a text with [Categories]",
        IArrayTypeSymbol => "make it a float[] with [Length], or a property for each value",
        _ => "make it a number, a bool, an enum, a text with [Categories], or a float[] with [Length]",
    };

    private const string Date = "add properties that compute numbers of it, such as its Year, DayOfYear and DayOfWeek, or the days since a date";

    private static bool IsOfSystem(ITypeSymbol type, string name) => type is
    {
        ContainingType: null,
        ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
    } && type.Name == name;
}
