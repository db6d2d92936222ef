namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>The helper that all snapshots rely on must fail where it should.</summary>
public sealed class SnapshotTests : IDisposable
{
    private static readonly Dictionary<string, string> Files = new() { ["Net.g.cs"] = "a\nb\n", ["Net.Forward.g.cs"] = "c\n" };

    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_missing_snapshot_fails_until_it_is_accepted()
    {
        string problems = Compare(Files);
        Assert.Contains("Tests.Method#Net.g.verified.cs is missing", problems, StringComparison.Ordinal);
        Assert.Contains("Tests.Method#Net.Forward.g.verified.cs is missing", problems, StringComparison.Ordinal);
        Assert.Equal(["Tests.Method#Net.Forward.g.received.cs", "Tests.Method#Net.g.received.cs"], Names());

        Assert.Empty(Compare(Files, accept: true));
        Assert.Equal(["Tests.Method#Net.Forward.g.verified.cs", "Tests.Method#Net.g.verified.cs"], Names());
        Assert.Empty(Compare(Files));
    }

    [Fact]
    public void A_difference_fails_and_shows_the_line()
    {
        Compare(Files, accept: true);
        string problems = Compare(new(Files) { ["Net.g.cs"] = "a\nB\n" });
        Assert.EndsWith("differs:\n  line 1:\n    a\n  - b\n  + B\n    \n", problems, StringComparison.Ordinal);
        Assert.Equal("a\nB\n", File.ReadAllText(Path.Combine(_folder, "Tests.Method#Net.g.received.cs")));

        Assert.Empty(Compare(Files));
        Assert.DoesNotContain(Names(), name => name.Contains("received", StringComparison.Ordinal));
    }

    [Fact]
    public void A_snapshot_that_is_left_over_fails()
    {
        Compare(Files, accept: true);
        Dictionary<string, string> fewer = new() { ["Net.g.cs"] = Files["Net.g.cs"] };
        Assert.Contains("Net.Forward.g.verified.cs is left over", Compare(fewer), StringComparison.Ordinal);
        Assert.Empty(Compare(fewer, accept: true));
        Assert.Equal(["Tests.Method#Net.g.verified.cs"], Names());
    }

    [Fact]
    public void Snapshots_of_a_method_that_is_gone_fail()
    {
        Compare(Files, accept: true);
        Assert.Empty(Snapshot.Compare(_folder, "Tests", ["Method"], accept: false));
        string problems = Snapshot.Compare(_folder, "Tests", ["Method2", "Meth"], accept: false);
        Assert.Contains("Tests.Method#Net.Forward.g.verified.cs is left over", problems, StringComparison.Ordinal);
        Assert.Equal(2, Names().Count());
        Assert.Empty(Snapshot.Compare(_folder, "Tests", ["Method2"], accept: true));
        Assert.Empty(Names());
    }

    [Fact]
    public void Another_tests_snapshots_are_its_own()
    {
        Compare(Files, accept: true);
        Assert.Empty(Snapshot.Compare(_folder, "Tests.Method2", new Dictionary<string, string>(), accept: false));
    }

    [Fact]
    public void The_checkouts_line_ends_do_not_matter()
    {
        Compare(Files, accept: true);
        File.WriteAllText(Path.Combine(_folder, "Tests.Method#Net.g.verified.cs"), "a\r\nb\r\n");
        Assert.Empty(Compare(Files));
    }

    [Theory]
    [InlineData("/_/Mlp.Generator.Tests/Infrastructure/SnapshotTests.cs")]
    [InlineData("C:\\somewhere\\Mlp.Generator.Tests\\Infrastructure\\SnapshotTests.cs")]
    public void A_mapped_path_is_found_on_this_machine(string testFile)
    {
        // Nothing generated and nothing verified: passes, if only the folder exists.
        Snapshot.Verify(new Dictionary<string, string>(), "NoSuchMethod", testFile);
    }

    private string Compare(Dictionary<string, string> files, bool accept = false) => Snapshot.Compare(_folder, "Tests.Method", files, accept);

    private IEnumerable<string> Names() => Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
