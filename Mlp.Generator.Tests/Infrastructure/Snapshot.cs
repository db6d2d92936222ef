using System.Runtime.CompilerServices;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Compares text with files beside the tests, in Verify's naming: <c>Class.Method#Hint.g.verified.cs</c>. A failing one leaves a
/// <c>.received.cs</c> beside it; with MLPGEN_ACCEPT_SNAPSHOTS=1 in the environment what was received becomes what is verified.
/// </summary>
internal static class Snapshot
{
    private static readonly bool s_accepts = Environment.GetEnvironmentVariable("MLPGEN_ACCEPT_SNAPSHOTS") == "1";

    /// <param name="files">The received texts by hint name.</param>
    /// <param name="folder">The folder of the test within its project.</param>
    /// <param name="test">The test: Class.Method.</param>
    public static void Verify(IReadOnlyDictionary<string, string> files, string folder, string test)
    {
        string directory = Path.Combine(ProjectDirectory(), folder);
        HashSet<string> stale = [.. Directory.GetFiles(directory, $"{test}#*.verified.cs").Select(path => Path.GetFileName(path))];
        List<string> failures = [];
        foreach ((string hint, string text) in files)
        {
            string name = $"{test}#{Path.ChangeExtension(hint, null)}";
            string verified = Path.Combine(directory, $"{name}.verified.cs"), received = Path.Combine(directory, $"{name}.received.cs");
            stale.Remove(Path.GetFileName(verified));
            if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == text)
            {
                File.Delete(received);
            }
            else if (s_accepts)
            {
                File.WriteAllText(verified, text);
                File.Delete(received);
            }
            else
            {
                File.WriteAllText(received, text);
                failures.Add($"{Path.GetFileName(received)} differs from the verified file, or there is none");
            }
        }

        foreach (string file in stale)
        {
            if (s_accepts)
            {
                File.Delete(Path.Combine(directory, file));
            }
            else
            {
                failures.Add($"{file} is verified, but no longer generated");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures) + "\nLook at the difference; to accept it, run the tests with MLPGEN_ACCEPT_SNAPSHOTS=1.");
    }

    /// <summary>The folder of the test project: paths in a deterministic build are mapped, so it is looked for from the output upwards.</summary>
    public static string ProjectDirectory()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Mlp.Generator.Tests.csproj")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"No test project above {AppContext.BaseDirectory}.");
    }
}
