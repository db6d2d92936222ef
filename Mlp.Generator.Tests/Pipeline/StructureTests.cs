using System.Reflection;
using System.Text.RegularExpressions;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mlp.Generator.Emission;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;
using Mlp.Generator.Packing;
using Mlp.Generator.Planning;
using Mlp.Generator.Tests.Baked;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;
using Mlp.Generator.Text;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>How the generator is built: what may know what, that nothing is forgotten where a list goes on, and that what is planned is what is written.</summary>
public sealed partial class StructureTests
{
    private const int MaxColumns = 140;

    /// <summary>The folders, each with those that its files may name. A folder stands behind all of them, so there is no circle.</summary>
    private static readonly (string Folder, string[] MayName)[] s_folders =
    [
        ("Memory", []),
        ("Model", []),
        ("Weights", ["Model"]),
        ("Diagnostics", []),
        ("Text", ["Memory"]),
        ("Modules", ["Memory", "Model", "Weights", "Text"]),
        ("Parsing", ["Memory", "Model", "Weights", "Diagnostics"]),
        ("Planning", ["Memory", "Model", "Modules"]),
        ("Packing", ["Memory", "Model", "Weights", "Diagnostics", "Modules", "Parsing", "Planning"]),
        ("Emission", ["Memory", "Model", "Text", "Modules", "Planning"]),
    ];

    private static readonly Weights.StateDict s_none = Weights.StateDict.Read(new WeightsFile().ToBytes());

    /// <summary>What each file of the generator names of the generator's own: its path below the project, and the type with the folder that it is in.</summary>
    private static readonly Lazy<IReadOnlyList<Reference>> s_references = new(FindReferences);

    [Fact]
    public void Folders_name_one_another_in_one_direction()
    {
        for (int i = 0; i < s_folders.Length; i++)
        {
            Assert.Subset(s_folders[..i].Select(before => before.Folder).ToHashSet(), s_folders[i].MayName.ToHashSet());
        }

        Dictionary<string, string[]> allowed = s_folders.ToDictionary(each => each.Folder, each => each.MayName);
        Reference[] inFolders = [.. s_references.Value.Where(reference => reference.Folder.Length > 0)];
        Assert.Equal(allowed.Keys.Order(), inFolders.Select(reference => reference.Folder).Distinct().Order());
        string[] wrong =
        [
            .. inFolders
                .Where(reference => reference.TypeFolder.Length > 0 && reference.TypeFolder != reference.Folder && !allowed[reference.Folder].Contains(reference.TypeFolder))
                .Select(reference => $"{reference.File} names {reference.TypeFolder}.{reference.Type}").Distinct(),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));

        // What lies beside the folders composes them: nothing in them names it.
        Assert.DoesNotContain(inFolders, reference => reference.Type is nameof(MlpGenerator) or nameof(MlpAnalyzer));
    }

    /// <summary>Emission decides nothing: what it writes has been planned, and weights have been packed.</summary>
    [Fact]
    public void What_writes_names_no_planner_no_limit_and_no_packing()
    {
        string[] wrong =
        [
            .. s_references.Value
                .Where(reference => reference.Folder is "Emission" or "Modules" or "Text")
                .Where(reference => reference.Type.EndsWith("Planner", StringComparison.Ordinal) || reference.Type == "Limits" || reference.TypeFolder == "Packing")
                .Select(reference => $"{reference.File} names {reference.TypeFolder}.{reference.Type}").Distinct(),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Enums_mirror_the_runtimes()
    {
        Mirror<Model.ActivationLayer, Mlp.ActivationLayer>();
        Mirror<Model.Approximate, Mlp.Approximate>();
        Mirror<Model.NormLayer, Mlp.NormLayer>();
        Mirror<Model.WeightFormat, Mlp.WeightFormat>();
        Mirror<Memory.TensorRole, Mlp.TensorRole>();
        Mirror<Model.ColumnKind, Mlp.Tables.ColumnKind>();

        static void Mirror<TOurs, TRuntimes>()
            where TOurs : struct, Enum
            where TRuntimes : struct, Enum
            => Assert.Equal(Values<TRuntimes>(), Values<TOurs>());

        static IEnumerable<(string Name, int Value)> Values<T>()
            where T : struct, Enum
            => Enum.GetValues<T>().Select(value => (value.ToString(), Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture))).Order();
    }

    [Fact]
    public void Every_activation_has_a_plan_and_a_value_in_double_precision()
    {
        double[] inputs = [-30, -4, -1.5, -0.3, 0, 1e-9, 0.7, 2.9, 6.5, 30];
        foreach (Model.ActivationLayer layer in Enum.GetValues<Model.ActivationLayer>())
        {
            Mlp.ActivationLayer ofRuntime = (Mlp.ActivationLayer)layer;
            ActivationModel model = new(layer);
            TopologyModel topology = Topology(new ModelOptions { OutputActivation = layer == Model.ActivationLayer.Identity ? null : model });
            EquatableArray<OutputModulePlan> outputs = OutputModules.Plan(topology, index: 5);
            if (!ActivationCases.IsOfElements(ofRuntime))
            {
                Assert.Equal(("5", layer.ToString()), (Assert.Single(outputs).Key, outputs[0].Name));
                double[] kept = outputs[0].Keep(s_none).Forward(inputs);
                double[] expected = new ReferenceSoftmax(inputs.Length, layer == Model.ActivationLayer.LogSoftmax).Forward(inputs, rows: 1, training: false);
                Assert.All(kept.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
                continue;
            }

            ReferenceActivation reference = new(new Execution.Topology(1, 1) { ActivationLayer = ofRuntime });
            Assert.Equal(layer.ToString(), Modules.ActivationFunction.Plan(model).Name);
            Assert.All(inputs, x => Assert.Equal(reference.Value(x), DoubleActivation.Value(model, x), 1e-12));
            Assert.Equal(layer == Model.ActivationLayer.Identity ? [] : [layer.ToString()], outputs.Select(output => output.Name));
            Assert.All(outputs, output => Assert.All(inputs.Zip(output.Keep(s_none).Forward(inputs)), pair => Assert.Equal(reference.Value(pair.First), pair.Second, 1e-12)));
        }
    }

    [Fact]
    public void Every_format_of_weights_has_a_packing()
    {
        foreach (Model.WeightFormat format in Enum.GetValues<Model.WeightFormat>())
        {
            PackedNetwork packed = Pack(new Execution.Topology(5, 20, 3), format);
            Assert.Equal(packed.Plan.Static!.Length, packed.Static!.Words.Count);
            Assert.Contains(packed.Static.Words, word => word != 0);
            Assert.InRange(packed.Static.SelfTest.Difference, 0, 0.1 * packed.Static.SelfTest.Largest);
        }
    }

    [Theory]
    [InlineData(Model.WeightFormat.Float32)]
    [InlineData(Model.WeightFormat.BFloat16)]
    public void A_static_row_is_written_with_as_many_operations_as_were_planned(object format)
    {
        int[] widths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 96, 97, 128, 300];
        foreach (int inputs in widths.Append(1000))
        {
            foreach (int outputs in widths)
            {
                // A cheap activation, one that takes a pass, and none.
                ActivationModel activation = new((inputs % 3) switch { 0 => Model.ActivationLayer.ReLU, 1 => Model.ActivationLayer.Tanh, _ => Model.ActivationLayer.LeakyReLU });
                NetworkPlan plan = Plan(Topology(new ModelOptions { InChannels = inputs, HiddenChannels = [outputs, 2], Activation = activation }), (Model.WeightFormat)format);
                foreach (FusedBlock block in plan.Blocks)
                {
                    SourceWriter writer = new();
                    StaticRowText.Write(writer, block, "[Attribute]");
                    int written = VectorOperation().Count(writer.ToString());
                    Assert.True(
                        written == RowPlanner.Operations(block),
                        $"{format}, {block.Linear.In} → {block.Linear.Out}: {RowPlanner.Operations(block)} operations were planned, and {written} written.");
                }
            }
        }
    }

    [Fact]
    public void No_line_is_longer_than_140_columns_and_all_compiles()
    {
        Execution.Topology[] topologies =
        [
            .. Topologies.Draw(stream: 97, count: 6, widest: 80),
            new(784, 256, 10) { NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.1, StandardizeInputs = true, OutputActivation = Mlp.ActivationLayer.LogSoftmax },
            new(8192, 4096, 8192) { ActivationLayer = Mlp.ActivationLayer.Softplus, Beta = 0.123456789012345, Threshold = 12.3456789012345, Dropout = 0.123456789012345 },
            new(1000, 5000, 4) { NormLayer = Mlp.NormLayer.LayerNorm, ActivationLayer = Mlp.ActivationLayer.Hardtanh, MinValue = -1e30, MaxValue = 1e30, OutputActivation = Mlp.ActivationLayer.Hardtanh },
            new(3, 200, 70, 12) { NormLayer = Mlp.NormLayer.BatchNorm2d, Height = 1000, Width = 2000, TrackRunningStats = false, OutputActivation = Mlp.ActivationLayer.Softmax },
            new(50, [.. Enumerable.Repeat(40, 63), 1]) { NormLayer = Mlp.NormLayer.RMSNorm, OutputActivation = Mlp.ActivationLayer.Sigmoid },
        ];
        GeneratorResult result = Generate("Company.Product.Subsystem.Networks", "ContainingClass", "NetworkOfALongDescriptiveName", topologies, staticOnes: 3);
        Assert.Empty(TooLong(result).Take(20).Select(line => $"{line.Length} columns: {line.Trim()}"));
    }

    /// <summary>The namespace of a network's code is a single word, of which no line can have a part.</summary>
    [Fact]
    public void Lines_are_broken_around_names_that_fill_them()
    {
        string space = $"Space{new string('Y', 60)}", name = $"Net{new string('X', 100)}";
        GeneratorResult result = Generate(
            space, $"Outer{new string('Z', 60)}", name, [new(4, 20, 3) { NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.2, OutputActivation = Mlp.ActivationLayer.ELU }], staticOnes: 1);
        foreach (string line in TooLong(result))
        {
            // Around the name there is no more than what makes one of it: a keyword, a type argument, the name of a member.
            int length = Regex.Matches(line, @"\w+").Max(word => word.Length);
            Assert.True(length > 90 && line.Trim().Length - (Regex.Count(line, @"\w{90,}") * length) < 70, line);
        }
    }

    private static GeneratorResult Generate(string space, string outer, string name, Execution.Topology[] topologies, int staticOnes)
    {
        List<string> declarations = [];
        List<AdditionalText> texts = [];
        foreach ((Execution.Topology topology, int i) in topologies.Select((topology, i) => (topology, i)))
        {
            declarations.Add($"{topology.ToAttribute()} public sealed partial class {name}{i};");
            if (texts.Count < staticOnes && topology.LeastInferenceRows == 1)
            {
                string file = $"a/folder/that/is/deep/in/the/repository/and/a/file/whose/name/is/long/weights-{i}.safetensors";
                texts.Add(new ReferenceMlp(topology, i).Stir(24_000_000).ToWeightsFile().Encode(file));
                declarations.AddRange(Enum.GetNames<Mlp.WeightFormat>().Select(format =>
                    $"{topology.ToAttribute().Replace(")]", $", Weights = \"{file}\", WeightFormat = WeightFormat.{format})]", StringComparison.Ordinal)} public static partial class {format}{name}{i};"));
            }
        }

        string source = $"using Mlp;\nnamespace {space};\npublic partial class {outer} {{ {string.Join('\n', declarations)} }}";
        return GeneratorRunner.Run(source, new GeneratorOptions { AdditionalTexts = texts }).AssertCompiles();
    }

    private static IEnumerable<string> TooLong(GeneratorResult result) => result.Files.Values.SelectMany(text => text.Split('\n')).Where(line => line.Length > MaxColumns);

    /// <summary>Files that are read will need it; no attribute sets it yet.</summary>
    [Fact]
    public void Hidden_layers_may_have_different_activations()
    {
        ActivationModel[] activations =
        [
            new(Model.ActivationLayer.LeakyReLU) { NegativeSlope = 0.3 }, new(Model.ActivationLayer.LeakyReLU), new(Model.ActivationLayer.GELU),
            new(Model.ActivationLayer.Tanh), new(Model.ActivationLayer.LeakyReLU),
        ];
        foreach ((Model.NormLayer norm, double dropout) in new[] { (Model.NormLayer.None, 0.0), (Model.NormLayer.BatchNorm1d, 0.25), (Model.NormLayer.LayerNorm, 0.25), (Model.NormLayer.RMSNorm, 0.0) })
        {
            TopologyModel topology = Topology(new ModelOptions
            {
                HiddenChannels = [9, 9, 9, 9, 9, 3],
                Norm = norm,
                Dropout = dropout,
                OutputActivation = new(Model.ActivationLayer.LeakyReLU),
                LayerActivations = activations,
            });
            NetworkPlan plan = Planner.Plan(new MlpModel(Class(isStatic: false), topology, Weights: null));
            Assert.Equal(
                ["HiddenActivation", "HiddenActivationAt{1}", "GELU", "Tanh", "HiddenActivationAt{1}", "LastActivation"],
                plan.Functions.Count() == 5 ? Types(plan) : []);
            EquatableArray<EmittedFile> files = NetworkEmitter.Emit(Packer.Pack(new PlanWithWeights(plan, File: null)));
            CSharpCompilation compilation = GeneratorRunner.Compile([.. files.Select(file => file.Text), "namespace Nets; public sealed partial class Net;"]);
            Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
        }

        // The functions of the blocks, and of the head; an index in a name depends on the norm.
        static IEnumerable<string> Types(NetworkPlan plan) => plan.Modules.SelectMany(module => module.Functions).Select(function => Regex.Replace(function.Type, "At[0-9]+$", "At{1}"));
    }

    [GeneratedRegex(@"\bV\.")]
    private static partial Regex VectorOperation();

    private static ClassModel Class(bool isStatic) => new("Nets", new([]), "Net", "Nets.Net", "Nets.Net", isStatic);

    private static TopologyModel Topology(ModelOptions options) => new(
        options.InChannels, new(options.HiddenChannels), options.Norm, options.Activation, Bias: true, options.Dropout, NormEps: 1e-5, NormMomentum: 0.1, NormAffine: true, TrackRunningStats: true, Image: null)
    {
        OutputActivation = options.OutputActivation,
        LayerActivations = new(options.LayerActivations),
    };

    private static NetworkPlan Plan(TopologyModel topology, Model.WeightFormat format)
        => Planner.Plan(new MlpModel(Class(isStatic: true), topology, new WeightsModel("weights.safetensors", format)));

    private static PackedNetwork Pack(Execution.Topology topology, Model.WeightFormat format)
    {
        NetworkPlan plan = Plan(Topology(new ModelOptions { InChannels = topology.InChannels, HiddenChannels = topology.HiddenChannels }), format);
        Weights.EncodedFile file = Weights.EncodedFile.Read(new ReferenceMlp(topology, 1).ToWeightsFile().Encode("weights.safetensors"), default)!;
        return Packer.Pack(new PlanWithWeights(plan, file.Networks[0]));
    }

    private static List<Reference> FindReferences()
    {
        string project = Path.Combine(Checkout.Folder, "Mlp.Generator");
        CSharpParseOptions options = new(LanguageVersion.Preview);
        SyntaxTree[] trees =
        [
            .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(project, path).Replace('\\', '/'))
                .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
                .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(project, path)), options, path)),
        ];
        MetadataReference[] roslyn = [.. new[] { typeof(Compilation), typeof(CSharpCompilation) }.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location))];
        CSharpCompilation compilation = CSharpCompilation.Create("Generator", trees, [.. Net100.References.All, .. roslyn], new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        List<Reference> references = [];
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition is { DeclaringSyntaxReferences: [var declared, ..] } type)
                {
                    references.Add(new Reference(tree.FilePath, FolderOf(tree.FilePath), type.Name, FolderOf(declared.SyntaxTree.FilePath)));
                }
            }
        }

        Assert.True(references.Count > 5000, $"Only {references.Count} names were found.");
        return references;
    }

    private static string FolderOf(string path) => path.Contains('/') ? path[..path.IndexOf('/')] : "";

    private sealed record Reference(string File, string Folder, string Type, string TypeFolder);

    private sealed class ModelOptions
    {
        public int InChannels { get; init; } = 4;

        public int[] HiddenChannels { get; init; } = [8, 3];

        public Model.NormLayer Norm { get; init; }

        public ActivationModel Activation { get; init; } = new(Model.ActivationLayer.ReLU);

        public double Dropout { get; init; }

        public ActivationModel? OutputActivation { get; init; }

        public ActivationModel[] LayerActivations { get; init; } = [];
    }
}
