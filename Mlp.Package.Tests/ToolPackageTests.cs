using System.IO.Compression;

namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Tool: installed, and run without being installed.</summary>
[Collection(PackageCollection.Name)]
public sealed class ToolPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-tool-package-").FullName;

    private static string Fixture => Path.Combine(Checkout.Folder, "Mlp.ModelFiles.Tests", "Fixtures", "onnx", "act_relu.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task Package_has_the_tool_its_libraries_and_their_notices()
    {
        using ZipArchive package = await ZipFile.OpenReadAsync(await packed.Pack("Mlp.Tool"));
        HashSet<string> entries = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Superset(
            new HashSet<string>
            {
                "LICENSE", "NOTICE.md", "README.md", "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/Mlp.Tool.dll",
                "tools/net10.0/any/Mlp.ModelFiles.dll", "tools/net10.0/any/Google.Protobuf.dll", "tools/net10.0/any/System.CommandLine.dll",
            },
            entries);
        Assert.Equal(4, entries.Count(entry => entry.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [ExhaustiveFact]
    public async Task Tool_runs_installed_and_by_exec()
    {
        await packed.Pack("Mlp.Tool");
        await PackageFeed.WriteConfig(_folder, packed.Feed);
        string tools = Path.Combine(_folder, "tools");
        await Command.Dotnet(_folder, "tool", "install", "MlpGen.Tool", "--tool-path", tools, "--version", packed.Version);
        string installed = await Command.Run(_folder, Path.Combine(tools, OperatingSystem.IsWindows() ? "mlpgen.exe" : "mlpgen"), "inspect", Fixture);
        string executed = await Command.Dotnet(_folder, "tool", "exec", $"MlpGen.Tool@{packed.Version}", "--yes", "--", "inspect", Fixture);
        Assert.StartsWith("act_relu.onnx: ONNX, operator set 17, 578 bytes\n\nOutput \"y\": 6-8-3, 83 parameters\n", installed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith(installed, executed, StringComparison.Ordinal);
        string version = await Command.Run(_folder, Path.Combine(tools, OperatingSystem.IsWindows() ? "mlpgen.exe" : "mlpgen"), "--version");
        Assert.Equal(packed.Version, version.Trim());
    }
}
