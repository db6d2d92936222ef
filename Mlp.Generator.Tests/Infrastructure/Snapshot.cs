using System.Runtime.CompilerServices;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Compares generated files with those beside the test, in Verify's naming: <c>Class.Method#Hint.g.verified.cs</c>. What differs
/// is shown, and written to <c>.received.cs</c>; with MLPGEN_ACCEPT_SNAPSHOTS=1 in the environment it becomes the verified one.
/// </summary>
public static class Snapshot
{
    private const string Project = "Mlp.Generator.Tests";
    private const string AcceptVariable = "MLPGEN_ACCEPT_SNAPSHOTS";

    private const string HowToAccept =
        $"To accept what the .received.cs files hold: {AcceptVariable}=1 dotnet test {Project} -c Release --filter Snapshots; then read the difference of the working tree.";

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
        Assert.True(problems.Length == 0, $"{problems}\n{HowToAccept}");
    }

    /// <summary>Asserts that the snapshots of a class are of these methods, and of no others: one that was renamed leaves its files behind.</summary>
    public static void VerifyNames(IEnumerable<string> methods, [CallerFilePath] string testFile = "")
    {
        string path = SourcePath(testFile);
        string problems = Compare(
            Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path), methods, accept: Environment.GetEnvironmentVariable(AcceptVariable) == "1");
        Assert.True(problems.Length == 0, $"{problems}\n{HowToAccept}");
    }

    /// <summary>The snapshots of a class that are of other methods than these, one line a file. Removes them from <paramref name="folder"/> to accept that.</summary>
    internal static string Compare(string folder, string testClass, IEnumerable<string> methods, bool accept)
    {
        string[] prefixes = [.. methods.Select(method => $"{testClass}.{method}#")];
        return RemoveOrReport(
            Directory.GetFiles(folder, $"{testClass}.*#*.verified.cs").Where(file => !prefixes.Any(prefix => Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal))),
            "no such test has snapshots",
            accept);
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
                problems.Add(File.Exists(verified) ? $"{verified} differs:\n{TextDifference.Describe(File.ReadAllText(verified), text)}" : $"{verified} is missing.");
                File.WriteAllText(received, text);
            }
        }

        string leftOver = RemoveOrReport(
            Directory.GetFiles(folder, $"{prefix}#*.verified.cs").Where(file => !expected.Contains(file)), "no such file is generated", accept);
        return string.Join('\n', leftOver.Length == 0 ? problems : problems.Append(leftOver));
    }

    private static string RemoveOrReport(IEnumerable<string> leftOver, string why, bool accept)
    {
        List<string> problems = [];
        foreach (string file in leftOver.Order(StringComparer.Ordinal))
        {
            if (accept)
            {
                File.Delete(file);
            }
            else
            {
                problems.Add($"{file} is left over: {why}.");
            }
        }

        return string.Join('\n', problems);
    }

    // A checkout may have its own line ends.
    private static string Normalize(string text) => text.ReplaceLineEndings("\n");

    /// <summary>The test's file on this machine: a deterministic build records it as <c>/_/Mlp.Generator.Tests/...</c>.</summary>
    private static string SourcePath(string testFile)
    {
        string path = testFile.Replace('\\', '/');
        string inside = path[(path.LastIndexOf($"/{Project}/", StringComparison.Ordinal) + Project.Length + 2)..];
        return Path.Combine(Checkout.Folder, Project, inside);
    }
}
