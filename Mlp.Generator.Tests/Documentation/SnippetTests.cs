using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Data;
using Mlp.Reporting;

namespace Mlp.Generator.Tests.Documentation;

/// <summary>The C# in the pages about training compiles, as it stands there.</summary>
public sealed partial class SnippetTests
{
    private const string ImplicitUsings = "global using System; global using System.IO; global using System.Linq; global using System.Threading;";

    private const string Net = """
        using Mlp;
        using Mlp.Data;
        using Mlp.Metrics;
        using Mlp.Training;
        [Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
        public sealed partial class DigitNet;

        """;

    /// <summary>What a reader of the pages has at hand.</summary>
    private const string Prelude = Net + """
        internal static class Page
        {
            private static DigitNet net = new(1);
            private static Adam adam = new(DigitNet.Layout);
            private static ILoss loss = new CrossEntropyLoss();
            private static Trainer trainer = new(net, loss, adam);
            private static Dataset training = null!, validation = null!;

            private static void Run()
            {
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_first_net_compiles(int program)
        => AssertCompiles(Snippets("first-net.md")[program], OutputKind.ConsoleApplication);

    /// <summary>Each may use what those before it declare, as on the page.</summary>
    [Fact]
    public void Reporting_snippets_compile()
    {
        string[] snippets = Snippets("reporting.md");
        Assert.Equal(10, snippets.Length);
        AssertCompiles(
            "using Mlp.Reporting;" + Prelude.Replace("private static void Run()", "private static Dataset test = null!, points = null!; private static IMlp pointNet = null!; private static Scaler strength = null!; private static void Run()", StringComparison.Ordinal)
                + string.Join('\n', snippets) + "}}",
            OutputKind.DynamicallyLinkedLibrary);
    }

    [Fact]
    public void Training_snippets_compile()
    {
        string[] snippets = Snippets("training.md");
        Assert.Equal(4, snippets.Length);

        // The first only lists the calls.
        foreach (string snippet in snippets[1..])
        {
            AssertCompiles(Prelude + snippet + "}}", OutputKind.DynamicallyLinkedLibrary);
        }
    }

    [Fact]
    public void Image_snippets_compile()
    {
        string[] snippets = Snippets("images.md");
        Assert.Equal(3, snippets.Length);
        int program = snippets[0].IndexOf("LandCover net", StringComparison.Ordinal);
        AssertCompiles(
            "using Mlp; using Mlp.Data; using Mlp.Metrics; using Mlp.Training;" + snippets[0][..program]
                + "internal static class Page { private static void Run(float[] bands, int[] labels, int images) {" + snippets[0][program..]
                + "LandCover.Tape tape = net.CreateTape(images); AdamW adam = new(LandCover.Layout);" + snippets[1] + snippets[2] + "}}",
            OutputKind.DynamicallyLinkedLibrary);
    }

    /// <summary>Each goes on where the one before it ended, as on the page.</summary>
    [Fact]
    public void PyTorch_snippets_compile()
    {
        string[] snippets = Snippets("pytorch.md");
        Assert.Equal(6, snippets.Length);
        Assert.Contains("public sealed partial class DigitNet;", snippets[0], StringComparison.Ordinal);
        AssertCompiles(
            Net + "internal static class Page { private static void Run(float[] inputs, int[] labels) {" + string.Join('\n', snippets[1..]) + "}}",
            OutputKind.DynamicallyLinkedLibrary);
    }

    private static void AssertCompiles(string source, OutputKind kind)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippets",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse), CSharpSyntaxTree.ParseText(source, parse, "Snippet.cs", System.Text.Encoding.UTF8)],
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(CsvDataset).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Plots).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Spectre.Console.Table).Assembly.Location),
            ],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new MlpGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        Assert.Empty(generated.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    private static string[] Snippets(string page)
        => [.. CSharpBlock().Matches(File.ReadAllText(Path.Combine(Root(), "docs", page))).Select(match => match.Groups[1].Value)];

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MlpGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests run outside of the checkout.");
    }

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
