using System.Globalization;
using System.Text.RegularExpressions;

namespace Mlp.Package.Tests;

/// <summary>docs/first-net.md and docs/training-loop.md, followed as they stand: every command, every line of code, in an empty folder, with freshly made packages.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class FirstNetTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-first-net-").FullName;

    // As the page names it.
    private string _name = "";

    private string Program => Path.Combine(_folder, _name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task First_net_can_be_followed_to_its_end()
    {
        List<string> outputs = await Follow("first-net.md");
        Assert.Equal(2, outputs.Count);
        Assert.InRange(Number(@"^Test: r2 (0\.\d+)", outputs[0]), 0.85, 1);
        Assert.InRange(Number(@"^Strength: (\d+\.\d+) ± ", outputs[0]), 5, 90);
        Assert.InRange(Number(@"^(\d+\.\d) MPa", outputs[1]), 55, 90);
    }

    [ExhaustiveFact]
    public async Task Page_can_be_followed_to_its_end()
    {
        List<string> outputs = await Follow("training-loop.md");
        Assert.Equal(3, outputs.Count);
        Assert.Contains("1030 rows, 8 features", outputs[0], StringComparison.Ordinal);
        Assert.Contains("├─Linear: 0", outputs[0], StringComparison.Ordinal);
        Assert.InRange(Number(@"R² +(0\.\d+)", outputs[0][outputs[0].LastIndexOf("On the test rows", StringComparison.Ordinal)..]), 0.8, 1);
        Assert.InRange(Number(@"^(\d+\.\d) MPa", outputs[1]), 55, 90);
        Assert.Contains("1797 rows, 64 features, 10 classes", outputs[2], StringComparison.Ordinal);
        Assert.InRange(Number(@"accuracy +(0\.\d+)", outputs[2][outputs[2].LastIndexOf("metric", StringComparison.Ordinal)..]), 0.92, 1);
        foreach (string file in (string[])["training.png", "residuals.png", "training.csv", "concrete.safetensors", "confusion.png", "digits.png"])
        {
            Assert.True(new FileInfo(Path.Combine(Program, file)).Length > 1000, file);
        }
    }

    private async Task<List<string>> Follow(string name)
    {
        // Builds look for these upwards: the search ends here, whatever lies around the temporary folder.
        foreach (string settings in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, settings), "<Project />\n");
        }

        string page = await File.ReadAllTextAsync(Path.Combine(Checkout.Folder, "docs", name));
        List<string> outputs = [];
        foreach (Match block in Block().Matches(page))
        {
            string text = block.Groups["text"].Value;
            switch (block.Groups["language"].Value)
            {
                case "sh":
                    foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    {
                        await Run(line, outputs);
                    }

                    break;
                case "csharp":
                    Match file = FileName().Match(text);
                    await File.WriteAllTextAsync(Path.Combine(Program, file.Success ? file.Groups[1].Value : "Program.cs"), text);
                    break;
                case "xml":
                    await File.WriteAllTextAsync(Path.Combine(Program, "nuget.config"), text.Replace("../mlpgen/artifacts/packages", packed.Feed, StringComparison.Ordinal));
                    break;
            }
        }

        return outputs;
    }

    private async Task Run(string line, List<string> outputs)
    {
        string[] words = line.Split(' ');
        switch (words)
        {
            case ["dotnet", "pack", "-c", "Release", var project, ..]:
                await packed.Pack(project.Replace("mlpgen/", "", StringComparison.Ordinal));
                break;
            case ["dotnet", "new", "console", "-o", var name]:
                _name = name;
                await Command.Dotnet(_folder, words[1..]);
                File.Copy(Path.Combine(Checkout.Folder, "global.json"), Path.Combine(Program, "global.json"));
                break;
            case ["dotnet", "package", "add", ..]:
                await Command.Dotnet(Program, [.. words[1..], "--version", packed.Version]);
                break;
            case ["dotnet", "run", ..]:
                await Command.Dotnet(Program, "build", "-c", "Release", "-warnaserror");
                outputs.Add(await Command.Dotnet(Program, words[1..]));
                break;
            case ["cp", var source, var target]:
                File.Copy(Path.Combine(Checkout.Folder, source.Replace("../mlpgen/", "", StringComparison.Ordinal)), Path.Combine(Program, target));
                break;
            case ["cd", var folder]:
                Assert.Equal(_name, folder);
                break;
            default:
                Assert.Fail($"The page has the command '{line}', which this test does not know: teach it.");
                break;
        }
    }

    private static double Number(string pattern, string output)
    {
        Match match = Regex.Match(output, pattern, RegexOptions.Multiline);
        Assert.True(match.Success, $"Expected {pattern} in:\n{output}");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>A block that begins with the name of a file is that file.</summary>
    [GeneratedRegex(@"\A// (\w+\.cs)\r?\n")]
    private static partial Regex FileName();

    [GeneratedRegex("```(?<language>sh|csharp|xml)\r?\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
