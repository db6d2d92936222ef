using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>What is wrong with weights that are to be compiled in, at the attribute that names them, and in PyTorch's words.</summary>
public class WeightsDiagnosticsTests
{
    private const string Norm = "NormLayer = NormLayer.BatchNorm1d";

    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP027", "2, 1, [|Weights = \"elsewhere.safetensors\"|]", "is not among the project's MlpWeights items, which are 'a/twice.safetensors'" },
        { "MLP028", "2, 1, [|Weights = \"twice.safetensors\"|]", "'a/twice.safetensors', 'b/twice.safetensors'" },
        { "MLP029", "2, 1, [|Weights = \"missing.safetensors\"|]", "names a file that does not exist" },
        { "MLP030", "2, 1, [|Weights = \"torn.safetensors\"|]", "it is torn" },
        { "MLP030", $"2, 3, 1, {Norm}, [|Weights = \"uncounted.safetensors\"|]", "1.num_batches_tracked counts batches and cannot be -5" },
        { "MLP032", "2, 1, [|Weights = \"hostile.safetensors\"|]", "a\\u000ab\\u001b[31m" },
        { "MLP031", "2, 1, [|Weights = \"nobias.safetensors\"|]", "Missing key(s) in state_dict: \"0.bias\"" },
        { "MLP032", "2, 1, Bias = false, [|Weights = \"good.safetensors\"|]", "Unexpected key(s) in state_dict: \"0.bias\"" },
        { "MLP033", "5, 1, [|Weights = \"good.safetensors\"|]", "size mismatch for 0.weight: copying a param with shape [1, 2] from checkpoint, the shape in current model is [1, 5]" },
        { "MLP034", "2, 1, [|Weights = \"integers.safetensors\"|]", "type mismatch for 0.bias: copying a param with dtype I32" },
        { "MLP035", "2, 1, [|Weights = \"nan.safetensors\"|]", "0.bias of 'nan.safetensors' is NaN at element [0]" },
        { "MLP036", $"2, 3, 1, {Norm}, [|Weights = \"negative.safetensors\"|]", "1.running_var of 'negative.safetensors' is -1 at element [0]" },
        { "MLP037", $"2, 3, 1, {Norm}, [|TrackRunningStats = false|], Weights = \"norm.safetensors\"", "cannot be folded" },
        { "MLP038", $"2, 3, 1, {Norm}, [|Weights = \"huge.safetensors\"|]", "Folding batch norm 1 into 0.weight" },
        { "MLP040", "2, 1, [|Weights = \" \"|]", "Weights is empty" },
        { "MLP041", "8192, 4096, 10, [|Weights = \"good.safetensors\"|]", "33,595,392 parameters" },
        { "MLP042", "2100, 2048, 1, Bias = false, [|Weights = \"many.safetensors\"|]", "4,302,848 parameters" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_stands(string id, string arguments, string message)
    {
        (string source, string place) = Unmark($"using Mlp; [Mlp({arguments})] static partial class Net;");

        // Without what the generator writes, for that would be millions of numbers.
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(GeneratorRunner.Compile([source], s_options), s_options));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(place, Marked.PlaceOf(diagnostic).Text);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
        {
            GeneratorRunner.Run(source, s_options).AssertEmpty();
        }
    }

    [Theory]
    [InlineData("sealed", "is not static")]
    [InlineData("static", "has no Weights")]
    public void A_format_needs_fixed_weights(string modifier, string message)
    {
        string weights = modifier == "sealed" ? "Weights = \"good.safetensors\", " : "";
        string source = $"using Mlp; [Mlp(2, 1, {weights}WeightFormat = WeightFormat.Int8)] {modifier} partial class Net;";
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source, s_options), diagnostic => diagnostic.Id == "MLP039");
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good.safetensors", "2, 1")]
    [InlineData("a/twice.safetensors", "2, 1")]
    [InlineData("./good.safetensors", "2, 1")]
    [InlineData("norm.safetensors", $"2, 3, 1, {Norm}")]
    public void What_fits_compiles(string file, string arguments)
    {
        foreach (string format in new[] { "static", "static, WeightFormat = WeightFormat.BFloat16", "static, WeightFormat = WeightFormat.Int8", "sealed" })
        {
            string[] parts = format.Split(", ");
            string option = parts.Length > 1 ? ", " + parts[1] : "";
            string source = $"using Mlp; [Mlp({arguments}, Weights = \"{file}\"{option})] {parts[0]} partial class Net;";
            Assert.Empty(GeneratorRunner.Analyze(source, s_options));
            GeneratorRunner.Run(source, s_options).AssertCompiles();
        }
    }

    private static readonly GeneratorOptions s_options = new()
    {
        AdditionalTexts =
        [
            .. HelpPageWeights.All,
            HelpPageWeights.Norm(variance: 1, gamma: 1).With("1.num_batches_tracked", "I64", [], BitConverter.GetBytes(-5L)).Encode("uncounted.safetensors"),
            HelpPageWeights.Good().Add("a\nb\u001b[31m", [1], 1).Encode("hostile.safetensors"),
        ],
    };

    private static (string Source, string Place) Unmark(string marked)
    {
        int start = marked.IndexOf("[|", StringComparison.Ordinal), end = marked.IndexOf("|]", StringComparison.Ordinal);
        return (marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), marked[(start + 2)..end]);
    }
}
