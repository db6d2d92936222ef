using System.IO.Compression;

namespace Mlp.Package.Tests;

/// <summary>
/// The package, made from the checkout in a folder of its own, and samples/Package, built against it far from the checkout's settings.
/// The version is new each time, so that no cache knows it. All tests of packages share what was packed.
/// </summary>
public sealed class PackedSample : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlpgen-package-").FullName;

    private static string Source => Path.Combine(Checkout.Folder, "samples", "Package");

    /// <summary>The version of the packages.</summary>
    public string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Guid.NewGuid():N}";

    /// <summary>Where the packages are.</summary>
    public string Feed => Path.Combine(folder, "feed");

    /// <summary>The unpacked package.</summary>
    public string Package => Path.Combine(folder, "package");

    /// <summary>The copied sample, built in Release.</summary>
    public string Sample => Path.Combine(folder, "sample");

    public async Task InitializeAsync()
    {
        string file = await Pack("Mlp.Package");
        Assert.Equal([file], Directory.GetFiles(Feed));
        await ZipFile.ExtractToDirectoryAsync(file, Package);

        CopySample(Sample, fallbackPackages: null);
        await Command.Dotnet(Sample, "build", "-c", "Release", "-warnaserror", $"-p:MlpGenVersion={Version}");
    }

    /// <summary>Packs a project of the checkout.</summary>
    /// <param name="project">Its folder.</param>
    /// <returns>The package: MlpGen of Mlp.Package, else MlpGen.X of Mlp.X.</returns>
    public async Task<string> Pack(string project)
    {
        string id = project == "Mlp.Package" ? "MlpGen" : project.Replace("Mlp.", "MlpGen.", StringComparison.Ordinal);
        string file = Path.Combine(Feed, $"{id}.{Version}.nupkg");
        if (!File.Exists(file))
        {
            // All that is written while packing goes to the temporary folder, not to the checkout's bin and obj; what is built there is built once.
            await Command.Dotnet(Checkout.Folder, "pack", project, "-c", "Release", "-m:1", $"-p:Version={Version}", "--artifacts-path", Path.Combine(folder, "artifacts"), "-o", Feed);
        }

        return file;
    }

    /// <summary>Copies the sample, with a NuGet.config that knows this feed and nothing else.</summary>
    /// <param name="target">The folder to copy it to.</param>
    /// <param name="fallbackPackages">A folder of unpacked packages that it may read, too.</param>
    public void CopySample(string target, string? fallbackPackages)
    {
        Directory.CreateDirectory(target);
        string[] files = [.. Directory.GetFiles(Source, "*.cs"), .. Directory.GetFiles(Source, "*.csproj"), .. Directory.GetFiles(Source, "*.safetensors"), Path.Combine(Checkout.Folder, "global.json")];
        foreach (string file in files)
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        // Builds look for these upwards: the search ends here, whatever lies around the temporary folder.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(target, name), "<Project />\n");
        }

        string fallback = fallbackPackages is null ? "" : $"<add key=\"fallback\" value=\"{fallbackPackages}\" />";
        File.WriteAllText(Path.Combine(target, "NuGet.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
              <fallbackPackageFolders><clear />{fallback}</fallbackPackageFolders>
            </configuration>
            """);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>The tests of packages, one after the other: they share folders.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackedSample>
{
    public const string Name = "Packages";
}
