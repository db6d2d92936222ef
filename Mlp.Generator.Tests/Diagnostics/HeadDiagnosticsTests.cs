using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with standardised inputs or an output activation.</summary>
public class HeadDiagnosticsTests
{
    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP080", "[|ActivationLayer = ActivationLayer.Softmax|]", "write OutputActivation = ActivationLayer.Softmax, and choose another ActivationLayer for the hidden layers" },
        { "MLP080", "[|ActivationLayer = ActivationLayer.LogSoftmax|], OutputActivation = ActivationLayer.Softmax", "write OutputActivation = ActivationLayer.LogSoftmax" },
        { "MLP125", "OutputActivation = ActivationLayer.Softmax, [|StandardizeOutputs = true|]", "OutputActivation is Softmax, whose outputs have a range of their own: remove one of the two" },
        { "MLP125", "[|StandardizeOutputs = true|], OutputActivation = ActivationLayer.ReLU", "OutputActivation is ReLU" },
        { "MLP024", "[|OutputActivation = (ActivationLayer)20|]", "OutputActivation is 20, which is not one of its values: use one of ActivationLayer.ReLU, " },
        { "MLP024", "[|OutputActivation = (ActivationLayer)(-1)|]", "ActivationLayer.Softmax, ActivationLayer.LogSoftmax" },
        { "MLP062", "OutputActivation = ActivationLayer.LeakyReLU, [|NegativeSlope = 0.3|]", "NegativeSlope has no effect, for ReLU does not have it" },
    };

    public static TheoryData<string, string, string> SingleOutputs => new()
    {
        { "8, 1, [|OutputActivation = ActivationLayer.Softmax|]", "so is 1 whatever the inputs are", "use OutputActivation = ActivationLayer.Sigmoid" },
        { "1, [|OutputActivation = ActivationLayer.LogSoftmax|]", "so is 0 whatever the inputs are", "use OutputActivation = ActivationLayer.LogSigmoid" },
    };

    public static TheoryData<string, string, string> Weights => new()
    {
        { "MLP081", "constant", "inputs.std of 'constant.safetensors' is 0 at element [1], but a standard deviation must be finite and above 0" },
        { "MLP081", "negative", "inputs.std of 'negative.safetensors' is -2 at element [1]" },
        { "MLP081", "infinite", "inputs.std of 'infinite.safetensors' is Infinity at element [1]" },
        { "MLP081", "nan", "inputs.mean of 'nan.safetensors' is NaN at element [1], but a mean must be finite: compute it from finite training data" },
        { "MLP031", "plain", "Missing key(s) in state_dict: \"inputs.mean\", \"inputs.std\". The file is of a network that does not standardise its inputs: remove StandardizeInputs, or" },
        { "MLP031", "empty", "Make the attribute say what the file holds" },
    };

    public static TheoryData<string, string, string> OutputWeights => new()
    {
        { "MLP081", "outputs0", "outputs.std of 'outputs0.safetensors' is 0 at element [0], but a standard deviation must be finite and above 0" },
        { "MLP081", "outputsNaN", "outputs.mean of 'outputsNaN.safetensors' is NaN at element [0], but a mean must be finite: compute it from finite training data" },
        { "MLP031", "plain", "Missing key(s) in state_dict: \"outputs.mean\", \"outputs.std\". The file is of a network that does not standardise its outputs: remove StandardizeOutputs, or" },
    };

    [Theory]
    [MemberData(nameof(OutputWeights))]
    public void A_file_that_does_not_standardise_outputs_is_refused(string id, string file, string message)
    {
        foreach (string modifier in new[] { "static", "sealed" })
        {
            string source = $"using Mlp; [Mlp(2, 1, StandardizeOutputs = true, Weights = \"{file}.safetensors\")] {modifier} partial class Net;";
            Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_options));
            Assert.Equal(id, diagnostic.Id);
            Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            GeneratorRunner.Run(source, s_options).AssertEmpty();
        }
    }

    [Theory]
    [InlineData("2, 1", "outputs2", "The file is of a network that standardises its outputs: add StandardizeOutputs = true to the attribute")]
    [InlineData("2, 1", "both", "The file is of a network that standardises its inputs and outputs: add StandardizeInputs = true and StandardizeOutputs = true to the attribute")]
    public void A_file_that_standardises_outputs_names_the_option(string widths, string file, string remedy)
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze($"using Mlp; [Mlp({widths}, Weights = \"{file}.safetensors\")] static partial class Net;", s_options));
        Assert.Equal("MLP032", diagnostic.Id);
        Assert.EndsWith(remedy, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_at_the_argument(string id, string arguments, string message) => Check(id, $"4, 8, 3, {arguments}", message);

    [Theory]
    [MemberData(nameof(SingleOutputs))]
    public void Softmax_of_one_output_is_refused(string arguments, string message, string remedy)
    {
        Check("MLP082", $"4, {arguments}", message);
        Check("MLP082", $"4, {arguments}", remedy);
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void A_file_that_does_not_standardise_is_refused(string id, string file, string message)
    {
        foreach (string modifier in new[] { "static", "sealed" })
        {
            string source = $"using Mlp; [Mlp(2, 1, StandardizeInputs = true, Weights = \"{file}.safetensors\")] {modifier} partial class Net;";
            Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_options));
            Assert.Equal(id, diagnostic.Id);
            Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            GeneratorRunner.Run(source, s_options).AssertEmpty();
        }
    }

    [Fact]
    public void A_file_that_standardises_names_the_option()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze("using Mlp; [Mlp(2, 1, Weights = \"good.safetensors\")] static partial class Net;", s_options));
        Assert.Equal("MLP032", diagnostic.Id);
        Assert.EndsWith("The file is of a network that standardises its inputs: add StandardizeInputs = true to the attribute", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2, 1, StandardizeInputs = true, Weights = \"good.safetensors\"", "static")]
    [InlineData("2, 1, StandardizeInputs = true, Weights = \"good.safetensors\", WeightFormat = WeightFormat.Int8", "static")]
    [InlineData("2, 1, StandardizeInputs = true, Weights = \"good.safetensors\", OutputActivation = ActivationLayer.Sigmoid", "sealed")]
    [InlineData("2, 1, StandardizeOutputs = true, Weights = \"outputs2.safetensors\"", "static")]
    [InlineData("2, 1, StandardizeOutputs = true, Weights = \"outputs2.safetensors\", WeightFormat = WeightFormat.Int8", "static")]
    [InlineData("2, 1, StandardizeInputs = true, StandardizeOutputs = true, Weights = \"both.safetensors\"", "sealed")]
    [InlineData("2, 3, StandardizeOutputs = true, OutputActivation = ActivationLayer.Identity", "sealed")]
    [InlineData("2, 3, StandardizeOutputs = false, OutputActivation = ActivationLayer.Softmax", "sealed")]
    [InlineData("2, 2, StandardizeInputs = false, OutputActivation = ActivationLayer.Identity", "sealed")]
    [InlineData("2, 2, OutputActivation = ActivationLayer.Softmax", "sealed")]
    [InlineData("2, 3, 2, OutputActivation = ActivationLayer.Hardtanh, ActivationLayer = ActivationLayer.Hardtanh, MinValue = -3, StandardizeInputs = true", "sealed")]
    public void A_near_miss_is_no_fault(string arguments, string modifier)
    {
        string source = $"using Mlp; [Mlp({arguments})] {modifier} partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source, s_options));
        GeneratorRunner.Run(source, s_options).AssertCompiles();
    }

    private static readonly GeneratorOptions s_options = new()
    {
        AdditionalTexts =
        [
            HelpPageWeights.Standardized(std: 2).Encode("good.safetensors"),
            HelpPageWeights.Standardized(std: 0).Encode("constant.safetensors"),
            HelpPageWeights.Standardized(std: -2).Encode("negative.safetensors"),
            HelpPageWeights.Standardized(std: float.PositiveInfinity).Encode("infinite.safetensors"),
            HelpPageWeights.Standardized(std: 1, mean: float.NaN).Encode("nan.safetensors"),
            Outputs(HelpPageWeights.Good(), mean: 1, std: 2).Encode("outputs2.safetensors"),
            Outputs(HelpPageWeights.Good(), mean: 1, std: 0).Encode("outputs0.safetensors"),
            Outputs(HelpPageWeights.Good(), mean: float.NaN, std: 1).Encode("outputsNaN.safetensors"),
            Outputs(HelpPageWeights.Standardized(std: 2), mean: 1, std: 2).Encode("both.safetensors"),
            HelpPageWeights.Good().Encode("plain.safetensors"),
            HelpPageWeights.Good().Without("0.bias").Encode("empty.safetensors"),
        ],
    };

    private static WeightsFile Outputs(WeightsFile file, float mean, float std) => file.Add("outputs.mean", [1], mean).Add("outputs.std", [1], std);

    private static void Check(string id, string arguments, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read($"using Mlp; [Mlp({arguments})] partial class Net;");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(diagnostic.DefaultSeverity == DiagnosticSeverity.Error, GeneratorRunner.Run(source).Files.Count == 0);
    }
}
