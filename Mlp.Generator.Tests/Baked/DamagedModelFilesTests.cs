using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Packing;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;
using Topology = Mlp.Generator.Tests.Execution.Topology;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Files that say the topology, damaged at random: each is a diagnostic, or a network that its tensors fit.</summary>
public sealed class DamagedModelFilesTests(ITestOutputHelper output)
{
    private const int PerBatch = 64, LongestMessage = 5000;

    private static readonly int Batches = TestRun.Choose(4, 40);

    private static readonly string[] Replacements = ["", "-1", "0", "1", "9", "999999999999", "1e999", "NaN", ",", ",,", " ", "=", "None", "LayerNorm", "Softmax", "\n", "\u2028", "eps=1", "2,3,4"];

    private readonly CSharpCompilation compilation = GeneratorRunner.Compile(
        ["using Mlp;\n" + string.Concat(Enumerable.Range(0, PerBatch).Select(i => FormattableString.Invariant($"[Mlp(Weights = \"model{i}.onnx\")] {(i % 2 == 0 ? "static" : "sealed")} partial class Net{i};\n")))]);

    private int accepted;

    [Fact]
    public void Damaged_metadata_are_reported_or_fit()
    {
        System.Random random = new(3);
        Run(i => ModelText.Of(Name(i), Damage(random)));
    }

    [Fact]
    public void Damaged_files_and_texts_are_reported_or_fit()
    {
        WeightsDamage damage = new(new System.Random(4));
        byte[] file = ModelNetworks.Write(Reference());
        Run(i => i % 2 == 0
            ? new ModelText(Name(i)).Add("output", damage.Damage(file)).Encode()
            : WeightsFile.Text(damage.Damage(new ModelText(Name(i)).Add("output", file).Refuse("other", "it is odd").Encode().GetText()!.ToString())));
    }

    private static string Name(int i) => FormattableString.Invariant($"model{i}.onnx");

    private static ReferenceMlp Reference() => new ReferenceMlp(new Topology(2, 3, 1) { NormLayer = NormLayer.BatchNorm1d, OutputActivation = ActivationLayer.Sigmoid }, 1).Stir(9);

    private static WeightsFile Damage(System.Random random)
    {
        string[] keys = ["mlp.channels", "mlp.norms", "mlp.activations", "mlp.output_activation", "mlp.image", "mlp.remarks", "mlp.name"];
        string[] values = ["2,3,1", "BatchNorm1d eps=0.001", "LeakyReLU negative_slope=0.2", "Hardtanh min_val=-1 max_val=2", "4,5", "It was folded.", "output"];
        WeightsFile file = Reference().ToWeightsFile();
        int damaged = random.Next(keys.Length);
        for (int i = 0; i < keys.Length; i++)
        {
            string value = values[i];
            int start = random.Next(value.Length + 1), end = random.Next(start, value.Length + 1);
            file.Say(keys[i], i == damaged ? value[..start] + Replacements[random.Next(Replacements.Length)] + value[end..] : value);
        }

        return file;
    }

    private void Run(Func<int, AdditionalText> damaged)
    {
        for (int batch = 0; batch < Batches; batch++)
        {
            GeneratorOptions options = new() { AdditionalTexts = [.. Enumerable.Range(0, PerBatch).Select(damaged)] };
            GeneratorDriver driver = GeneratorRunner.CreateDriver(options).RunGenerators(compilation);
            GeneratorRunResult run = PipelineAssert.Sound(driver);
            ILookup<int, Diagnostic> diagnostics = GeneratorRunner.Analyze(compilation, options).ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line - 1);
            IReadOnlyList<object?> networks = PipelineAssert.Values(run, TrackingNames.NetworkWithWeights);
            for (int i = 0; i < PerBatch; i++)
            {
                Assert.True(networks[i] is null == diagnostics[i].Any(fault => fault.DefaultSeverity == DiagnosticSeverity.Error), $"batch {batch}, case {i}: {string.Join('\n', diagnostics[i])}");
                Assert.All(diagnostics[i], diagnostic =>
                {
                    string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
                    Assert.True(message.Length < LongestMessage && !message.Any(char.IsControl), message);
                });
                accepted += networks[i] is NetworkWithWeights { Model.Topology.HasWidths: true } ? 1 : 0;
            }

            // Whatever was accepted is C#.
            Assert.DoesNotContain(
                compilation.AddSyntaxTrees(run.GeneratedSources.Select(source => source.SyntaxTree)).GetDiagnostics(),
                diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.Id.StartsWith("MLP", StringComparison.Ordinal));
        }

        output.WriteLine($"{accepted} of {Batches * PerBatch} accepted");
        Assert.InRange(accepted, Batches, Batches * PerBatch - Batches);
    }
}
