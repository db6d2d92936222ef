using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Data;
using Mlp.Reporting;

namespace Mlp.Generator.Tests.Documentation;

/// <summary>The C# in the README and in the pages about training compiles, as it stands there.</summary>
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

    private const string StrengthNet = """
        using Mlp;
        using Mlp.Data;
        using Mlp.Metrics;
        using Mlp.Training;
        [Mlp(8, 64, 32, 1, StandardizeInputs = true, StandardizeOutputs = true)]
        public sealed partial class StrengthNet;

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
            private static ICollective mpi = null!;

            private static void Run()
            {
        """;

    /// <summary>The row and the model are a file beside each of the two programs.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_first_net_compiles(int program)
    {
        string[] snippets = Snippets("first-net.md");
        Assert.Equal(3, snippets.Length);
        AssertCompiles("using Mlp.Tables;" + snippets[program] + snippets[0].Replace("using Mlp.Tables;", "", StringComparison.Ordinal), OutputKind.ConsoleApplication);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_training_loop_compiles(int program)
        => AssertCompiles(Snippets("training-loop.md")[program], OutputKind.ConsoleApplication);

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
        Assert.Equal(5, snippets.Length);

        // The first only lists the calls.
        foreach (string snippet in snippets[1..])
        {
            AssertCompiles(Prelude + snippet + "}}", OutputKind.DynamicallyLinkedLibrary);
        }
    }

    /// <summary>All of the page is one program, in which the loop by hand comes last.</summary>
    [Fact]
    public void Distributed_snippets_compile()
    {
        string[] snippets = Snippets("distributed.md");
        Assert.Equal(3, snippets.Length);
        AssertCompiles(
            "using Mlp.Distributed;" + Net + Method("string[] args, ILoss loss, Dataset training, Dataset validation, Adam adam", string.Concat(snippets)),
            OutputKind.DynamicallyLinkedLibrary,
            typeof(Mlp.Distributed.MpiCommunicator));
    }

    /// <summary>Of 70 rows, 3 ranks have 21, 21 and 22 of the first batch, and 2 each of the second. With SGD, to which the size of gradients matters.</summary>
    [Fact]
    public void The_loop_by_hand_of_ranks_learns_what_one_process_learns()
    {
        using MemoryStream assembly = new();
        Assert.True(AssertCompiles(
            "using Mlp.Distributed;" + Net + "public static class Page { public static float[] Run(ICollective mpi, Dataset training) { DigitNet net = new(1); SGD adam = new(DigitNet.Layout, learningRate: 0.2);"
                + Snippets("distributed.md")[2] + "float[] logits = new float[training.Rows * 10]; net.Forward(training.Inputs, logits); return logits; }}",
            OutputKind.DynamicallyLinkedLibrary,
            typeof(Mlp.Distributed.MpiCommunicator)).Emit(assembly).Success);
        System.Reflection.MethodInfo run = System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Page")!.GetMethod("Run")!;
        System.Random random = new(1);
        Dataset training = Dataset.ForClassification(
            [.. Enumerable.Range(0, 70 * 64).Select(_ => random.NextSingle())], [.. Enumerable.Range(0, 70).Select(row => row % 10)], 64, 10);
        float[] alone = Assert.Single(Outputs(ranks: 1));
        foreach (float[] shared in Outputs(ranks: 3))
        {
            Assert.All(alone.Zip(shared), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        }

        // It has learned something: the logits of the rows' own classes are the largest, mostly.
        Assert.InRange(Enumerable.Range(0, 70).Count(row => alone.AsSpan(row * 10, 10).IndexOf(alone.Skip(row * 10).Take(10).Max()) == row % 10), 35, 70);

        float[][] Outputs(int ranks)
        {
            float[][] outputs = new float[ranks][];
            Mlp.Distributed.ThreadCollective.Run(ranks, collective => outputs[collective.Rank] = (float[])run.Invoke(null, [collective, training])!);
            return outputs;
        }
    }

    [Fact]
    public void The_page_in_the_browser_compiles()
        => AssertCompiles(Assert.Single(Snippets("browser.md")), OutputKind.ConsoleApplication);

    [Fact]
    public void Input_and_output_snippets_compile()
    {
        string[] snippets = Snippets("inputs-and-outputs.md");
        Assert.Equal(4, snippets.Length);
        AssertCompiles(
            "using Mlp.Data; using Mlp.Metrics; using Mlp.Training;" + snippets[0] + snippets[3]
                + "internal static class Page { private static void Run(Dataset training, Dataset validation, float[] mix, float[] megapascals) {"
                + snippets[1] + "} private static void ByHand(Dataset training) {" + snippets[2] + "}}",
            OutputKind.DynamicallyLinkedLibrary);
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

    /// <summary>The declarations of the page, and what is done with them.</summary>
    [Fact]
    public void Table_snippets_compile()
    {
        string[] snippets = Snippets("tables.md");
        Assert.Equal(7, snippets.Length);
        Compilation page = AssertCompiles(
            snippets[0] + snippets[1] + snippets[6] + "internal static class Page { private static void Run(Passenger passenger, Passenger[] many, SurvivalModel.Prediction[] answers) {"
                + snippets[2] + snippets[3] + snippets[4] + """
                }}
                public static class Train
                {
                    public static byte[] Run()
                    {
                        MemoryStream file = new();
                        SurvivalModel.Fit(
                            Enumerable.Range(0, 40).Select(i => new Passenger { Pclass = 1, Sex = (Sex)(i % 2), Fare = i, Survived = i % 3 == 0 }), new TableFitOptions { Members = 2, Epochs = 1 }).Save(file);
                        return file.ToArray();
                    }
                }
                """,
            OutputKind.DynamicallyLinkedLibrary);

        // The static class has a file of the page's model.
        using MemoryStream assembly = new();
        Assert.True(page.Emit(assembly).Success);
        byte[] file = (byte[])System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Train")!.GetMethod("Run")!.Invoke(null, null)!;
        AssertCompiles(snippets[0] + snippets[5], OutputKind.ConsoleApplication, Infrastructure.WeightsFile.Encode("survival.safetensors", file));
    }

    [Fact]
    public void Our_side_of_coming_from_ml_net_compiles()
    {
        string[] snippets = Snippets("coming-from-mlnet.md");
        Assert.Equal(2, snippets.Length);
        AssertCompiles(snippets[0] + Method("House house", snippets[1]), OutputKind.DynamicallyLinkedLibrary);
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

    /// <summary>The README's too, but for the class with weights, which are an item of a project, and what the generator writes.</summary>
    [Fact]
    public void Readme_snippets_compile()
    {
        string[] snippets = [.. Snippets("../README.md")];
        string training = snippets.Single(snippet => snippet.StartsWith("// Training:", StringComparison.Ordinal));
        string seeing = snippets.Single(snippet => snippet.StartsWith("trainer.FitWithProgress", StringComparison.Ordinal));
        Assert.Contains(snippets[0].Trim().Split('\n')[^1], Net, StringComparison.Ordinal);
        AssertCompiles(Net + Method("float[] images, int[] labels", training), OutputKind.DynamicallyLinkedLibrary);
        AssertCompiles(
            "using Mlp.Reporting;" + Net + Method("Trainer trainer, TrainingHistory history, Dataset training, Dataset validation", seeing), OutputKind.DynamicallyLinkedLibrary);
    }

    /// <summary>What people copy first does what the page says of it: it learns to predict rows that it has not seen.</summary>
    [Fact]
    public void The_readmes_trainer_learns()
    {
        string checkpoint = Path.GetTempFileName();
        try
        {
            string snippet = Snippets("../README.md").Single(snippet => snippet.Contains("Trainer trainer", StringComparison.Ordinal))
                .Replace("\"concrete.csv\"", Literal(Path.Combine(Checkout.Folder, "samples", "Concrete", "concrete.csv")), StringComparison.Ordinal)
                .Replace("\"strength.checkpoint\"", Literal(checkpoint), StringComparison.Ordinal);
            using MemoryStream assembly = new();
            Assert.True(AssertCompiles(
                StrengthNet + "public static class Page { public static double Run() {" + snippet + "return trainer.Evaluate(validation)[\"R²\"]; }}",
                OutputKind.DynamicallyLinkedLibrary).Emit(assembly).Success);
            object? score = System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Page")!.GetMethod("Run")!.Invoke(null, null);
            Assert.InRange(Assert.IsType<double>(score), 0.8, 1);
        }
        finally
        {
            File.Delete(checkpoint);
        }
    }

    [Fact]
    public void Data_snippets_compile()
    {
        string[] snippets = Snippets("data.md");
        Assert.Equal(3, snippets.Length);
        string usings = "using Mlp;\nusing Mlp.Data;\n";
        Assert.StartsWith(usings, snippets[0], StringComparison.Ordinal);
        AssertCompiles(StrengthNet + Method("float[] weights", string.Concat(snippets)[usings.Length..]), OutputKind.DynamicallyLinkedLibrary);
    }

    [Fact]
    public void Snippets_of_losses_and_optimizers_compile()
    {
        string[] losses = Snippets("losses-and-metrics.md"), optimizers = Snippets("optimizers.md");
        Assert.Equal((4, 5), (losses.Length, optimizers.Length));

        string parameters = "float[] inputs, int[] labels, float[] validationOutputs, int[] validationLabels, IrisNet net, IrisNet.Tape tape, "
            + "Dataset training, DataLoader loader, Adam adam";
        AssertCompiles(
            Net.Replace("DigitNet", "IrisNet", StringComparison.Ordinal) + Method(parameters, losses[0] + losses[1] + losses[3]),
            OutputKind.DynamicallyLinkedLibrary);
        AssertCompiles(Net + Method("Dataset training", losses[2]), OutputKind.DynamicallyLinkedLibrary);
        AssertCompiles(
            Net + Method("float[] images, int parts, DigitNet net, DigitNet.Tape tape", string.Concat(optimizers)), OutputKind.DynamicallyLinkedLibrary);
    }

    private static string Method(string parameters, string body) => $"internal static class Page {{ private static void Run({parameters}) {{ {body} }}}}";

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static Compilation AssertCompiles(string source, OutputKind kind, params AdditionalText[] texts)
        => AssertCompiles(source, kind, typeOfPackage: null, texts);

    /// <param name="source">What the page has.</param>
    /// <param name="kind">What it becomes.</param>
    /// <param name="typeOfPackage">Of a package that only this page needs; what is generated may depend on it.</param>
    /// <param name="texts">The files of the project.</param>
    private static Compilation AssertCompiles(string source, OutputKind kind, Type? typeOfPackage, params AdditionalText[] texts)
    {
        CSharpParseOptions parse = new(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippets",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse), CSharpSyntaxTree.ParseText(source, parse, "Snippet.cs", System.Text.Encoding.UTF8)],
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Optimizer).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Mlp.Tables.TableSchema).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(CsvDataset).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Plots).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Spectre.Console.Table).Assembly.Location),
                .. typeOfPackage is null ? [] : new[] { MetadataReference.CreateFromFile(typeOfPackage.Assembly.Location) },
            ],
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new MlpGenerator().AsSourceGenerator()], texts, parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        Assert.Empty(generated.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return generated;
    }

    private static string[] Snippets(string page)
        => [.. CSharpBlock().Matches(File.ReadAllText(Path.Combine(Checkout.Folder, "docs", page))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();
}
