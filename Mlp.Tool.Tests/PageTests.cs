using System.Text.RegularExpressions;

namespace Mlp.Tool.Tests;

/// <summary>The examples of docs/tool.md that begin with '$', run.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Examples_are_what_the_tool_writes()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "tool.md")).ReplaceLineEndings("\n");
        MatchCollection examples = Example().Matches(page);
        Assert.Equal(3, examples.Count);
        foreach (Match example in examples)
        {
            ToolResult result = Tool.Run("inspect", Tool.Fixture(example.Groups["file"].Value));
            Assert.Equal(example.Groups["output"].Value, result.Output);
        }
    }

    [GeneratedRegex(@"```\n\$ mlpgen inspect (?<file>\S+)\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
