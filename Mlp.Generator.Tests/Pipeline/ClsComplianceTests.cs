using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>
/// Networks are not CLS-compliant, and no project hears of it where it can do nothing: not in generated files, nor, with the suppressor that comes with
/// the generator, at the attribute. Each warning is an error here.
/// </summary>
public class ClsComplianceTests
{
    // Each kind of network and each option, public and not, in each kind of place.
    private const string Nets = """
        namespace Nets
        {
            using Mlp;
            [Mlp(4, 8, 3)] public sealed partial class Public;
            [Mlp(4, 8, 3)] internal sealed partial class Internal;
            [Mlp(4, 8, 3)] public partial class Open;
            [MlpAttribute(4, 3, Bias = false)] public partial class Derived : System.Collections.Generic.List<int>;
            [Mlp(hiddenChannels: new[] { 8, 3 }, inChannels: 4)] public partial class AsArray;
            [Mlp(4, [8, 3], Dropout = 0.5)] public partial class AsCollection;
            [Mlp(7, 5, 33, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.5)] public sealed partial class Norm;
            [Mlp(7, 5, 3, NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false)] public partial class Batch;
            [Mlp(7, 5, 3, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.GELU)] public partial class Layer;
            [Mlp(7, 5, 3, NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.LeakyReLU)] public partial class Rms;
            [Mlp(7, 5, 3, ActivationType = typeof(Activation))] public partial class Own;
            [Mlp(3, 5, 2, NormLayer = NormLayer.BatchNorm2d, Height = 4, Width = 4)] public partial class Images;
            [Mlp(3, 5, 2, Height = 4, Width = 4)] public partial class Pixels;
            [Mlp(2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = "norm.safetensors")] public sealed partial class Initial;
            [Mlp(2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = "norm.safetensors")] public static partial class Single;
            [Mlp(2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = "norm.safetensors", WeightFormat = WeightFormat.BFloat16)] public static partial class BFloat16;
            [Mlp(2, 3, 1, NormLayer = NormLayer.BatchNorm1d, Weights = "norm.safetensors", WeightFormat = WeightFormat.Int8)] public static partial class Int8;
            [Mlp(2, 3, 1, NormLayer = NormLayer.LayerNorm, Weights = "layer.safetensors")] public static partial class StaticLayer;
            [Mlp(2, 3, 1, NormLayer = NormLayer.RMSNorm, Weights = "rms.safetensors", WeightFormat = WeightFormat.Int8)] public static partial class StaticRms;
            [Mlp(2, 1, Weights = "good.safetensors")] internal static partial class StaticInternal;
            public partial class Outer
            {
                [Mlp(4, 8, 3)] public sealed partial class Nested;
                [Mlp(4, 8, 3)] protected internal partial class Protected;
                [Mlp(4, 8, 3)] private sealed partial class Private;
                [Mlp(2, 1, Weights = "good.safetensors")] public static partial class Static;
            }
            public partial struct Struct { [Mlp(4, 8, 3)] public sealed partial class Nested; }
            public partial interface IOuter { [Mlp(4, 8, 3)] public sealed partial class Nested; }
            internal struct Activation : Mlp.Activations.IActivation
            {
                public static V Forward<V>(V x) where V : struct, Mlp.Simd.ISimd<V> => x;
                public static V Forward<V>(V x, out V derivative) where V : struct, Mlp.Simd.ISimd<V> => derivative = x;
            }
        }
        """;

    // Missing documentation of the user's own is none of this.
    private static readonly GeneratorOptions s_options = new()
    {
        Documentation = false,
        AdditionalTexts =
        [
            .. HelpPageWeights.All,
            HelpPageWeights.Norm(1, 1).Without("1.running_mean").Without("1.running_var").Without("1.num_batches_tracked").Encode("layer.safetensors"),
            HelpPageWeights.Norm(1, 1).Without("1.bias").Without("1.running_mean").Without("1.running_var").Without("1.num_batches_tracked").Encode("rms.safetensors"),
        ],
    };

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)]", true)]
    [InlineData("[assembly: System.CLSCompliant(true)] [module: System.CLSCompliant(true)]", true)]
    [InlineData("[assembly: System.CLSCompliant(true)] [Mlp.Mlp(4, 3)] [System.CLSCompliant(false)] public partial class Marked;", true)]
    [InlineData("[assembly: System.CLSCompliant(false)]", false)]
    [InlineData("", false)]
    public void It_compiles_without_a_warning(string declaration, bool isChecked)
    {
        GeneratorResult result = GeneratorRunner.Run([declaration + Nets], s_options);
        Assert.Equal(26 + (declaration.Contains("Marked", StringComparison.Ordinal) ? 1 : 0), Count(result));
        ImmutableArray<Diagnostic> compiler = [.. result.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        Assert.All(compiler, diagnostic => Assert.Equal("CS3016", diagnostic.Id)); // at the attributes, for the suppressor
        Assert.Equal(isChecked, compiler.Length > 0);
        Assert.Empty(Complaints(result.Output));
    }

    /// <summary>Without the pragma there are warnings: it is not there for nothing, and it lists what it must and no more.</summary>
    [Fact]
    public void Each_warning_that_is_switched_off_would_come()
    {
        // Of names that differ in case alone the compiler names one, the user's or ours.
        const string named = "[Mlp.Mlp(4, 8, 3)] public partial class Named { public int layout; public int FORWARD; public int save() => layout + FORWARD; }";
        GeneratorResult result = GeneratorRunner.Run(["[assembly: System.CLSCompliant(true)]" + Nets, named], s_options);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => GeneratorResult.IsGenerated(diagnostic.Location));
        Compilation unmarked = result.Output;
        HashSet<string> switchedOff = [];
        foreach (SyntaxTree tree in result.Output.SyntaxTrees.Where(tree => tree.FilePath.Contains("Mlp.Generator.MlpGenerator", StringComparison.Ordinal)))
        {
            string[] lines = tree.ToString().Split('\n');
            switchedOff.UnionWith(lines.Where(IsPragma).SelectMany(line => line.Split("//")[0]["#pragma warning disable ".Length..].Split(',', StringSplitOptions.TrimEntries)));
            unmarked = unmarked.ReplaceSyntaxTree(tree, GeneratorRunner.Parse(string.Join('\n', lines.Where(line => !IsPragma(line))), tree.FilePath, s_options));
        }

        IEnumerable<string> warnings = unmarked.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && GeneratorResult.IsGenerated(diagnostic.Location))
            .Select(diagnostic => diagnostic.Id);
        Assert.Equal(warnings.Distinct().Order(StringComparer.Ordinal), switchedOff.Order(StringComparer.Ordinal));

        static bool IsPragma(string line) => line.StartsWith("#pragma warning", StringComparison.Ordinal);
    }

    /// <summary>Arrays in other attributes stay the user's business.</summary>
    [Fact]
    public void Only_at_the_networks_attribute_is_the_warning_withdrawn()
    {
        const string source = """
            [assembly: System.CLSCompliant(true)]
            public sealed class WidthsAttribute(params int[] widths) : System.Attribute { public int[] Widths => widths; public WidthsAttribute() : this([]) { } }
            public sealed class MlpAttribute(params int[] widths) : System.Attribute { public int[] Widths => widths; public MlpAttribute() : this([]) { } }
            [Mlp.Mlp(4, 8, 3)] public sealed partial class Net;
            [Widths(1, 2)] public class Other;
            [Mlp(1, 2)] public class Namesake;
            """;
        Assert.Equal(["CS3016", "CS3016"], Complaints(GeneratorRunner.Run(source, s_options).Output).Select(diagnostic => diagnostic.Id));
    }

    /// <summary>What is left with the suppressor, as in a build with the package.</summary>
    private static Diagnostic[] Complaints(Compilation compilation) =>
    [
        .. compilation
            .WithAnalyzers([new MlpAnalyzer(), new ArrayArgumentSuppressor()], new AnalyzerOptions([.. s_options.AdditionalTexts]))
            .GetAllDiagnosticsAsync().GetAwaiter().GetResult()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed),
    ];

    private static int Count(GeneratorResult result) => result.Files.Keys.Count(file => file.EndsWith(".Forward.g.cs", StringComparison.Ordinal));
}
