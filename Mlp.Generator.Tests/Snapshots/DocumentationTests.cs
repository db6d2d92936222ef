using System.Text.RegularExpressions;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>What the documentation quotes is what is written.</summary>
public partial class DocumentationTests
{
    private static readonly string s_docs = Path.Combine(Repository(), "docs");

    [Fact]
    public void Excerpts_of_generated_code_are_true()
    {
        string page = File.ReadAllText(Path.Combine(s_docs, "generated-code.md")).ReplaceLineEndings("\n");
        MatchCollection excerpts = Excerpt().Matches(page);
        Assert.NotEmpty(excerpts);
        foreach (Match excerpt in excerpts)
        {
            string file = Path.ChangeExtension(excerpt.Groups["file"].Value, null);
            string snapshot = File.ReadAllText(Path.Combine(Repository(), "Mlp.Generator.Tests", "Snapshots", $"SnapshotTests.SnapshotNet#{file}.verified.cs")).ReplaceLineEndings("\n");
            Assert.Contains(excerpt.Groups["code"].Value, snapshot);
        }
    }

    [Theory]
    [InlineData("/// <summary>All layers, for one block of rows.</summary>", "DigitNet.Forward.g.cs")]
    public void Readme_quotes_what_is_written(string firstLine, string file)
    {
        string readme = File.ReadAllText(Path.Combine(Repository(), "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf($"```csharp\n{firstLine}\n", StringComparison.Ordinal) + "```csharp\n".Length;
        string quoted = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        string text = GeneratorRunner.Run("using Mlp; [Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)] public sealed partial class DigitNet;").Files[file];
        Assert.Contains(WithoutIndentation(quoted), WithoutIndentation(text));
    }

    /// <summary>The checkout: the folder of the solution, above the tests' output.</summary>
    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MlpGen.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No checkout around '{AppContext.BaseDirectory}'.");
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));

    [GeneratedRegex("<!-- excerpt: (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- /excerpt -->", RegexOptions.Singleline)]
    private static partial Regex Excerpt();
}
