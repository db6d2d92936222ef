using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Mlp.Package.Tests;

/// <summary>What is in the package, and that it works in a project that has nothing else of MlpGen.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageTests(PackedSample packed)
{
    private const string ExpectedOutput = "xor after 200 steps: 0 1 1 0, loss below 0.01\nxor with compiled weights: 0 1 1 0, self-test passed";

    [Fact]
    public void Package_has_these_entries()
    {
        // Those of the container itself: the same in any package.
        string[] container = ["[Content_Types].xml", "_rels/", "package/"];
        IEnumerable<string> entries = Directory.GetFiles(packed.Package, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(packed.Package, file).Replace('\\', '/'))
            .Where(entry => !container.Any(part => entry.StartsWith(part, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "LICENSE",
                "MlpGen.nuspec",
                "README.md",
                "THIRD-PARTY-NOTICES.md",
                "analyzers/dotnet/cs/Mlp.Generator.CodeFixes.dll",
                "analyzers/dotnet/cs/Mlp.Generator.dll",
                "buildTransitive/MlpGen.Weights.targets",
                "buildTransitive/MlpGen.props",
                "buildTransitive/MlpGen.targets",
                "icon.png",
                "lib/net10.0/Mlp.Runtime.dll",
                "lib/net10.0/Mlp.Runtime.xml",
                "lib/net10.0/Mlp.Training.dll",
                "lib/net10.0/Mlp.Training.xml",
                "tasks/netstandard2.0/Google.Protobuf.dll",
                "tasks/netstandard2.0/Mlp.Build.dll",
                "tasks/netstandard2.0/Mlp.ModelFiles.dll",
                "tasks/netstandard2.0/System.Buffers.dll",
                "tasks/netstandard2.0/System.Memory.dll",
                "tasks/netstandard2.0/System.Numerics.Vectors.dll",
                "tasks/netstandard2.0/System.Runtime.CompilerServices.Unsafe.dll",
            ],
            entries);
    }

    [Fact]
    public void Package_says_what_it_is_and_depends_on_nothing()
    {
        XElement metadata = XDocument.Load(Path.Combine(packed.Package, "MlpGen.nuspec")).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal("MlpGen", Value("id"));
        Assert.Equal(packed.Version, Value("version"));
        Assert.Equal("The MlpGen authors", Value("authors"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.False(string.IsNullOrWhiteSpace(Value("tags")));
        Assert.Null(Value("projectUrl"));
        Assert.DoesNotContain(metadata.Descendants().Attributes(), attribute => attribute.Name.LocalName == "url");

        XElement group = Assert.Single(metadata.Descendants(), element => element.Name.LocalName == "group");
        Assert.Equal("net10.0", group.Attribute("targetFramework")?.Value);
        Assert.Empty(group.Elements());
    }

    [Theory]
    [InlineData("lib/net10.0/Mlp.Runtime.dll")]
    [InlineData("lib/net10.0/Mlp.Training.dll")]
    [InlineData("analyzers/dotnet/cs/Mlp.Generator.dll")]
    [InlineData("analyzers/dotnet/cs/Mlp.Generator.CodeFixes.dll")]
    [InlineData("tasks/netstandard2.0/Mlp.Build.dll")]
    [InlineData("tasks/netstandard2.0/Mlp.ModelFiles.dll")]
    public void Symbols_are_embedded_and_name_no_folder_of_the_build_machine(string assembly)
    {
        using PEReader reader = new(File.OpenRead(Path.Combine(packed.Package, assembly)));
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        DebugDirectoryEntry entry = Assert.Single(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider symbols = reader.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        MetadataReader metadata = symbols.GetMetadataReader();
        Assert.NotEmpty(metadata.Documents);
        Assert.All(metadata.Documents, document => Assert.StartsWith("/mlpgen/", metadata.GetString(metadata.GetDocument(document).Name), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sample_trains_and_predicts()
    {
        string output = await Command.Dotnet(packed.Sample, Path.Combine(packed.Sample, "bin", "Release", "net10.0", "Package.dll"));
        Assert.Equal(ExpectedOutput, output.Trim().ReplaceLineEndings("\n"));
    }

    /// <summary>A Debug build, which dotnet run and F5 make, runs at the speed of Release, unless the project wants Hot Reload.</summary>
    [Theory]
    [InlineData("MlpGenOptimizeDebug=", DebuggableAttribute.DebuggingModes.Default | DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints)]
    [InlineData("DotNetWatchBuild=true", DebuggableAttribute.DebuggingModes.Default | DebuggableAttribute.DebuggingModes.DisableOptimizations | DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints | DebuggableAttribute.DebuggingModes.EnableEditAndContinue)]
    public async Task Debug_build_is_optimized(string property, DebuggableAttribute.DebuggingModes expected)
    {
        string project = Path.Combine(Path.GetDirectoryName(packed.Sample)!, $"debug-{property[..3]}");
        packed.CopySample(project, fallbackPackages: null);
        string[] properties = property.EndsWith('=') ? [] : [$"-p:{property}"];
        await Command.Dotnet(project, ["build", "-c", "Debug", "-warnaserror", $"-p:MlpGenVersion={packed.Version}", .. properties]);
        string program = Path.Combine(project, "bin", "Debug", "net10.0", "Package.dll");
        Assert.Equal(ExpectedOutput, (await Command.Dotnet(project, program)).Trim().ReplaceLineEndings("\n"));
        Assert.Equal(expected, DebuggingModes(program));
    }

    /// <summary>Every analyzer of the SDK, every warning an error: nothing in generated files, nothing at the attribute.</summary>
    [Fact]
    public async Task Strict_project_builds()
    {
        string project = Path.Combine(Path.GetDirectoryName(packed.Sample)!, "strict");
        packed.CopySample(project, fallbackPackages: null);
        File.Delete(Path.Combine(project, "Program.cs"));
        File.Delete(Path.Combine(project, "XorNet.cs"));
        File.Delete(Path.Combine(project, "XorReader.cs"));
        await File.WriteAllTextAsync(Path.Combine(project, ".editorconfig"), """
            root = true
            [*.cs]
            dotnet_analyzer_diagnostic.severity = warning
            csharp_style_namespace_declarations = file_scoped
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Nets.cs"), """
            using Mlp;

            [assembly: System.CLSCompliant(true)]
            [assembly: System.Runtime.InteropServices.ComVisible(false)]

            namespace Company.Mlp;

            /// <summary>Trains.</summary>
            [Mlp(4, 8, 3)]
            public sealed partial class PublicNet;

            /// <summary>Trains, too.</summary>
            [Mlp(4, 20, 3, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
            internal sealed partial class InternalNet;

            /// <summary>Has a norm of rows.</summary>
            [Mlp(4, 20, 3, NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.GELU)]
            public partial class LayerNet;

            /// <summary>Reads images.</summary>
            [Mlp(3, 5, 2, NormLayer = NormLayer.BatchNorm2d, Height = 4, Width = 4)]
            public partial class ImageNet;

            /// <summary>Has weights to begin with.</summary>
            [Mlp(2, 16, 1, Weights = "xor.safetensors")]
            public sealed partial class InitialNet;

            /// <summary>Has its weights in the program.</summary>
            [Mlp(2, 16, 1, Weights = "xor.safetensors")]
            public static partial class StaticNet;

            /// <summary>Has them in 8 bits.</summary>
            [Mlp(2, 16, 1, Weights = "xor.safetensors", WeightFormat = WeightFormat.Int8)]
            internal static partial class SmallNet;
            """);
        await Command.Dotnet(
            project, "build", "-c", "Release", $"-p:MlpGenVersion={packed.Version}", "-p:OutputType=Library", "-p:ImplicitUsings=disable", "-p:TreatWarningsAsErrors=true",
            "-p:AnalysisMode=All", "-p:EnforceCodeStyleInBuild=true", "-p:GenerateDocumentationFile=true", "-p:CheckForOverflowUnderflow=true", "-p:Features=strict");
    }

    [Fact]
    public void Task_encodes_weights()
    {
        string text = Assert.Single(Directory.GetFiles(Path.Combine(packed.Sample, "obj", "Release", "net10.0", "MlpWeights")));
        Assert.Equal(["mlp-weights 1", "name xor.safetensors", "state found"], File.ReadLines(text).Take(3));
    }

    /// <summary>What is published without AVX2; in the short run one of them.</summary>
    public static TheoryData<string, string?> WithoutAvx2 => TestRun.IsExhaustive
        ? new()
        {
            { "linux-x64", null },
            { "linux-musl-x64", null },
            { "win-x64", null },
            { "osx-x64", null },
            { "linux-x64", "x86-64-v2" },
            { "linux-x64", "x86-64-v2,-avx2" },
        }
        : new() { { "linux-x64", null } };

    /// <summary>What is published with AVX2, or for a processor without, or not natively, or by somebody who wants no warning; in the short run one of them.</summary>
    public static TheoryData<string, string?, string[]> WithAvx2OrNotNatively => TestRun.IsExhaustive
        ? new()
        {
            { "linux-x64", "x86-64-v3", [] },
            { "win-x64", "x86-64-v4", [] },
            { "linux-x64", "native", [] },
            { "linux-x64", "avx2,bmi,lzcnt", [] },
            { "linux-x64", "x86-64-v2,avx512", [] },
            { "linux-arm64", null, [] },
            { "win-x86", null, [] },
            { "linux-x64", null, ["-p:MlpGenCheckInstructionSet=false"] },
            { "linux-x64", null, ["-p:NoWarn=MLPGEN001"] },
            { "linux-x64", null, ["-p:PublishAot=false"] },
        }
        : new() { { "linux-x64", "x86-64-v3", [] } };

    [Theory]
    [MemberData(nameof(WithoutAvx2))]
    public async Task Publishing_without_Avx2_warns(string runtime, string? instructionSet)
    {
        string output = await Publish(runtime, instructionSet);
        string warning = Assert.Single(output.Split('\n'), line => line.Contains("MLPGEN001", StringComparison.Ordinal));
        Assert.Contains("Package.csproj : warning MLPGEN001: ", warning, StringComparison.Ordinal);
        Assert.Contains($"for {runtime} {(instructionSet is null ? "without an IlcInstructionSet" : $"with IlcInstructionSet '{instructionSet}'")}", warning, StringComparison.Ordinal);
        Assert.Contains("<IlcInstructionSet>x86-64-v3</IlcInstructionSet>", warning, StringComparison.Ordinal);
        Assert.Contains("<MlpGenCheckInstructionSet>false</MlpGenCheckInstructionSet>", warning, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WithAvx2OrNotNatively))]
    public async Task Publishing_with_Avx2_or_not_natively_does_not_warn(string runtime, string? instructionSet, string[] properties) =>
        Assert.DoesNotContain("MLPGEN001", await Publish(runtime, instructionSet, properties), StringComparison.Ordinal);

    [Theory]
    [InlineData("MLPGEN001", "Warning")]
    [InlineData("MLPGEN002", "Error")]
    public void What_the_build_reports_has_a_page(string id, string severity)
    {
        string pages = Path.Combine(Checkout.Folder, "docs", "diagnostics");
        string title = File.ReadLines(Path.Combine(pages, $"{id}.md")).First()[$"# {id}: ".Length..];
        Assert.Contains($"| [{id}]({id}.md) | {severity} | {title} |", File.ReadLines(Path.Combine(pages, "README.md")));
    }

    [NativeAotFact]
    public async Task Sample_publishes_natively()
    {
        string sample = Path.Combine(Path.GetDirectoryName(packed.Sample)!, "native");
        packed.CopySample(sample, NativeAotFactAttribute.Packages);
        string[] options = ["-c", "Release", "-r", NativeAotFactAttribute.Runtime, "-p:PublishAot=true", $"-p:MlpGenVersion={packed.Version}"];

        // Building compiles nothing natively, so there is nothing to warn of.
        string build = await Command.Dotnet(sample, ["build", .. options]);
        Assert.DoesNotContain("MLPGEN001", build, StringComparison.Ordinal);

        string publish = await Command.Dotnet(sample, ["publish", "--no-build", .. options]);
        Assert.Equal(NativeAotFactAttribute.Runtime.EndsWith("-x64", StringComparison.Ordinal), publish.Contains("warning MLPGEN001", StringComparison.Ordinal));
        Assert.DoesNotContain("warning IL", publish, StringComparison.Ordinal);
        Assert.Equal(ExpectedOutput, await RunPublished());

        string native = await Command.Dotnet(sample, ["publish", "--no-build", .. options, "-p:IlcInstructionSet=native"]);
        Assert.DoesNotContain("warning", native, StringComparison.Ordinal);
        Assert.Equal(ExpectedOutput, await RunPublished());

        async Task<string> RunPublished() =>
            (await Command.Run(sample, Path.Combine(sample, "bin", "Release", "net10.0", NativeAotFactAttribute.Runtime, "publish", "Package"))).Trim();
    }

    /// <summary>The part of publishing that the warning hangs on, which needs neither a native toolchain nor the packages of that runtime.</summary>
    private Task<string> Publish(string runtime, string? instructionSet, params string[] properties)
    {
        string folder = Path.Combine(packed.Sample, "bin", "publish");
        string[] arguments = ["msbuild", "-nologo", "-verbosity:minimal", "-target:PrepareForPublish", $"-p:RuntimeIdentifier={runtime}", "-p:PublishAot=true", $"-p:PublishDir={folder}", $"-p:MlpGenVersion={packed.Version}"];
        // A bare comma would end the property.
        string[] set = instructionSet is null ? [] : [$"-p:IlcInstructionSet={instructionSet.Replace(",", "%2C", StringComparison.Ordinal)}"];
        return Command.Dotnet(packed.Sample, [.. arguments, .. set, .. properties]);
    }

    /// <summary>What the runtime reads of an assembly before it compiles its methods.</summary>
    private static DebuggableAttribute.DebuggingModes DebuggingModes(string assembly)
    {
        using PEReader image = new(File.OpenRead(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        CustomAttribute attribute = metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute).Single(attribute =>
            attribute.Constructor.Kind == HandleKind.MemberReference
            && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
            && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type).Name, nameof(DebuggableAttribute)));

        // Two bytes of prologue, then the argument: an enumeration of 32 bits.
        BlobReader value = metadata.GetBlobReader(attribute.Value);
        Assert.Equal(1, value.ReadUInt16());
        return (DebuggableAttribute.DebuggingModes)value.ReadInt32();
    }
}
