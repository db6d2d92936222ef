using System.Runtime.CompilerServices;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Compares generated files with those beside the test, in Verify's naming: <c>Class.Method#Hint.g.verified.cs</c>. What differs
/// is written to <c>.received.cs</c>; with MLPGEN_ACCEPT_SNAPSHOTS=1 in the environment it becomes the verified one.
/// </summary>
public static class Snapshot
{
    private const string Project = "Mlp.Generator.Tests";
    private const string AcceptVariable = "MLPGEN_ACCEPT_SNAPSHOTS";

    /// <summary>Asserts that all generated files are as they were verified, and that none is missing or left over.</summary>
    public static void Verify(GeneratorResult result, [CallerMemberName] string method = "", [CallerFilePath] string testFile = "") =>
        Verify(result.Files, method, testFile);

    /// <summary>The same for texts by name, such as <c>DigitNet.Forward.g.cs</c>.</summary>
    public static void Verify(
        IReadOnlyDictionary<string, string> files, [CallerMemberName] string method = "", [CallerFilePath] string testFile = "")
    {
        string path = SourcePath(testFile);
        string problems = Compare(
            Path.GetDirectoryName(path)!,
            $"{Path.GetFileNameWithoutExtension(path)}.{method}",
            files,
            accept: Environment.GetEnvironmentVariable(AcceptVariable) == "1");
        Assert.True(problems.Length == 0, $"{problems}\nRead the .received.cs files. Run with {AcceptVariable}=1 to accept them.");
    }

    /// <summary>What is wrong, one line a file; empty when nothing is. Writes, and removes, files in <paramref name="folder"/>.</summary>
    internal static string Compare(string folder, string prefix, IReadOnlyDictionary<string, string> files, bool accept)
    {
        List<string> problems = [];
        HashSet<string> expected = new(StringComparer.Ordinal);
        foreach ((string name, string text) in files)
        {
            string stem = Path.Combine(folder, $"{prefix}#{(name.EndsWith(".cs", StringComparison.Ordinal) ? name[..^3] : name)}");
            (string verified, string received) = (stem + ".verified.cs", stem + ".received.cs");
            expected.Add(verified);
            if (File.Exists(verified) && Normalize(File.ReadAllText(verified)) == Normalize(text))
            {
                File.Delete(received);
            }
            else if (accept)
            {
                File.WriteAllText(verified, text);
                File.Delete(received);
            }
            else
            {
                problems.Add(File.Exists(verified) ? $"{verified} differs: {FirstDifference(File.ReadAllText(verified), text)}" : $"{verified} is missing.");
                File.WriteAllText(received, text);
            }
        }

        foreach (string stale in Directory.GetFiles(folder, $"{prefix}#*.verified.cs").Where(file => !expected.Contains(file)))
        {
            if (accept)
            {
                File.Delete(stale);
            }
            else
            {
                problems.Add($"{stale} is left over: no such file is generated.");
            }
        }

        return string.Join('\n', problems);
    }

    // A checkout may have its own line ends.
    private static string Normalize(string text) => text.ReplaceLineEndings("\n");

    private static string FirstDifference(string verified, string received)
    {
        string[] left = Normalize(verified).Split('\n');
        string[] right = Normalize(received).Split('\n');
        int line = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return FormattableString.Invariant(
            $"line {line + 1} was '{left.ElementAtOrDefault(line)}' and is '{right.ElementAtOrDefault(line)}'.");
    }

    /// <summary>The test's file on this machine: a deterministic build records it as <c>/_/Mlp.Generator.Tests/...</c>.</summary>
    private static string SourcePath(string testFile)
    {
        string path = testFile.Replace('\\', '/');
        string inside = path[(path.LastIndexOf($"/{Project}/", StringComparison.Ordinal) + Project.Length + 2)..];
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string project = folder.Name == Project ? folder.FullName : Path.Combine(folder.FullName, Project);
            if (File.Exists(Path.Combine(project, Project + ".csproj")))
            {
                return Path.Combine(project, inside);
            }
        }

        throw new DirectoryNotFoundException(
            $"No folder around '{AppContext.BaseDirectory}' holds {Project}: snapshots are compared with files beside the tests. Run the tests from a checkout.");
    }
}
