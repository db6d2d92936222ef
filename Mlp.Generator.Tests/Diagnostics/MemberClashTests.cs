using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Parsing;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Members of the user's that a generated one cannot stand beside, and those that it can.</summary>
public class MemberClashTests
{
    public static TheoryData<string> AllGenerated => [.. GeneratedMembers.All.Select(member => member.Display)];

    public static TheoryData<string, string> OwnClashes => new()
    {
        { "float [|Forward|];", "'Net.Forward' in the class 'Net' clashes with the generated member 'Forward(ReadOnlySpan<float>, Span<float>)'" },
        { "int [|Forward|] { get; set; }", "rename it" },
        { "event System.Action? [|Forward|] { add { } remove { } }", "'Net.Forward'" },
        { "class [|Forward|];", "Forward" },
        { "delegate void [|Forward|]<T>(T x);", "Forward" },
        { "void [|Forward|](System.ReadOnlySpan<float> a, System.Span<float> b) { }", "change its parameter types" },
        { "static int [|Load|](string path) => path.Length;", "'Load(string)'" },
        { "void [|Save|](System.IO.Stream s) { }", "'Save(Stream)'" },
        { "void [|Backward|](System.ReadOnlySpan<float> a, Tape b) { }", "'Backward(ReadOnlySpan<float>, Tape)'" },
        { "void [|Backward|](System.ReadOnlySpan<float> a, Net.Tape b) { }", "Tape" },
        { "const int [|InChannels|] = 3;", "'InChannels'" },
        { "void [|ParameterCount|](int x) { }", "'ParameterCount'" },
        { "int [|get_Layout|]() => 1;", "'Layout'" },
        { "void [|set_Parameters|](int x) { }", "'Parameters'" },
        { "class [|Tape|];", "'Tape'" },
        { "partial class [|Tape|];", "'Tape'" },
        { "enum [|Tape|];", "'Tape'" },
        { "void [|Tape|]() { }", "'Tape'" },
        { "[|Net|](long other, int x = 0) : this(other) { } public [|Net|](long seed) : this(seed, 1) { }", "" },
        { "object? [|_mlpState|];", "'_mlpState'" },
    };

    public static TheoryData<string> OwnNearMisses =>
    [
        "float Forward(float x) => x;",
        "void Forward(System.ReadOnlySpan<float> a) { }",
        "void Forward(System.ReadOnlySpan<float> a, System.Span<double> b) { }",
        "void Forward(System.ReadOnlySpan<double> a, System.Span<float> b) { }",
        "void Forward(ref System.ReadOnlySpan<float> a, System.Span<float> b) { }",
        "void Forward<T>(System.ReadOnlySpan<float> a, System.Span<float> b) { }",
        "static int Load(string path, int x) => x;",
        "static int Load(byte[] bytes) => 1;",
        "void Save(System.IO.FileStream s) { }",
        "void Backward(System.ReadOnlySpan<float> a, Other.Tape b) { } class Other { public class Tape; }",
        "class Tape<T>;",
        "int get_Layout(int x) => x;",
        "void set_Layout(int x, int y) { }",
        "int forward; int Forwards => forward + InChannels2; const int InChannels2 = 3; void M() => forward = 1;",
        "int this[int i] => i;",
        "public Net(ulong seed) : this((long)seed) { }",
        "public static explicit operator Net(int x) => new(x);",
    ];

    [Theory]
    [MemberData(nameof(OwnClashes))]
    public void A_member_that_clashes_is_reported(string member, string message)
    {
        // A constructor takes two to show: the one that clashes is the second.
        string marked = $"using Mlp; [Mlp(4, 3)] partial class Net {{ {member} }}";
        (string source, IReadOnlyList<(int Start, string Text)> places) = Marked.Read(marked);
        ImmutableArray<Diagnostic> diagnostics = GeneratorRunner.Analyze(source);
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal("MLP010", diagnostic.Id);
        Assert.Equal(places[^1], Marked.PlaceOf(diagnostic));
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [MemberData(nameof(OwnNearMisses))]
    public void A_member_that_only_shares_a_name_is_none(string member)
    {
        string source = $"#pragma warning disable CS0169, CS0414, CS0649\nusing Mlp; [Mlp(4, 3)] partial class Net {{ {member} }}";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Theory]
    [MemberData(nameof(AllGenerated))]
    public void Every_generated_member_is_guarded(string display)
    {
        GeneratedMember generated = GeneratedMembers.All.Single(member => member.Display == display);
        string parameters = string.Join(", ", generated.ParameterTypes.Select((type, i) => $"{(type == GeneratedMembers.Self ? "Net" : type)} p{i}"));
        string member = generated.Kind switch
        {
            GeneratedMemberKind.Constructor => $"Net({parameters}) : this() {{ }} Net() : this(1) {{ }}",
            GeneratedMemberKind.Method => $"void {generated.Name}({parameters}) {{ }}",
            GeneratedMemberKind.Type => $"class {generated.Name};",
            _ => $"int {generated.Name} => 1;",
        };
        Assert.Equal("MLP010", Assert.Single(GeneratorRunner.Analyze($"[Mlp.Mlp(4, 3)] partial class Net {{ {member} }}")).Id);
    }

    [Fact]
    public void A_network_has_no_member_that_is_not_guarded()
    {
        GeneratorResult result = GeneratorRunner.Run(
            "[Mlp.Mlp(4, 5, 3, NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.5)] partial class Net;").AssertCompiles();
        INamedTypeSymbol type = result.Output.GetTypeByMetadataName("Net")!;
        HashSet<string> guarded = [.. GeneratedMembers.All.Select(member => member.Display.Replace(GeneratedMembers.Self, "Net", StringComparison.Ordinal))];
        IEnumerable<string> members = type.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { AssociatedSymbol: not null })
            .Where(member => member is not IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } and not IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 })
            .Select(Display);
        Assert.Empty(members.Except(guarded));

        static string Display(ISymbol member) => member is IMethodSymbol method
            ? $"{(method.MethodKind == MethodKind.Constructor ? "constructor" : method.Name)}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat).Replace("Net.", "", StringComparison.Ordinal)))})"
            : member.Name;
    }

    [Theory]
    [InlineData("public float Forward;", "Forward(ReadOnlySpan<float>, Span<float>)")]
    [InlineData("public virtual void Forward(System.ReadOnlySpan<float> a, System.Span<float> b) { }", "Forward(ReadOnlySpan<float>, Span<float>)")]
    [InlineData("protected int Layout => 1;", "Layout")]
    [InlineData("internal void InChannels(int x) { }", "InChannels")]
    [InlineData("public class Tape;", "Tape")]
    [InlineData("public static int Save(string x) => 1;", "Save(string)")]
    public void An_inherited_member_that_would_be_hidden_is_reported(string member, string generated)
    {
        string source = $"using Mlp; class Base {{ {member} }} class Middle : Base; [Mlp(4, 3)] partial class Net : Middle;";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal("MLP011", diagnostic.Id);
        Assert.Equal("Net", Marked.PlaceOf(diagnostic).Text);
        Assert.Contains($"which 'Net' inherits, would be hidden by the generated member '{generated}'", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [InlineData("private int Forward => 1; public int F => Forward;")]
    [InlineData("public float Forward(float x) => x;")]
    [InlineData("public virtual void Save(int x) { }")]
    [InlineData("protected class Tape<T>;")]
    [InlineData("private protected static readonly int State = 1;")]
    public void An_inherited_member_that_is_not_hidden_is_none(string member)
    {
        string source = $"using Mlp; class Base {{ {member} }} [Mlp(4, 3)] partial class Net : Base;";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public void An_interface_may_ask_for_a_generated_member()
    {
        const string source = """
            interface IPredictor { void Forward(System.ReadOnlySpan<float> inputs, System.Span<float> outputs); int InChannels { get; } }
            [Mlp.Mlp(4, 3)] partial class Net : IPredictor { int IPredictor.InChannels => 4; void IPredictor.Forward(System.ReadOnlySpan<float> inputs, System.Span<float> outputs) { } }
            """;
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Theory]
    [InlineData("Forward")]
    [InlineData("Tape")]
    [InlineData("Layout")]
    [InlineData("get_Layout")]
    [InlineData("InChannels")]
    [InlineData("_mlpState")]
    public void The_class_cannot_have_a_members_name(string name)
    {
        string source = $"[Mlp.Mlp(4, 3)] partial class {name};";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal("MLP012", diagnostic.Id);
        Assert.Equal(name, Marked.PlaceOf(diagnostic).Text);
        Assert.Contains("choose another name", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [InlineData("partial class Forward { [Mlp.Mlp(4, 3)] public partial class Net; }")]
    [InlineData("namespace Forward { namespace Tape { [Mlp.Mlp(4, 3)] public partial class Net; } }")]
    [InlineData("[Mlp.Mlp(4, 3)] public partial class FORWARD;")]
    public void A_name_around_the_class_may_be_a_members(string source)
    {
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }
}
