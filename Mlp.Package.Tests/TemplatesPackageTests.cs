namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Templates: installed in a folder of its own, and the project that it makes, built and run.</summary>
[Collection(PackageCollection.Name)]
public sealed class TemplatesPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task Project_trains_saves_plots_and_predicts()
    {
        await packed.Pack("Mlp.Reporting");
        string[] hive = ["--debug:custom-hive", Path.Combine(_folder, "hive")];
        await Command.Dotnet(_folder, ["new", "install", await packed.Pack("Mlp.Templates"), .. hive]);
        await PackageFeed.WriteConfig(_folder, packed.Feed);

        // A name that is no identifier makes a project, too.
        await Command.Dotnet(_folder, ["new", "mlp", "-o", "my-net", .. hive]);
        string project = Path.Combine(_folder, "my-net");
        string[] files = ["Program.cs", "README.md", "SpiralData.cs", "SpiralNet.cs", "my-net.csproj"];
        Assert.Equal(files, Directory.GetFiles(project).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("# my_net", await File.ReadAllTextAsync(Path.Combine(project, "README.md")), StringComparison.Ordinal);

        await Command.Dotnet(project, "build", "-c", "Release", "-warnaserror");
        string output = await Command.Dotnet(project, "run", "-c", "Release", "--no-build");
        Assert.Matches(@"test accuracy (0\.9[5-9]\d\d|1\.0000); wrote spirals\.safetensors and spirals\.png", output);
        Assert.True(new FileInfo(Path.Combine(project, "spirals.png")).Length > 1000);
        Assert.True(new FileInfo(Path.Combine(project, "spirals.safetensors")).Length > 1000);
        Assert.Matches("^(first|second) spiral$", (await Command.Dotnet(project, "run", "-c", "Release", "--no-build", "--", "0.3", "-0.5")).Trim());
    }
}
