using System.Text.RegularExpressions;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>What the documentation quotes is what is written.</summary>
public partial class DocumentationTests
{
    private static readonly string s_docs = Path.Combine(Checkout.Folder, "docs");

    /// <summary>The network is the one that the page declares.</summary>
    [Fact]
    public void Excerpts_of_generated_code_are_true()
    {
        string page = File.ReadAllText(Path.Combine(s_docs, "generated-code.md")).ReplaceLineEndings("\n");
        string declaration = Declaration().Match(page).Groups["code"].Value;
        IReadOnlyDictionary<string, string> files = GeneratorRunner.Run(declaration).Files, ofRanks = GeneratorRunner.Run(declaration, new() { ReferencesDistributed = true }).Files;
        MatchCollection excerpts = Excerpt().Matches(page);
        Assert.NotEmpty(excerpts);
        Assert.All(excerpts, excerpt => Assert.Contains(excerpt.Groups["code"].Value, (excerpt.Groups["ranks"].Success ? ofRanks : files)[excerpt.Groups["file"].Value]));
    }

    [Fact]
    public void Readme_quotes_what_is_written()
    {
        string readme = File.ReadAllText(Path.Combine(Checkout.Folder, "README.md")).ReplaceLineEndings("\n");
        int start = readme.IndexOf("```csharp\n/// <summary>All layers, for one block of rows.</summary>\n", StringComparison.Ordinal) + "```csharp\n".Length;
        string quoted = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        string text = GeneratorRunner.Run(Declaration().Match(readme).Groups["code"].Value).Files["DigitNet.Forward.g.cs"];
        Assert.Contains(WithoutIndentation(quoted), WithoutIndentation(text));
    }

    private static string WithoutIndentation(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex("<!-- excerpt(?<ranks> of ranks)?: (?<file>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n<!-- /excerpt -->", RegexOptions.Singleline)]
    private static partial Regex Excerpt();
}
