using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with the class: each fault where it stands, and the near misses that are none.</summary>
public class ClassDiagnosticsTests
{
    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP001", "[Mlp(4, 3)] class [|Net|];", "declare it as 'partial class Net'" },
        { "MLP001", "[Mlp(4, 3)] public sealed class [|@class|] { }", "'class'" },
        { "MLP001", "[Mlp(4, 3)] partial class Net; class [|Net|] { }", "not partial" },
        { "MLP002", "class [|Outer|] { [Mlp(4, 3)] partial class Net; }", "'Outer' around the network 'Net'" },
        { "MLP002", "struct [|Outer|] { partial class Middle { [Mlp(4, 3)] partial class Net; } }", "declare 'Outer' as partial" },
        { "MLP002", "interface [|IOuter|] { [Mlp(4, 3)] partial class Net; }", "move 'Net' out of it" },
        { "MLP003", "[Mlp(4, 3)] partial class [|Net|]<T>;", "'Net<T>' has type parameters" },
        { "MLP003", "partial class Outer<T> { [Mlp(4, 3)] partial class [|Net|]; }", "'Outer<T>' has type parameters" },
        { "MLP004", "[Mlp(4, 3)] static partial class [|Net|];", "remove 'static'" },
        { "MLP005", "[Mlp(4, 3)] abstract partial class [|Net|];", "remove 'abstract'" },
        { "MLP006", "[Mlp(4, 3)] partial record [|Net|];", "'Net' is a record" },
        { "MLP006", "[Mlp(4, 3)] partial record class [|Net|](int X);", "declare it as 'partial class Net'" },
        { "MLP007", "[Mlp(4, 3)] file partial class [|Net|];", "replace 'file' with 'internal'" },
        { "MLP007", "file partial class Outer { [Mlp(4, 3)] partial class [|Net|]; }", "'Outer' is local to its file" },
        { "MLP008", "class Base(int x) { public int X => x; } [Mlp(4, 3)] partial class [|Net|] : Base;", "add 'protected Base()'" },
        { "MLP008", "class Base { private Base() { } public static Base Instance { get; } = new(); } [Mlp(4, 3)] partial class [|Net|] : Base;", "no accessible constructor" },
        { "MLP008", "class Base { public Base(int x = 0) { } public Base(string s = \"\") { } } [Mlp(4, 3)] partial class [|Net|] : Base;", "without arguments" },
        { "MLP009", "[Mlp(4, 3)] partial class Base; [Mlp(4, 3)] partial class [|Net|] : Base;", "'Net' derives from the network 'Base'" },
        { "MLP009", "[Mlp(4, 3)] partial class Base; class Middle() : Base(1); [Mlp(4, 3)] partial class [|Net|] : Middle;", "network 'Base'" },
        { "MLP013", "[Mlp(4, 3)] partial class Net[|(int x)|] { public int X => x; }", "remove its parameter list" },
        { "MLP013", "[Mlp(4, 3)] partial class Net; partial class Net[|()|];", "primary constructor" },
        { "MLP014", "[Mlp(4, 3)] partial class Net { public required string [|Name|] { get; init; } }", "'Net.Name' is required" },
        { "MLP014", "class Base { public required int Size; } [Mlp(4, 3)] partial class [|Net|] : Base;", "'Base.Size' is required" },
        { "MLP015", "[Mlp(4, 3)] partial class Net { public [|Net|](string s) => _ = s; }", "add ': this(seed)'" },
        { "MLP015", "[Mlp(4, 3)] partial class Net { public [|Net|]() : base() { } }", "does not call the generated constructor" },
    };

    /// <summary>Legal, and so compiled with what is generated for it.</summary>
    public static TheoryData<string> NearMisses =>
    [
        "[Mlp(4, 3)] partial class Net;",
        "[Mlp(4, 3)] public sealed partial class Net { }",
        "partial class Net; [Mlp(4, 3)] partial class Net; partial class Net { }",
        "partial class Outer { [Mlp(4, 3)] private partial class Net; }",
        "static partial class Outer { [Mlp(4, 3)] internal sealed partial class Net; }",
        "abstract partial class Outer { [Mlp(4, 3)] protected internal partial class Net; }",
        "partial record Outer(int X) { [Mlp(4, 3)] private protected partial class Net; }",
        "readonly ref partial struct Outer { partial record struct Middle(int X) { [Mlp(4, 3)] public partial class Net; } }",
        "partial interface IOuter { [Mlp(4, 3)] partial class Net; }",
        "class Base; [Mlp(4, 3)] partial class Net : Base;",
        "abstract class Base { protected Base() { } } [Mlp(4, 3)] partial class Net : Base;",
        "class Base { internal Base(int x = 1, params int[] xs) => _ = x + xs.Length; } [Mlp(4, 3)] partial class Net : Base;",
        "class Base { public Base() { } public Base(int x = 0) => _ = x; } [Mlp(4, 3)] partial class Net : Base;",
        "class Base<T>; [Mlp(4, 3)] partial class Net : Base<int>;",
        "[Mlp(4, 3)] partial class Net : System.Exception;",
        "[Mlp(4, 3)] partial class Net { static Net() { } }",
        "[Mlp(4, 3)] partial class Net { ~Net() { } }",
        "[Mlp(4, 3)] partial class Net { public Net() : this(42L) { } public Net(string s) : this() => _ = s; }",
        "[Mlp(4, 3)] partial class Net { public partial Net(string s); public partial Net(string s) : this(1) => _ = s; }",
        "[Mlp(Net.Size, Net.Size - 1)] partial class Net { public const int Size = 4; }",
        "[Mlp(4, 3)] partial class Net { public Net(int seed) : this((long)seed) { } }",
        "[Mlp(4, 3)] partial class Net { public string? Name { get; init; } }",
        "[Mlp(4, 3)] partial class Net; class Derived() : Net(1);",
        "class Base { public class Inner; } [Mlp(4, 3)] partial class Net : Base { public new class Inner; }",
        "using Deep = Mlp.MlpAttribute; [Deep(4, 3)] partial class Net;",
        "[type: global::Mlp.MlpAttribute(4, 3)] [System.Obsolete(\"old\")] partial class Net;",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_is_and_nothing_is_generated(string id, string declaration, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read("using Mlp;\n" + declaration);
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
        {
            Assert.DoesNotContain(GeneratorRunner.Run(source).Files.Keys, name => name.StartsWith("Net", StringComparison.Ordinal));
        }
        else
        {
            Assert.NotEmpty(GeneratorRunner.Run(source).Files);
        }
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void A_near_miss_is_no_fault_and_compiles(string declaration)
    {
        string source = declaration.StartsWith("using", StringComparison.Ordinal) ? declaration : "using Mlp;\n" + declaration;
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public void All_faults_of_a_declaration_are_reported()
    {
        ImmutableArray<Diagnostic> diagnostics = GeneratorRunner.Analyze("""
            class Outer<T>
            {
                [Mlp.Mlp(0, 3, 9000, Dropout = 2)]
                abstract class Net(int x)
                {
                    public required int Forward { get; set; } = x;
                }
            }
            """);
        Assert.Equal(
            ["MLP001", "MLP002", "MLP003", "MLP005", "MLP010", "MLP013", "MLP014", "MLP018", "MLP018", "MLP021"],
            diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12, true)]
    [InlineData(LanguageVersion.CSharp9, true)]
    [InlineData(LanguageVersion.CSharp13, false)]
    [InlineData(LanguageVersion.CSharp14, false)]
    [InlineData(LanguageVersion.Latest, false)]
    [InlineData(LanguageVersion.Default, false)]
    [InlineData(LanguageVersion.Preview, false)]
    public void The_language_version_must_be_13_or_later(LanguageVersion version, bool tooOld)
    {
        GeneratorOptions options = new() { LanguageVersion = version };
        const string source = "[Mlp.Mlp(4, 3)] partial class Net { }";
        ImmutableArray<Diagnostic> diagnostics = GeneratorRunner.Analyze(source, options);
        if (tooOld)
        {
            Diagnostic diagnostic = Assert.Single(diagnostics);
            Assert.Equal("MLP026", diagnostic.Id);
            Assert.Equal("Net", Marked.PlaceOf(diagnostic).Text);
            Assert.Contains(
                $"compiles as C# {version.ToDisplayString()}, but networks are written in C# 13.0",
                diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
                StringComparison.Ordinal);
            GeneratorRunner.Run(source, options).AssertEmpty();
        }
        else
        {
            Assert.Empty(diagnostics);
            GeneratorRunner.Run(source, options).AssertCompiles();
        }
    }

    [Fact]
    public void An_attribute_of_the_users_own_with_the_same_name_is_not_ours()
    {
        const string source = "namespace Mlp { class MlpAttribute(string s) : System.Attribute { public string S => s; } [Mlp(\"x\")] class Net; }";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertEmpty();
    }

    [Theory]
    [InlineData("[Mlp.Mlp(4, 3)] struct Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial record struct Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] interface INet;")]
    [InlineData("[Mlp.Mlp(4, 3)] enum Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] delegate void Net();")]
    [InlineData("[assembly: Mlp.Mlp(4, 3)]")]
    [InlineData("static class Extensions { extension(int x) { [Mlp.Mlp(4, 3)] partial class Net; } }")]
    public void What_is_not_a_class_is_left_to_the_compiler(string source)
    {
        GeneratorResult result = GeneratorRunner.Run(source);
        result.AssertEmpty();
        Assert.NotEmpty(result.Diagnostics);
    }

    [Theory]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : A;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : B; partial class B : A;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : A.Inner { public class Inner; }")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : Missing<int>;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : B, C; class B; class C;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : string;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : System.Enum;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : int[];")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class A : System.IDisposable;")]
    [InlineData("[Mlp.Mlp(A.InChannels, 3)] partial class A;")]
    [InlineData("[Mlp.Mlp(A.X, 3)] partial class A { const int X = Y; const int Y = X; }")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class { }")]
    [InlineData("partial class { [Mlp.Mlp(4, 3)] partial class Net; }")]
    [InlineData("namespace ; [Mlp.Mlp(4, 3)] partial class Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class Net; class Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class Net; partial struct Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class Net : ; { ")]
    [InlineData("[Mlp.Mlp(4, 3)] partial class Net<;")]
    [InlineData("void M() { [Mlp.Mlp(4, 3)] partial class Local; }")]
    [InlineData("[Mlp.Mlp(4, 3)] partial sealed class Net { public Net( }")]
    [InlineData("[Mlp.Mlp(4, 3)] private partial class Net { void (int x) { } int { get; } }")]
    public void What_does_not_compile_throws_nothing(string source)
    {
        GeneratorRunner.Analyze(source);
        Assert.NotEmpty(GeneratorRunner.Run(source).Diagnostics);
    }
}
