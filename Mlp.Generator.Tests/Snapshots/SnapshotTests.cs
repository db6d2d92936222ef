using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>The text that is written for the networks of <see cref="SnapshotNets"/>, which between them have every option.</summary>
public class SnapshotTests
{
    public static TheoryData<string> Names => [.. SnapshotNets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_text_is_the_verified_one(string name) => Snapshot.Verify(SnapshotNets.FilesOf(name), method: name);

    [Fact]
    public void Every_snapshot_is_of_a_network() => Snapshot.VerifyNames(SnapshotNets.Names);
}
