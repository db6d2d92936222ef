using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>A Debug build that has networks is optimised by the JIT where the project asks for it, and left alone otherwise.</summary>
public class DebugOptimizationTests
{
    private const string Net = "[Mlp.Mlp(4, 2)] public partial class Net;";
    private const string File = "MlpGen.OptimizedDebugBuild.g.cs";

    [Theory]
    [InlineData(Net, OptimizationLevel.Debug, "true", true)]
    [InlineData(Net, OptimizationLevel.Debug, "True", true)]
    [InlineData("public record Row(float X, [property: Mlp.Tables.Target] bool Y); [Mlp.Tables.MlpTable<Row>(4)] public partial class Model;", OptimizationLevel.Debug, "true", true)]
    [InlineData(Net, OptimizationLevel.Debug, "false", false)]
    [InlineData(Net, OptimizationLevel.Debug, "", false)]
    [InlineData(Net, OptimizationLevel.Debug, null, false)]
    [InlineData(Net, OptimizationLevel.Release, "true", false)]
    [InlineData("class Other;", OptimizationLevel.Debug, "true", false)]
    [InlineData("[Mlp.Mlp(4)] public partial class Broken;", OptimizationLevel.Debug, "true", false)]
    public void It_is_written_where_a_debug_build_with_a_network_asks_for_it(string source, OptimizationLevel level, string? property, bool isWritten)
    {
        GeneratorDriver driver = Run(Compile(source, level), property, out Compilation output);
        Assert.Equal(isWritten, driver.GetRunResult().GeneratedTrees.Any(tree => tree.FilePath.EndsWith(File, StringComparison.Ordinal)));
        Assert.Equal(isWritten ? 1 : 0, output.Assembly.GetAttributes().Count(IsDebuggable));
    }

    /// <summary>The attribute twice would not compile.</summary>
    [Fact]
    public void A_program_that_has_the_attribute_keeps_its_own()
    {
        const string Own = "[assembly: System.Diagnostics.Debuggable(System.Diagnostics.DebuggableAttribute.DebuggingModes.DisableOptimizations)]\n";
        Run(Compile(Own + Net, OptimizationLevel.Debug), "true", out Compilation output);
        AttributeData attribute = Assert.Single(output.Assembly.GetAttributes(), IsDebuggable);
        Assert.Equal((int)DebuggableAttribute.DebuggingModes.DisableOptimizations, attribute.ConstructorArguments[0].Value);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>What the runtime reads: the compiler adds nothing of its own to it, optimisation is not disabled.</summary>
    [Fact]
    public void The_assembly_says_that_the_JIT_may_optimize()
    {
        Run(Compile(Net, OptimizationLevel.Debug), "true", out Compilation output);
        using MemoryStream image = new();
        Assert.True(output.Emit(image).Success);
        System.Reflection.Assembly assembly = System.Reflection.Assembly.Load(image.ToArray());
        DebuggableAttribute attribute = (DebuggableAttribute)Assert.Single(assembly.GetCustomAttributes(typeof(DebuggableAttribute), inherit: false));
        Assert.False(attribute.IsJITOptimizerDisabled);
    }

    /// <summary>Typing elsewhere computes nothing anew.</summary>
    [Fact]
    public void It_stays_cached()
    {
        CSharpCompilation before = Compile(Net, OptimizationLevel.Debug);
        GeneratorDriver driver = Run(before, "true", out _);
        Compilation after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class More;", new CSharpParseOptions(LanguageVersion.Latest), "More.cs"));
        GeneratorRunResult result = driver.RunGenerators(after).GetRunResult().Results.Single();
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Contains(output.Reason, (IncrementalStepRunReason[])[IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]));
    }

    private static bool IsDebuggable(AttributeData attribute) => attribute.AttributeClass?.Name == nameof(DebuggableAttribute);

    private static CSharpCompilation Compile(string source, OptimizationLevel level)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([source]);
        return compilation.WithOptions(compilation.Options.WithOptimizationLevel(level));
    }

    private static GeneratorDriver Run(CSharpCompilation compilation, string? property, out Compilation output)
        => CSharpGeneratorDriver.Create(
                [new MlpGenerator().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
                optionsProvider: new Options(property),
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGeneratorsAndUpdateCompilation(compilation, out output, out _);

    /// <summary>The options that MSBuild hands to generators.</summary>
    private sealed class Options(string? property) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(property);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(string? property) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.MlpGenOptimizeDebug" ? property : null;
            return value is not null;
        }
    }
}
