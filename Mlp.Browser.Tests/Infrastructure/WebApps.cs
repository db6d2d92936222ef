using System.Collections.Concurrent;
using Mlp.Package.Tests;

namespace Mlp.Browser.Tests;

/// <summary>
/// Projects of the checkout that are web pages, published to a temporary folder and served. Each is published once, by the first test that
/// asks for it.
/// </summary>
public sealed class WebApps : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlpgen-browser-");
    private readonly ConcurrentDictionary<string, Lazy<Task<FileServer>>> _servers = [];

    /// <summary>Publishes a project, if no test has, and serves it.</summary>
    /// <param name="project">Its folder, relative to the checkout's.</param>
    /// <returns>The address.</returns>
    public async Task<string> Serve(string project) => (await _servers.GetOrAdd(project, Publishing).Value).Address;

    /// <summary>Where the published files of a project are.</summary>
    /// <param name="project">Its folder, relative to the checkout's.</param>
    public string Files(string project) => Path.Combine(_folder.FullName, "published", project, "wwwroot");

    public void Dispose()
    {
        foreach (Lazy<Task<FileServer>> server in _servers.Values.Where(server => server.Value.IsCompletedSuccessfully))
        {
            server.Value.Result.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Lazy<Task<FileServer>> Publishing(string project) => new(() => Publish(project));

    private async Task<FileServer> Publish(string project)
    {
        // Not the checkout's bin and obj. Compressed copies of the files, which no test reads, and analyzers, which ran when the checkout was
        // built, take two thirds of the time.
        string artifacts = Path.Combine(_folder.FullName, "artifacts"), published = Path.Combine(_folder.FullName, "published", project);
        string[] faster = ["-p:CompressionEnabled=false", "-p:RunAnalyzers=false"];
        string output = await Command.Dotnet(
            Checkout.Folder, ["publish", project, "-c", "Release", "-m:1", .. faster, "--artifacts-path", artifacts, "-o", published]);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        return new FileServer(Files(project));
    }
}
