using System.Text.RegularExpressions;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>What the documentation quotes is what is written.</summary>
public partial class DocumentationTests
{
    private static readonly string s_docs = Path.Combine(Snapshot.ProjectDirectory(), "..", "docs");

    [Fact]
    public void Excerpts_of_generated_code_are_true()
    {
        string page = File.ReadAllText(Path.Combine(s_docs, "generated-code.md")).ReplaceLineEndings("\n");
        MatchCollection excerpts = Excerpt().Matches(page);
        Assert.NotEmpty(excerpts);
        foreach (Match excerpt in excerpts)
        {
            string file = Path.ChangeExtension(excerpt.Groups["file"].Value, null);
            string snapshot = File.ReadAllText(Path.Combine(Snapshot.ProjectDirectory(), "Snapshots", $"SnapshotTests.SnapshotNet#{file}.verified.cs")).ReplaceLineEndings("\n");
            Assert.Contains(excerpt.Groups["code"].Value, snapshot);
        }
    }

    [Fact]
    public void Index_lists_every_diagnostic()
    {
        string index = File.ReadAllText(Path.Combine(s_docs, "diagnostics.md"));
        Assert.All(new MlpAnalyzer().SupportedDiagnostics, descriptor
            => Assert.Contains($"| [{descriptor.Id}](diagnostics/{descriptor.Id}.md) | {descriptor.DefaultSeverity.ToString().ToLowerInvariant()} | {descriptor.Title} |", index));
    }

    [GeneratedRegex("<!-- excerpt: (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- /excerpt -->", RegexOptions.Singleline)]
    private static partial Regex Excerpt();
}
