using Microsoft.CodeAnalysis;
using Mlp.Generator.Parsing;
using Mlp.Generator.Parsing.Tables;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>That what is generated is guarded against members of the user's.</summary>
public sealed class TableMemberTests
{
    private const string Rows = """
        using Mlp.Tables;
        public enum Kind { A, B }
        public record Row(Kind X, [property: Length(2)] float[] F, [property: Length(2)] double[]? D, [property: Target] bool Y);

        """;

    private static readonly Lazy<GeneratorOptions> s_static = new(() =>
    {
        GeneratorResult train = GeneratorRunner.Run(Rows + """
            [MlpTable<Row>(8)] public partial class Model
            {
                public static byte[] Train()
                {
                    System.IO.MemoryStream file = new();
                    Fit([new Row(Kind.A, [1, 2], [3, 4], true), new Row(Kind.B, [3, 2], null, false)], new TableFitOptions { Members = 1, Epochs = 1 }).Save(file);
                    return file.ToArray();
                }
            }
            """);
        return new() { AdditionalTexts = [WeightsFile.Encode("m.safetensors", (byte[])train.Load().GetType("Model")!.GetMethod("Train")!.Invoke(null, null)!)] };
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_has_no_member_that_is_not_guarded(bool isStatic)
    {
        GeneratorResult result = isStatic
            ? GeneratorRunner.Run(Rows + "[MlpTable<Row>(8, Weights = \"m.safetensors\")] public static partial class Model;", s_static.Value).AssertCompiles()
            : GeneratorRunner.Run(Rows + "[MlpTable<Row>(8)] public partial class Model;").AssertCompiles();
        INamedTypeSymbol type = result.Output.GetTypeByMetadataName("Model")!;
        HashSet<string> guarded = [.. TableMembers.Of(result.Output.GetTypeByMetadataName("Row"), hasReadCsv: false, isStatic).Select(member => member.Display)];
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

    [Theory]
    [InlineData("class [|MlpModel|];", "'MlpModel'")]
    [InlineData("class [|Network|];", "'Network'")]
    [InlineData("static int [|Schema|] => 1;", "'Schema'")]
    [InlineData("static void [|Evaluate|](System.Collections.Generic.IEnumerable<Row> rows) { }", "'Evaluate(IEnumerable<Row>)'")]
    public void A_member_that_clashes_with_one_of_a_static_model_is_reported(string member, string message)
    {
        (string source, IReadOnlyList<(int Start, string Text)> places) = Marked.Read(Rows + $"[MlpTable<Row>(8, Weights = \"m.safetensors\")] public static partial class Model {{ {member} }}");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_static.Value));
        Assert.Equal("MLP010", diagnostic.Id);
        Assert.Equal(places[^1], Marked.PlaceOf(diagnostic));
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_only_other_models_have_are_free()
    {
        const string source = Rows + "[MlpTable<Row>(8, Weights = \"m.safetensors\")] public static partial class Model { public static int Fit => 1; public static void Load(string path) { } public static string Report => \"\"; }";
        Assert.Empty(GeneratorRunner.Analyze(source, s_static.Value));
        GeneratorRunner.Run(source, s_static.Value).AssertCompiles();
    }
}
