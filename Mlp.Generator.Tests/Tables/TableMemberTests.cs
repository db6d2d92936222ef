using Microsoft.CodeAnalysis;
using Mlp.Generator.Parsing;
using Mlp.Generator.Parsing.Tables;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>That what is generated is guarded against members of the user's.</summary>
public sealed class TableMemberTests
{
    [Fact]
    public void A_model_has_no_member_that_is_not_guarded()
    {
        GeneratorResult result = GeneratorRunner.Run("""
            using Mlp.Tables;
            public enum Kind { A, B }
            public record Row(Kind X, [property: Length(2)] float[] F, [property: Length(2)] double[]? D, [property: Target] bool Y);
            [MlpTable<Row>(8)] public partial class Model;
            """).AssertCompiles();
        INamedTypeSymbol type = result.Output.GetTypeByMetadataName("Model")!;
        HashSet<string> guarded = [.. TableMembers.Of(result.Output.GetTypeByMetadataName("Row"), hasReadCsv: false, isStatic: false).Select(member => member.Display)];
        string[] members =
        [
            .. type.GetMembers()
                .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { AssociatedSymbol: not null } && !member.Name.Contains("ITableModel", StringComparison.Ordinal))
                .Select(Display).Distinct(),
        ];
        Assert.Equal(guarded.Order(StringComparer.Ordinal), members.Order(StringComparer.Ordinal));

        static string Display(ISymbol member) => member is IMethodSymbol method
            ? new GeneratedMember(
                method.MethodKind == MethodKind.Constructor ? GeneratedMemberKind.Constructor : GeneratedMemberKind.Method,
                method.Name,
                [.. method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))]).Display
            : member.Name;
    }
}
