using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Tests.Architecture;

/// <summary>References between a project's folders go one way.</summary>
public sealed class FolderDirectionTests
{
    /// <summary>A project, and its folders in an order in which each uses only those before it.</summary>
    public static TheoryData<string, string[]> Projects => new()
    {
        { "Mlp.Runtime", ["Simd", "Random", "Activations", "Baked", "Topology", "State", "Workers", "Network", "Products"] },
        { "Mlp.Training", ["State", "Summaries", "Optimizers", "Schedules", "Losses", "Data", "Metrics", "Trainer"] },
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_use_only_those_before_them(string project, string[] order)
    {
        IReadOnlyList<ProjectFile> files = FolderReferences.Files(Path.Combine(Checkout.Folder, project));
        Assert.Equal(order.Order(StringComparer.Ordinal), files.Select(file => FolderReferences.FolderOf(file.Path)).Distinct().Order(StringComparer.Ordinal));
        AssertDirection(order, FolderReferences.Read(project, files, References(project)));
    }

    [Fact]
    public void Circles_are_found_whatever_names_the_other_folder()
    {
        ProjectFile low = new("Low/Low.cs", "namespace A; public class Low { public static int Count; public High.Of? Back; }");
        ProjectFile high = new("High/High.cs", "namespace A; public class High { public class Of; public int Count => Low.Count; }");
        FolderReference[] references = [.. FolderReferences.Read("A", [low, high], Net100.References.All)];
        Assert.Equal([("Low", "High"), ("High", "Low")], references.Select(reference => (reference.From, reference.To)));
        Assert.Throws<Xunit.Sdk.EqualException>(() => AssertNoneAgainst(["Low", "High"], references));
    }

    [Fact]
    public void Documentation_is_no_use()
    {
        ProjectFile low = new("Low/Low.cs", "namespace A; /// <summary>See <see cref=\"High\"/>.</summary>\npublic class Low;");
        ProjectFile high = new("High/High.cs", "namespace A; public class High : Low;");
        AssertNoneAgainst(["Low", "High"], FolderReferences.Read("A", [low, high], Net100.References.All));
    }

    private static void AssertDirection(string[] order, IReadOnlyList<FolderReference> references)
    {
        // Folders that know nothing of each other would mean that nothing was read.
        Assert.NotEmpty(references);
        AssertNoneAgainst(order, references);
    }

    private static void AssertNoneAgainst(string[] order, IEnumerable<FolderReference> references) =>
        Assert.Equal([], references.Where(reference => Array.IndexOf(order, reference.From) < Array.IndexOf(order, reference.To)));

    private static IEnumerable<MetadataReference> References(string project) => project switch
    {
        "Mlp.Runtime" => Net100.References.All,
        "Mlp.Training" => [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location)],
        _ => throw new ArgumentOutOfRangeException(nameof(project), project, "Say what it is compiled against."),
    };
}
