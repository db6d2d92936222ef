using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>A sample, published natively from the checkout to a temporary folder.</summary>
internal sealed class PublishedSample : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mlpgen-sample-").FullName;

    private PublishedSample()
    {
    }

    /// <summary>What is deployed.</summary>
    public string Folder => Path.Combine(folder, "published");

    /// <summary>Publishes a sample; no step of it may warn.</summary>
    /// <param name="sample">The name of its folder.</param>
    public static async Task<PublishedSample> Publish(string sample)
    {
        PublishedSample published = new();
        string project = Path.Combine(Checkout.Folder, "samples", sample);

        // All that is written goes to the temporary folder, not to the checkout's bin and obj.
        string output = await Command.Dotnet(
            Checkout.Folder, "publish", project, "-c", "Release", "-m:1", "--artifacts-path", Path.Combine(published.folder, "artifacts"), "-o", published.Folder);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        return published;
    }

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a line of the shell in the folder.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> Shell(string line) => Command.Run(Folder, "/bin/sh", "-c", line);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
