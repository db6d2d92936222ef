namespace Mlp.Package.Tests;

/// <summary>A folder whose commands find freshly made packages.</summary>
internal static class PackageFeed
{
    /// <summary>
    /// Writes the settings: the feed beside the sources of the machine, and packages unpacked into the folder, so that none of a version that
    /// is there once stays in the user's cache.
    /// </summary>
    public static async Task WriteConfig(string folder, string feed)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "NuGet.config"), $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources><add key="feed" value="{feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" /></config>
              <fallbackPackageFolders><clear /><add key="user" value="{NativeAotFactAttribute.Packages}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.Copy(Path.Combine(Checkout.Folder, "global.json"), Path.Combine(folder, "global.json"));

        // Builds look for these upwards: the search ends here, whatever lies around the temporary folder.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "<Project />\n");
        }
    }
}
