using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>A sample, published natively from the checkout to a temporary folder.</summary>
internal sealed class PublishedSample
{
    private PublishedSample(string folder) => Folder = folder;

    /// <summary>What is deployed.</summary>
    public string Folder { get; }

    /// <summary>Publishes a sample; no step of it may warn.</summary>
    /// <param name="sample">The name of its folder.</param>
    /// <param name="artifacts">Where it is built and published.</param>
    public static async Task<PublishedSample> Publish(string sample, ArtifactsFolder artifacts)
    {
        PublishedSample published = new(Path.Combine(artifacts.Folder, "published", sample));
        string project = Path.Combine(Checkout.Folder, "samples", sample);
        string[] folders = ["--artifacts-path", Path.Combine(artifacts.Folder, "artifacts"), "-o", published.Folder];
        string output = await Command.Dotnet(Checkout.Folder, ["publish", project, "-c", "Release", "-m:1", .. folders]);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        return published;
    }

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Runs a line of the shell in the folder.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> Shell(string line) => Command.Run(Folder, "/bin/sh", "-c", line);
}
