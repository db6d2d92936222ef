using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Parsing;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>Generated code compiles without a warning wherever users put their networks, and beside whatever they call their types.</summary>
public class HostileSettingsTests
{
    // One of each kind of layer and option, so that all kinds of generated code are there.
    private const string Attributes = """
        [global::Mlp.Mlp(4, 5, 3, NormLayer = global::Mlp.NormLayer.BatchNorm1d, Dropout = 0.5)]
        """;

    private const string Nets = """
        using Mlp;
        namespace Nets;
        [Mlp(4, 3)] public partial class Linear;
        [Mlp(4, 20, 3, Bias = false)] internal sealed partial class NoBias;
        [Mlp(7, 5, 33, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.5)] public sealed partial class Full;
        [Mlp(7, 5, 3, NormLayer = NormLayer.BatchNorm1d, NormAffine = false, NormMomentum = MlpAttribute.CumulativeAverage)] partial class Plain;
        [Mlp(7, 5, 3, NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false, ActivationLayer = ActivationLayer.Identity)] partial class Batch;
        [Mlp(7, 5, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 1, NormMomentum = 0)] partial class Extreme;
        """;

    /// <summary>Each of <see cref="AllUserTypeNames"/> alone; in the short run some of them, since there all of them are tried at once.</summary>
    public static TheoryData<string> UserTypeNames => [.. AllUserTypeNames.Where((_, index) => TestRun.IsExhaustive || index % 11 == 0)];

    private static string[] AllUserTypeNames =>
    [
        "System", "Span", "ReadOnlySpan", "Vector", "Vector128", "Vector256", "Vector512", "Mlp", "MlpState", "MlpTape", "IMlp", "StateLayout",
        "Unsafe", "Math", "MathF", "MethodImpl", "MethodImplAttribute", "MethodImplOptions", "MemoryMarshal", "Stream", "ArgumentException",
        "GeneratedCode", "GeneratedCodeAttribute", "CompilerGenerated", "EditorBrowsable", "Activations", "Random", "Runtime", "Microsoft", "ISimd", "Simd512",
        "TensorInfo", "TensorRole", "TensorShape", "NormLayer", "ActivationLayer", "IO", "String", "Int32", "Single", "Object", "Void",
        "Interlocked", "Volatile", "Threading", "Array", "Buffer", "Numerics", "Generated", "nint", "@float", "@global", "@var", "@dynamic",
    ];

    public static TheoryData<string> Places =>
    [
        "{0} partial class Net;",
        "namespace A.B.C; {0} public partial class Net;",
        "namespace A {{ namespace B {{ {0} public partial class Net; }} }}",
        "namespace @namespace.@class.@record; {0} partial class @class;",
        "{0} partial class @record; {0} partial class @partial; {0} partial class @file; {0} partial class @var; {0} partial class @required;",
        "{0} partial class @await; {0} partial class @dynamic; {0} partial class @field; {0} partial class @value; {0} partial class @async;",
        "{0} partial class @extension; {0} partial class @scoped; {0} partial class @nint; {0} partial class @where; {0} partial class @seed;",
        "{0} partial class @input; {0} partial class @outputs; {0} partial class @rows; {0} partial class @tape; {0} partial class @inputs; {0} partial class @path;",
        "{0} partial class V; {0} partial class T; {0} partial class _; {0} partial class __; {0} partial class V512;",
        "namespace Größe.数据; {0} public partial class Нейросеть; {0} public partial class ნეტი; {0} public partial class Δ‿x;",
        "{0} partial class \\u0041bc; {0} partial class c\\u00e9d;",
        "namespace Mlp; {0} public partial class Net;",
        "namespace Mlp.Random; {0} public partial class Net;",
        "namespace Mlp.System; {0} public partial class Net;",
        "namespace Company.Mlp; {0} public partial class Net;",
        "namespace Company.Mlp.Activations.System {{ {0} public partial class Net; }} namespace Company {{ class Mlp2; }}",
        "namespace Company.System.IO; {0} public partial class Net;",
        "namespace System; {0} public partial class DigitNet;",
        "namespace System.Runtime.Intrinsics; {0} public partial class Net;",
        "public partial class @class {{ internal partial struct @struct {{ private partial class Middle {{ {0} private partial class Net; }} }} }}",
        "public partial interface IOuter {{ {0} public partial class Net; {0} private partial class Hidden; }}",
        "public partial record Outer(int X) {{ {0} protected partial class Net; }}",
        "public readonly partial record struct Outer(int X) {{ {0} private partial class Net; }}",
        "readonly ref partial struct Outer {{ {0} internal partial class Net; }}",
        "unsafe partial class Outer {{ {0} internal sealed partial class Net; }}",
        "internal static partial class Outer {{ {0} private sealed partial class Net {{ public static object Make() => new Net(1); }} }}",
        "{0} [System.Obsolete] public partial class Net; ",
        "{0} public partial class Net : System.Collections.Generic.List<int>;",
        "{0} public partial class Net : System.IO.MemoryStream;",
    ];

    /// <summary>Each setting that differs from the usual one alone; in the short run several at once.</summary>
    public static TheoryData<GeneratorOptions> Settings => TestRun.IsExhaustive ? AllSettings :
    [
        new GeneratorOptions { Nullable = NullableContextOptions.Disable, CheckOverflow = true, AllowUnsafe = true },
        new GeneratorOptions { Nullable = NullableContextOptions.Annotations, ImplicitUsings = true, LanguageVersion = LanguageVersion.CSharp13 },
        new GeneratorOptions { Nullable = NullableContextOptions.Warnings, Optimization = OptimizationLevel.Debug, LanguageVersion = LanguageVersion.Preview, Documentation = false },
    ];

    private static TheoryData<GeneratorOptions> AllSettings =>
    [
        new GeneratorOptions(),
        new GeneratorOptions { Nullable = NullableContextOptions.Disable },
        new GeneratorOptions { Nullable = NullableContextOptions.Annotations },
        new GeneratorOptions { Nullable = NullableContextOptions.Warnings },
        new GeneratorOptions { CheckOverflow = true },
        new GeneratorOptions { AllowUnsafe = true },
        new GeneratorOptions { ImplicitUsings = true },
        new GeneratorOptions { Optimization = OptimizationLevel.Debug },
        new GeneratorOptions { LanguageVersion = LanguageVersion.CSharp13 },
        new GeneratorOptions { LanguageVersion = LanguageVersion.Preview },
        new GeneratorOptions { Documentation = false },
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void It_compiles_under_every_setting(GeneratorOptions options)
    {
        GeneratorRunner.Run(Nets, options).Load();
        Assert.Empty(GeneratorRunner.Analyze(Nets, options));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void It_compiles_under_every_setting_where_ranks_share_batches(GeneratorOptions options)
    {
        GeneratorOptions shared = options with { ReferencesDistributed = true };
        GeneratorRunner.Run(Nets, shared).Load();
        Assert.Empty(GeneratorRunner.Analyze(Nets, shared));
    }

    [Fact]
    public void Settings_do_not_change_the_text()
    {
        IReadOnlyDictionary<string, string> files = GeneratorRunner.Run(Nets).Files;
        Assert.All<object[]>(Settings, row => Assert.Equal(files, GeneratorRunner.Run(Nets, (GeneratorOptions)row[0]).Files));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void It_compiles_wherever_the_class_is(string place)
    {
        string source = "#pragma warning disable CS0628\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, place, Attributes);
        GeneratorOptions options = new() { AllowUnsafe = place.Contains("unsafe", StringComparison.Ordinal) };
        Assert.Empty(GeneratorRunner.Analyze(source, options));
        GeneratorRunner.Run(source, options).Load();
    }

    [Theory]
    [MemberData(nameof(UserTypeNames))]
    public void It_compiles_beside_a_type_of_any_name(string name)
    {
        const string header = "#pragma warning disable CS8981\n";
        GeneratorRunner.Run($"{header}namespace A; class {name}; {Attributes} public partial class Net;").AssertCompiles();
        GeneratorRunner.Run($"{header}namespace A; {Attributes} public partial class Net {{ class {NotGenerated(name)}; }}").AssertCompiles();
        GeneratorRunner.Run($"{header}namespace A; partial class Outer {{ class {name}; {Attributes} public partial class Net; }}").AssertCompiles();
        GeneratorRunner.Run($"{header}namespace A {{ {Attributes} public partial class Net; }} namespace A.{name} {{ class C; }}").AssertCompiles();
    }

    [Theory]
    [MemberData(nameof(UserTypeNames))]
    public void It_compiles_beside_a_member_of_any_name(string name)
    {
        string member = NotGenerated(name);
        string source = $"namespace A; class Base {{ protected static int {member} => 1; }} {Attributes} public partial class Net {{ public int {member} => 1; }} {Attributes} partial class Derived : Base;";
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public void It_compiles_beside_all_of_them_at_once()
    {
        string types = string.Concat(AllUserTypeNames.Select(name => $"class {NotGenerated(name)};\n"));
        GeneratorRunner.Run($"namespace A;\n{Attributes} public partial class Net\n{{\n{types}}}\n{types}").AssertCompiles();
        GeneratorRunner.Run($"namespace A; partial class Outer\n{{\n{types}{Attributes} public partial class Net;\n}}\n").AssertCompiles();

        string spaces = string.Concat(AllUserTypeNames.Select(name => $"namespace A.{name} {{ class C; }}\n"));
        GeneratorRunner.Run($"#pragma warning disable CS8981\nnamespace A {{ {Attributes} public partial class Net; }}\n{spaces}").AssertCompiles();

        string Members(string modifiers) => string.Concat(AllUserTypeNames.Select(name => $"{modifiers} int {NotGenerated(name)} => 1;\n"));
        GeneratorRunner.Run(
            $"namespace A; class Base {{ {Members("protected static")} }} {Attributes} public partial class Net {{ {Members("public")} }} {Attributes} partial class Derived : Base;").AssertCompiles();
    }

    [Fact]
    public void Nested_types_named_like_its_namesakes_do_not_disturb_it()
    {
        // Forward cannot be a member's name in the class, but beside it or around it.
        GeneratorRunner.Run($"namespace A; class Forward; class Tape; class Layout; class Backward; {Attributes} public partial class Net;").AssertCompiles();
        GeneratorRunner.Run($"namespace A; partial class Forward {{ class Tape; class Layout; {Attributes} public partial class Net; }}").AssertCompiles();
    }

    // Within the class a generated member's name is taken.
    private static string NotGenerated(string name) => GeneratedMembers.All.Any(member => member.Name == name) ? name + "2" : name;
}
