using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>That users can switch diagnostics off and change their severity, in the ways they know; and that each is documented.</summary>
public class SuppressionTests
{
    private const string Broken = "[Mlp.Mlp(4, 0)] partial class Net;";
    private const string Doubtful = "[Mlp.Mlp(4, 3, NormEps = 1)] partial class Net;";

    [Theory]
    [InlineData("MLP018", Broken)]
    [InlineData("MLP025", Doubtful)]
    public void Pragma_suppresses(string id, string declaration)
    {
        Assert.Equal(id, Assert.Single(GeneratorRunner.Analyze(declaration)).Id);
        Assert.Empty(GeneratorRunner.Analyze($"#pragma warning disable {id}\n{declaration}\n#pragma warning restore {id}"));
        Assert.Equal(id, Assert.Single(GeneratorRunner.Analyze($"#pragma warning disable {id}\n#pragma warning restore {id}\n{declaration}")).Id);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("silent", DiagnosticSeverity.Hidden)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("warning", DiagnosticSeverity.Warning)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public void Editorconfig_sets_the_severity(string severity, DiagnosticSeverity? expected)
    {
        foreach ((string id, string declaration) in new[] { ("MLP018", Broken), ("MLP025", Doubtful) })
        {
            AnalyzerConfigSet config = AnalyzerConfigSet.Create(
                new[] { AnalyzerConfig.Parse($"[*.cs]\ndotnet_diagnostic.{id}.severity = {severity}\n", "/.editorconfig") });
            SyntaxTree tree = GeneratorRunner.Parse(declaration, "/Net.cs");
            Compilation compilation = GeneratorRunner.Compile([])
                .AddSyntaxTrees(tree)
                .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary).WithSyntaxTreeOptionsProvider(new ConfigProvider(config)));
            ImmutableArray<Diagnostic> diagnostics = GeneratorRunner.Analyze(compilation);
            Assert.Equal(expected, diagnostics.SingleOrDefault()?.Severity);
        }
    }

    [Fact]
    public void An_error_that_is_switched_off_still_yields_no_network() =>
        GeneratorRunner.Run($"#pragma warning disable MLP018\n{Broken}").AssertEmpty();

    [Fact]
    public void Every_id_has_a_help_page_a_release_note_and_a_test()
    {
        string root = Checkout.Folder;
        string notes = File.ReadAllText(Path.Combine(root, "Mlp.Generator", "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Path.Combine(root, "Mlp.Generator", "AnalyzerReleases.Shipped.md"));
        string tests = string.Concat(Directory.GetFiles(Path.Combine(root, "Mlp.Generator.Tests", "Diagnostics"), "*.cs").Select(File.ReadAllText));
        Assert.All(Descriptors.All, descriptor =>
        {
            string page = File.ReadAllText(Path.Combine(root, "docs", "diagnostics", descriptor.Id + ".md"));
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains("## Cause", page, StringComparison.Ordinal);
            Assert.Contains("## Example", page, StringComparison.Ordinal);
            Assert.Contains("## How to fix", page, StringComparison.Ordinal);
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
            Assert.Contains(descriptor.Id, notes, StringComparison.Ordinal);
            Assert.Contains($"\"{descriptor.Id}\"", tests, StringComparison.Ordinal);
            Assert.Equal("MlpGen", descriptor.Category);
        });
        Assert.Equal(Descriptors.All.Select(descriptor => descriptor.Id).Distinct(), Descriptors.All.Select(descriptor => descriptor.Id));
    }

    /// <summary>The first C# block of each help page triggers its diagnostic, and nothing else of ours.</summary>
    [Fact]
    public void Every_help_pages_example_triggers_it_and_every_fix_cures_it()
    {
        Assert.All(Descriptors.All, descriptor =>
        {
            string page = File.ReadAllText(Path.Combine(Checkout.Folder, "docs", "diagnostics", descriptor.Id + ".md")).ReplaceLineEndings("\n");
            string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])];
            GeneratorOptions options = new() { AdditionalTexts = HelpPageWeights.All };
            GeneratorOptions old = descriptor == Descriptors.LanguageVersion ? options with { LanguageVersion = LanguageVersion.CSharp12 } : options;
            ImmutableArray<Diagnostic> example = GeneratorRunner.Analyze(GeneratorRunner.Compile([blocks[0]], old), old);
            Assert.Equal([descriptor.Id], example.Select(diagnostic => diagnostic.Id).Distinct());
            Assert.All(blocks.Skip(1), block =>
            {
                Assert.Empty(GeneratorRunner.Analyze(block, options));
                GeneratorRunner.Run(block, options).AssertCompiles();
            });
        });
    }

    private sealed class ConfigProvider(AnalyzerConfigSet config) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = default;
            return false;
        }
    }
}
