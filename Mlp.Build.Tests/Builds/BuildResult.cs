namespace Mlp.Build.Tests.Builds;

/// <summary>What a build of a <see cref="ThrowawayProject"/> did.</summary>
internal sealed class BuildResult(string folder, string output)
{
    /// <summary>Whether the compiler ran.</summary>
    public bool Compiled
    {
        get
        {
            bool skipped = output.Contains("Skipping target \"CoreCompile\"", StringComparison.Ordinal);

            // Both are seen, so that neither passes by not being found.
            Assert.NotEqual(skipped, output.Contains("/noconfig", StringComparison.Ordinal));
            return !skipped;
        }
    }

    /// <summary>The texts of the weights that the compiler is given, full paths.</summary>
    public string[] Texts => [.. Items("AdditionalFiles").Where(file => file.EndsWith(".mlpweights", StringComparison.Ordinal)).Select(FullPath)];

    /// <summary>The project's None items, as it lists them.</summary>
    public string[] None => Items("None");

    private string FullPath(string file) => Path.GetFullPath(Path.Combine(folder, file));

    private string[] Items(string name)
    {
        string line = Assert.Single(output.Split('\n'), line => line.TrimStart().StartsWith($"{name}:", StringComparison.Ordinal));
        return line.Trim()[(name.Length + 1)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
