using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Parsing;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Static classes with weights: what a user may write in and around them, and what clashes with what is generated.</summary>
public class StaticClassTests
{
    private const string Arguments = "2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = \"norm.safetensors\"";

    private static readonly GeneratorOptions s_options = new() { AdditionalTexts = [HelpPageWeights.Norm(variance: 1, gamma: 1).Encode("norm.safetensors")] };

    public static TheoryData<string> AllGenerated => [.. GeneratedMembers.Of(isStatic: true, hasWeights: true).Select(member => member.Display)];

    [Theory]
    [InlineData("static float [|Forward|] = 1;", "'Forward(ReadOnlySpan<float>, Span<float>)'")]
    [InlineData("static class [|Forward|];", "'Forward(ReadOnlySpan<float>, Span<float>)'")]
    [InlineData("static void [|Forward|](System.ReadOnlySpan<float> a, System.Span<float> b) { }", "change its parameter types")]
    [InlineData("static double [|SelfTest|]() => 0;", "'SelfTest()'")]
    [InlineData("static int [|SelfTest|] => 1;", "'SelfTest()'")]
    [InlineData("const int [|InChannels|] = 3;", "'InChannels'")]
    [InlineData("static int [|OutChannels|]() => 1;", "'OutChannels'")]
    [InlineData("enum [|ParameterCount|];", "'ParameterCount'")]
    public void A_member_that_clashes_is_reported(string member, string message)
    {
        (string source, IReadOnlyList<(int Start, string Text)> places) = Marked.Read($"using Mlp; [Mlp({Arguments})] static partial class Net {{ {member} }}");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_options));
        Assert.Equal("MLP010", diagnostic.Id);
        Assert.Equal(places[^1], Marked.PlaceOf(diagnostic));
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source, s_options).AssertEmpty();
    }

    [Theory]
    [MemberData(nameof(AllGenerated))]
    public void Every_generated_member_is_guarded(string display)
    {
        string name = display.Split('(')[0];
        Assert.Equal("MLP010", Assert.Single(GeneratorRunner.Analyze($"using Mlp; [Mlp({Arguments})] static partial class Net {{ class {name}; }}", s_options)).Id);
        Diagnostic named = Assert.Single(GeneratorRunner.Analyze($"using Mlp; [Mlp({Arguments})] static partial class {name};", s_options));
        Assert.Equal("MLP012", named.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", Height = 2, Width = 2")]
    public void A_static_network_has_no_member_that_is_not_guarded(string images)
    {
        string arguments = images == "" ? Arguments : Arguments.Replace("1d", "2d", StringComparison.Ordinal) + images;
        INamedTypeSymbol type = GeneratorRunner.Run($"using Mlp; [Mlp({arguments})] static partial class Net;", s_options).AssertCompiles().Output.GetTypeByMetadataName("Net")!;
        IEnumerable<string> members = type.GetMembers().Where(member => !member.IsImplicitlyDeclared).Select(Display);
        Assert.Empty(members.Except(GeneratedMembers.Of(isStatic: true, hasWeights: true).Select(member => member.Display)));

        static string Display(ISymbol member) => member is IMethodSymbol method
            ? $"{method.Name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})"
            : member.Name;
    }

    [Theory]
    [InlineData("static float Forward(float x) => x;")]
    [InlineData("static void Forward(System.Span<float> a, System.Span<float> b) => Forward((System.ReadOnlySpan<float>)a, b);")]
    [InlineData("static double SelfTest(int rows) => rows * SelfTest();")]
    [InlineData("static void Load(string path) { } static int Layout => 1; class Tape; static Net() { } static int _mlpState;")]
    [InlineData("static class Weights; static class ForwardRow; static int System, Mlp, Unsafe, Vector512; class global;")]
    public void A_member_that_clashes_with_nothing_is_none(string member)
    {
        string source = $"#pragma warning disable CS0169, CS0414, CS0649\nusing Mlp; [Mlp({Arguments})] static partial class Net {{ {member} }}";
        Assert.Empty(GeneratorRunner.Analyze(source, s_options));
        GeneratorRunner.Run(source, s_options).AssertCompiles();
    }

    [Theory]
    [InlineData("Weights")]
    [InlineData("ForwardRow")]
    [InlineData("Tape")]
    [InlineData("Load")]
    [InlineData("Linear0")]
    [InlineData("Simd512")]
    [InlineData("BakedWeights")]
    [InlineData("ThreadScratch")]
    [InlineData("Unsafe")]
    [InlineData("V")]
    [InlineData("@class")]
    [InlineData("Größe")]
    public void The_class_may_have_a_name_that_generated_code_uses_inside(string name)
    {
        foreach (string format in Enum.GetNames<WeightFormat>())
        {
            string source = $"using Mlp; [Mlp({Arguments}, WeightFormat = WeightFormat.{format})] static partial class {name};";
            Assert.Empty(GeneratorRunner.Analyze(source, s_options));
            GeneratorRunner.Run(source, s_options).AssertCompiles();
        }
    }

    [Theory]
    [InlineData("$ public static partial class Net;")]
    [InlineData("$ internal static partial class Net; namespace A.B { $ static partial class Net; } namespace A.@namespace { $ public static partial class Net; }")]
    [InlineData("namespace A { static partial class Outer { $ private static partial class Net; static void M() => Net.SelfTest(); } }")]
    [InlineData("partial struct Outer { $ internal static partial class Net; } partial interface IOuter { $ static partial class Net; } partial record Record { $ protected static partial class Net; }")]
    [InlineData("partial class Outer { public partial class @event { $ static partial class Net; } $ public static partial class Net2; } static partial class Net2 { }")]
    [InlineData("namespace Mlp.System { $ static partial class Net; class Baked; class Mlp; class Int8Linear; }")]
    public void A_static_class_may_stand_anywhere(string places)
    {
        foreach (string format in Enum.GetNames<WeightFormat>())
        {
            string source = "#pragma warning disable CS0649\nusing Mlp;" + places.Replace("$", $"[global::Mlp.Mlp({Arguments}, WeightFormat = WeightFormat.{format})]", StringComparison.Ordinal);
            Assert.Empty(GeneratorRunner.Analyze(source, s_options));
            GeneratorRunner.Run(source, s_options).AssertCompiles();
        }
    }

    [Theory]
    [InlineData("static class [|Net|];", "MLP001")]
    [InlineData("static class Outer<T> { $ static partial class [|Net|]; }", "MLP003")]
    public void A_static_class_that_cannot_be_continued_is_reported(string declaration, string id)
    {
        string text = declaration.Contains('$', StringComparison.Ordinal) ? declaration : "$ " + declaration;
        (string source, IReadOnlyList<(int Start, string Text)> places) = Marked.Read("using Mlp; " + text.Replace("$", $"[Mlp({Arguments})]", StringComparison.Ordinal));
        IReadOnlyList<Diagnostic> diagnostics = GeneratorRunner.Analyze(source, s_options);
        Assert.Contains(diagnostics, diagnostic => Marked.PlaceOf(diagnostic) == places[^1] && diagnostic.Id == id);
        GeneratorRunner.Run(source, s_options).AssertEmpty();
    }

    [Fact]
    public void Weights_leave_no_room_for_a_constructor_without_parameters()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze($"using Mlp; [Mlp({Arguments})] partial class Net {{ public Net() : this(1) {{ }} }}", s_options));
        Assert.Equal("MLP010", diagnostic.Id);
    }
}
