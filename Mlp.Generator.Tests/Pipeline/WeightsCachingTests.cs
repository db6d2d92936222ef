using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>What runs again after a change of files that are compiled in, and what must not: packing weights is most of the generator's work.</summary>
public class WeightsCachingTests
{
    private const string Source = """
        using Mlp;
        [Mlp(2, 1, Weights = "first.safetensors")] static partial class First;
        [Mlp(2, 1, Weights = "second.safetensors", WeightFormat = WeightFormat.Int8)] static partial class Second;
        [Mlp(2, 1, Weights = "second.safetensors")] sealed partial class Begins;
        [Mlp(2, 1)] sealed partial class Without;
        """;

    private static readonly string[] PerNetwork = [TrackingNames.Plan, TrackingNames.Files];
    private static readonly IncrementalStepRunReason[] AllCached = [.. Enumerable.Repeat(IncrementalStepRunReason.Cached, 4)];

    private static readonly AdditionalText First = File("first.safetensors", 1, 2), Second = File("second.safetensors", 3, 4);

    [Fact]
    public void An_unrelated_edit_packs_nothing_again()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(
            driver => driver, compilation => compilation.AddSyntaxTrees(GeneratorRunner.Parse("class Other;", "Other.cs")));
        PipelineAssert.AllCached(after);
        PipelineAssert.SameOutputs(before, after);

        (before, after) = RunBeforeAndAfter(
            driver => driver,
            compilation => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorRunner.Parse("// comment\n" + Source + "\nclass Other;", "File0.cs")));
        AssertReasons(after, AllCached);
        PipelineAssert.SameFiles(before, after);
    }

    [Fact]
    public void A_changed_file_regenerates_the_networks_that_name_it()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(driver => driver.ReplaceAdditionalText(Second, File("second.safetensors", 3, 5)));
        AssertReasons(after, [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached]);
        Assert.Equal(
            ["Begins.Weights.g.cs", "Second.Weights.g.cs"],
            Changed(before, after).Where(name => name.Contains("Weights", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Changed(before, after), name => name.StartsWith("First", StringComparison.Ordinal) || name.StartsWith("Without", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_without_weights_is_untouched_by_files()
    {
        (_, GeneratorRunResult after) = RunBeforeAndAfter(driver => driver
            .ReplaceAdditionalText(First, File("first.safetensors", 7, 8))
            .ReplaceAdditionalText(Second, File("second.safetensors", 9, 10)));
        AssertReasons(after, [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached]);
    }

    [Fact]
    public void Files_that_no_network_names_change_nothing()
    {
        AdditionalText[] others = [File("third.safetensors", 1, 1), WeightsFile.Text("Notes.", "/notes.txt"), WeightsFile.Without("gone.safetensors", "missing")];
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(driver => driver.AddAdditionalTexts([.. others]));
        AssertReasons(after, AllCached);
        PipelineAssert.SameFiles(before, after);
    }

    [Fact]
    public void The_same_text_again_changes_nothing()
    {
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(driver => driver.ReplaceAdditionalText(First, File("first.safetensors", 1, 2)));
        PipelineAssert.AllCached(after);
        PipelineAssert.SameOutputs(before, after);
    }

    [Fact]
    public void A_file_that_was_only_touched_compiles_nothing_again()
    {
        AdditionalText touched = WeightsFile.Text(First.GetText()!.ToString().Replace("639310717183329258", "639310717183329259", StringComparison.Ordinal));
        (GeneratorRunResult before, GeneratorRunResult after) = RunBeforeAndAfter(driver => driver.ReplaceAdditionalText(First, touched));
        Assert.NotEqual(First.GetText()!.ToString(), touched.GetText()!.ToString());
        Assert.All(PipelineAssert.Reasons(after, TrackingNames.Files), reason => Assert.True(PipelineAssert.IsKept(reason), $"{reason}"));
        Assert.All(after.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(step => step.Outputs), step => Assert.True(PipelineAssert.IsKept(step.Reason), $"{step.Reason}"));
        PipelineAssert.SameFiles(before, after);
    }

    [Fact]
    public void A_file_that_goes_takes_its_network_along_and_brings_it_back()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Source]);
        GeneratorDriver driver = Start().RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        AdditionalText?[] harmed = [null, WeightsFile.Without("first.safetensors", "missing"), WeightsFile.Encode("first.safetensors", [1, 2, 3])];
        foreach (AdditionalText? other in harmed)
        {
            GeneratorDriver without = (other is null ? driver.RemoveAdditionalTexts([First]) : driver.ReplaceAdditionalText(First, other)).RunGenerators(compilation);
            GeneratorRunResult lost = PipelineAssert.Sound(without);
            Assert.Equal(AllCached[1..], PipelineAssert.Reasons(lost, TrackingNames.Files).Skip(1));
            Assert.DoesNotContain(lost.GeneratedSources, source => source.HintName.StartsWith("First", StringComparison.Ordinal));

            GeneratorDriver again = other is null ? without.AddAdditionalTexts([First]) : without.ReplaceAdditionalText(other, First);
            PipelineAssert.SameFiles(before, PipelineAssert.Sound(again.RunGenerators(compilation)));
        }
    }

    [Fact]
    public void A_network_of_a_model_file_is_cached_by_what_the_file_says()
    {
        const string source = """
            using Mlp;
            [Mlp(Weights = "model.onnx", Output = "a")] static partial class A;
            [Mlp(Weights = "model.onnx", Output = "b", Dropout = 0.5)] sealed partial class B;
            [Mlp(2, 1)] sealed partial class Without;
            """;
        AdditionalText model = Model(1, "ReLU");
        CSharpCompilation compilation = GeneratorRunner.Compile([source]);
        GeneratorDriver driver = GeneratorRunner.CreateDriver(new() { AdditionalTexts = [model] }).RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);

        // An edit elsewhere, and one of a property that says what the file says, write nothing again.
        PipelineAssert.AllCached(PipelineAssert.Sound(driver.RunGenerators(compilation.AddSyntaxTrees(GeneratorRunner.Parse("class Other;", "Other.cs")))));
        GeneratorRunResult same = PipelineAssert.Sound(driver.RunGenerators(compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[0], GeneratorRunner.Parse(source.Replace("Output = \"a\"", "Output = \"a\", ActivationLayer = ActivationLayer.ReLU", StringComparison.Ordinal), "File0.cs"))));
        Assert.All(PipelineAssert.Reasons(same, TrackingNames.Plan), reason => Assert.True(PipelineAssert.IsKept(reason), $"{reason}"));
        PipelineAssert.SameFiles(before, same);

        // Another activation in the file changes the networks, though no weight did.
        GeneratorRunResult after = PipelineAssert.Sound(driver.ReplaceAdditionalText(model, Model(1, "Tanh")).RunGenerators(compilation));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], PipelineAssert.Reasons(after, TrackingNames.Files));
        Assert.Contains("Tanh", after.GeneratedSources.Single(file => file.HintName == "B.g.cs").SourceText.ToString(), StringComparison.Ordinal);

        // And its networks go with what no network can hold.
        AdditionalText refused = new ModelText("model.onnx").Refuse("a", "it is odd").Add("b", Network(1, "ReLU")).Encode();
        GeneratorRunResult lost = PipelineAssert.Sound(driver.ReplaceAdditionalText(model, refused).RunGenerators(compilation));
        Assert.DoesNotContain(lost.GeneratedSources, file => file.HintName.StartsWith("A.", StringComparison.Ordinal));
        Assert.Contains(lost.GeneratedSources, file => file.HintName == "B.g.cs");

        static AdditionalText Model(float weight, string activation) => new ModelText("model.onnx").Add("a", Network(weight, activation)).Add("b", Network(weight + 1, activation)).Encode();

        static WeightsFile Network(float weight, string activation)
            => new WeightsFile().Say("mlp.channels", "1,2,1").Say("mlp.activations", activation).Add("0.weight", [2, 1], weight, 2).Add("3.weight", [1, 2], 3, 4);
    }

    private static IReadOnlyList<string> Changed(GeneratorRunResult before, GeneratorRunResult after) =>
    [
        .. after.GeneratedSources
            .Where(source => before.GeneratedSources.Single(other => other.HintName == source.HintName).SourceText.ToString() != source.SourceText.ToString())
            .Select(source => source.HintName),
    ];

    private static void AssertReasons(GeneratorRunResult run, IncrementalStepRunReason[] expected) =>
        Assert.All(PerNetwork, name => Assert.Equal(expected, PipelineAssert.Reasons(run, name)));

    private static GeneratorDriver Start() => GeneratorRunner.CreateDriver(new() { AdditionalTexts = [First, Second] });

    private static (GeneratorRunResult Before, GeneratorRunResult After) RunBeforeAndAfter(
        Func<GeneratorDriver, GeneratorDriver> change, Func<CSharpCompilation, CSharpCompilation>? edit = null)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile([Source]);
        GeneratorDriver driver = Start().RunGenerators(compilation);
        GeneratorRunResult before = PipelineAssert.Sound(driver);
        return (before, PipelineAssert.Sound(change(driver).RunGenerators(edit?.Invoke(compilation) ?? compilation)));
    }

    private static AdditionalText File(string name, float left, float right) =>
        new WeightsFile().Add("0.weight", [1, 2], left, right).Add("0.bias", [1], 0.5f).Encode(name);
}
