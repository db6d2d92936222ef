using Mlp.Package.Tests;

namespace Mlp.Build.Tests.Builds;

/// <summary>What real builds of a project with weights do, the first time and from then on.</summary>
public sealed class BuildTests
{
    private static readonly string[] s_noRestore = ["--no-restore"];

    [Fact]
    public async Task Compiler_runs_when_the_weights_changed_and_only_then()
    {
        using ThrowawayProject project = new("app", """<MlpWeights Include="weights/*.bin" />""");
        project.Write("weights/a.bin", "one");
        project.Write("weights/b.bin", "two");
        BuildResult first = await project.Build();
        Assert.True(first.Compiled);
        Assert.Equal(["name weights/a.bin", "name weights/b.bin"], first.Texts.Select(Name).Order(StringComparer.Ordinal));
        string text = first.Texts.Single(text => Name(text) == "name weights/a.bin");
        DateTime written = File.GetLastWriteTimeUtc(text);

        Assert.False((await project.Build(s_noRestore)).Compiled);

        project.Write("Program.cs", "System.Console.WriteLine(2);\n");
        Assert.True((await project.Build(s_noRestore)).Compiled);
        Assert.Equal(written, File.GetLastWriteTimeUtc(text));

        // Other weights, from a time before everything else here.
        project.Write("weights/a.bin", "ONE");
        File.SetLastWriteTimeUtc(project.FullPath("weights/a.bin"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        BuildResult older = await project.Build(s_noRestore);
        Assert.True(older.Compiled);
        Assert.Equal(first.Texts, older.Texts);
        Assert.Contains("T05F", File.ReadAllLines(text));
        Assert.False((await project.Build(s_noRestore)).Compiled);

        // A file that is gone from under a wildcard leaves nothing that is newer, and takes its text along.
        File.Delete(project.FullPath("weights/b.bin"));
        BuildResult fewer = await project.Build(s_noRestore);
        Assert.True(fewer.Compiled);
        Assert.Equal([text], fewer.Texts);
        Assert.Equal([text], Directory.GetFiles(project.TextFolder));

        await Command.Dotnet(project.Folder, "clean");
        Assert.False(Directory.Exists(project.TextFolder));
    }

    [Fact]
    public async Task Missing_weights_are_the_generators_to_report()
    {
        using ThrowawayProject project = new("100% (o'b) ü", """
            <MlpWeights Include="no such folder/a.bin;b.bin;c.txt;../shared/d.bin" />
            <None Update="c.txt" CopyToOutputDirectory="PreserveNewest" />
            """);
        project.Write("b.bin", "b");
        project.Write("c.txt", "c");
        project.Write("e.txt", "e");
        project.Write("../shared/d.bin", "d");
        BuildResult result = await project.Build();
        Assert.Equal(
            ["name no such folder/a.bin state missing", "name b.bin state found", "name c.txt state found", "name ../shared/d.bin state found"],
            result.Texts.Select(text => string.Join(' ', File.ReadLines(text).Skip(1).Take(2))));

        // The file is one thing in the project, unless the project says otherwise.
        Assert.DoesNotContain("b.bin", result.None);
        Assert.Contains("c.txt", result.None);
        Assert.Contains("e.txt", result.None);
        Assert.True(File.Exists(project.FullPath("bin/Debug/net10.0/c.txt")));
    }

    [Fact]
    public async Task Project_without_weights_writes_nothing()
    {
        // Nor does it need the task: whoever wants no weights has no trouble with it.
        using ThrowawayProject project = new("app", "");
        BuildResult result = await project.Build("-p:MlpGenTaskAssembly=/no/such/Mlp.Build.dll");
        Assert.Empty(result.Texts);
        Assert.False(Directory.Exists(project.TextFolder));
    }

    [ExhaustiveFact]
    public async Task Design_time_build_gives_the_texts_to_the_IDE()
    {
        using ThrowawayProject project = new("app", """<MlpWeights Include="a.bin" />""");
        project.Write("a.bin", "one");
        await Command.Dotnet(project.Folder, "restore");
        string[] designTime =
        [
            "msbuild",
            "-target:Compile",
            "-p:DesignTimeBuild=true",
            "-p:BuildProjectReferences=false",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true",
            "-getItem:CscCommandLineArgs,UpToDateCheckInput,AvailableItemName,Watch",
        ];
        string output = await Command.Dotnet(project.Folder, designTime);
        string text = Assert.Single(Directory.GetFiles(project.TextFolder));
        Assert.Contains($"/additionalfile:obj/Debug/net10.0/MlpWeights/{Path.GetFileName(text)}\"", output, StringComparison.Ordinal);
        foreach (string list in (string[])["UpToDateCheckInput", "AvailableItemName", "Watch"])
        {
            string items = output[output.IndexOf($"\"{list}\": [", StringComparison.Ordinal)..];
            string item = list == "AvailableItemName" ? "MlpWeights" : "a.bin";
            Assert.Contains($"\"Identity\": \"{item}\"", items[..items.IndexOf(']')], StringComparison.Ordinal);
        }

        // An IDE that opens a checkout before its first build: no task, no texts, and no error.
        Directory.Delete(project.TextFolder, recursive: true);
        string without = await Command.Dotnet(project.Folder, [.. designTime, "-p:MlpGenTaskAssembly=/no/such/Mlp.Build.dll"]);
        Assert.DoesNotContain("mlpweights", without, StringComparison.Ordinal);
    }

    [ExhaustiveFact]
    public async Task Project_of_the_checkout_builds_the_task_before_it_uses_it()
    {
        using ThrowawayProject project = new("app", """<MlpWeights Include="a.bin" />""");
        project.Write("a.bin", "one");
        string packaged = Path.Combine("buildTransitive", "MlpGen.targets");
        string file = File.ReadAllText(project.FullPath("App.csproj"));
        Assert.Contains(packaged, file, StringComparison.Ordinal);
        project.Write("App.csproj", file.Replace(packaged, "InRepo.targets", StringComparison.Ordinal));

        // All that is written goes to the temporary folder, not to the checkout's bin and obj.
        BuildResult result = await project.Build("--artifacts-path", project.FullPath("artifacts"));
        Assert.Equal("name a.bin", Name(Assert.Single(result.Texts)));
        Assert.True(File.Exists(project.FullPath("artifacts/bin/Mlp.Build/debug/Mlp.Build.dll")));
    }

    private static string Name(string text) => File.ReadLines(text).ElementAt(1);
}
