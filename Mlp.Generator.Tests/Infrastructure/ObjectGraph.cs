using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>Walks everything that a pipeline's value refers to.</summary>
internal static class ObjectGraph
{
    private static readonly Type[] s_compilerTypes = [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Compilation), typeof(SemanticModel), typeof(Location), typeof(AttributeData)];

    /// <summary>Asserts that no symbol, node, tree, compilation or location hangs anywhere below the value.</summary>
    public static void AssertHoldsNothingOfTheCompiler(object? value, string path) => Walk(value, path, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || (!value.GetType().IsValueType && !seen.Add(value)))
        {
            return;
        }

        Assert.False(Array.Exists(s_compilerTypes, type => type.IsInstanceOfType(value)), $"{path} holds a {value.GetType().Name}.");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, path + "[]", seen);
            }
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(field => !field.FieldType.IsPointer && !field.FieldType.IsByRefLike))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
