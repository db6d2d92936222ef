using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Files that say the topology: what the attribute may still say, and what it may not.</summary>
public class ModelFileDiagnosticsTests
{
    private const string Policy = "Weights = \"policy.onnx\"", Normed = "Weights = \"normed.onnx\"", Image = "Weights = \"image.onnx\"", Slopes = "Weights = \"slopes.onnx\"";

    public static TheoryData<string, string, string> Faults => new()
    {
        // Which network of the file
        { "MLP083", "[|Mlp|]", "neither widths nor Weights" },
        { "MLP083", "[|Mlp()|]", "neither widths nor Weights" },
        { "MLP083", "[|Mlp(Bias = false)|]", "neither widths nor Weights" },
        { "MLP016", "[|Mlp(64)|]", "The network has no layer" },
        { "MLP016", $"[|Mlp(64, {Policy})|]", "The network has no layer" },
        { "MLP088", "Mlp(Weights = \"actor.onnx\", [|Output = \"actions\"|])", "Output is \"actions\", but 'actor.onnx' has \"action\", \"value\": choose one of them" },
        { "MLP088", "Mlp(Weights = \"policy.safetensors\", [|Output = \"value\"|])", "has \"action\"" },
        { "MLP089", "Mlp([|Weights = \"actor.onnx\"|])", "several outputs that a network can compute, \"action\", \"value\": choose one, as in Output = \"action\"" },
        { "MLP090", "Mlp([|Weights = \"recurrent.onnx\"|])", "'recurrent.onnx' (ONNX, opset 17) cannot be compiled in: the node '/lstm/LSTM' (LSTM) is recurrent; the node '/Reshape' (Reshape) has" },
        { "MLP090", "Mlp([|Weights = \"refused.onnx\"|])", "output \"a\": the node 'x' is odd; output \"b\": the node 'y\\u001b[31m' is odd" },
        { "MLP090", "Mlp([|Weights = \"half.onnx\"|], Output = \"b\")", "output \"b\": the node 'y' is odd" },
        { "MLP091", "Mlp(2, 1, Weights = \"good.safetensors\", [|Output = \"x\"|])", "holds one network" },
        { "MLP091", "Mlp(2, 1, [|Output = \"x\"|])", "has no Weights" },

        { "MLP115", "Mlp([|Weights = \"hidden.safetensors\"|])", "'hidden.safetensors' does not say the activations, so a network of 2 layers has the default, ReLU" },
        { "MLP027", "Mlp([|Weights = \"Policy.onnx\"|])", "did you mean 'policy." },

        // What the file says
        { "MLP030", "Mlp([|Weights = \"damaged.onnx\"|])", "the text that the build made of it is damaged" },
        { "MLP030", "Mlp([|Weights = \"empty.onnx\"|])", "it holds no network" },
        { "MLP030", "Mlp([|Weights = \"torn.onnx\"|])", "it is torn" },
        { "MLP031", "Mlp([|Weights = \"missing.onnx\"|])", "Missing key(s) in state_dict: \"3.weight\"" },
        { "MLP032", "Mlp([|Weights = \"surplus.onnx\"|])", "Unexpected key(s) in state_dict: \"7.weight\"" },
        { "MLP084", "Mlp([|Weights = \"handmade.safetensors\"|])", "Linear 2 follows Linear 0, but the next Linear of torchvision.ops.MLP is 3, or 4 behind a norm" },
        { "MLP084", "Mlp([|Weights = \"named.safetensors\"|])", "the key \"fc1.weight\" is not one of a Sequential" },
        { "MLP084", "Mlp([|Weights = \"nested.safetensors\"|])", "there is no \"0.weight\"" },
        { "MLP084", "Mlp([|Weights = \"chain.safetensors\"|])", "Linear 3 takes 4 channels, and 3 come out" },
        { "MLP084", "Mlp([|Weights = \"silent.safetensors\"|])", "module 1 has no tensors, and may be any norm without weight and bias: set NormLayer" },
        { "MLP087", "Mlp([|Weights = \"wide.onnx\"|])", "a layer of 8193 channels, but there can be from 1 to 8192" },
        { "MLP087", "Mlp([|Weights = \"deep.onnx\"|])", "65 layers, but there can be 64 at most" },
        { "MLP087", "Mlp([|Weights = \"hollow.safetensors\"|])", "a layer of 0 channels" },
        { "MLP041", "Mlp([|Weights = \"large.onnx\"|], ActivationLayer = ActivationLayer.ReLU)", "16,781,312 parameters" },

        // What the attribute says otherwise
        { "MLP086", $"Mlp([|2|], 4, 1, {Policy})", "The widths are 2 → 4 → 1, but 'policy.onnx' says 2 → 3 → 1" },
        { "MLP085", $"Mlp({Policy}, [|ActivationLayer = ActivationLayer.ReLU|])", "ActivationLayer is ActivationLayer.ReLU, but 'policy.onnx' says ActivationLayer.Tanh: remove ActivationLayer" },
        { "MLP085", $"Mlp(2, 3, 1, {Policy}, [|ActivationLayer = ActivationLayer.ReLU|])", "says ActivationLayer.Tanh" },
        { "MLP085", $"Mlp({Policy}, [|ActivationType = typeof(Users.Swish)|])", "ActivationType is typeof(Swish), but 'policy.onnx' says ActivationLayer.Tanh" },
        { "MLP085", $"Mlp({Slopes}, [|ActivationLayer = ActivationLayer.LeakyReLU|])", "says ActivationLayer.LeakyReLU, ActivationLayer.Hardtanh" },
        { "MLP085", $"Mlp({Slopes}, [|NegativeSlope = 0.1|])", "NegativeSlope is 0.1, but 'slopes.onnx' says 0.2" },
        { "MLP085", $"Mlp({Slopes}, MinValue = -2, [|MaxValue = 1|])", "MaxValue is 1, but 'slopes.onnx' says 2" },
        { "MLP062", $"Mlp({Slopes}, [|Beta = 2|])", "Beta has no effect, for LeakyReLU, Hardtanh does not have it" },
        { "MLP085", $"Mlp({Policy}, [|OutputActivation = ActivationLayer.Softmax|])", "says ActivationLayer.Identity" },
        { "MLP085", $"Mlp({Slopes}, [|OutputActivation = ActivationLayer.Identity|])", "says ActivationLayer.Hardtanh" },
        { "MLP085", $"Mlp({Policy}, [|NormLayer = NormLayer.LayerNorm|])", "NormLayer is NormLayer.LayerNorm, but 'policy.onnx' says NormLayer.None" },
        { "MLP085", $"Mlp({Normed}, [|NormLayer = NormLayer.LayerNorm|])", "says NormLayer.BatchNorm1d, NormLayer.None" },
        { "MLP085", $"Mlp({Normed}, [|NormEps = 1e-5|])", "NormEps is 1E-05, but 'normed.onnx' says 0.001" },
        { "MLP085", $"Mlp({Normed}, [|NormAffine = false|])", "NormAffine is false, but 'normed.onnx' says true" },
        { "MLP085", $"Mlp({Normed}, [|TrackRunningStats = false|])", "says true" },
        { "MLP085", $"Mlp({Normed}, [|Bias = true|])", "says true, false, true" },
        { "MLP085", $"Mlp({Policy}, [|Bias = false|])", "Bias is false, but 'policy.onnx' says true" },
        { "MLP085", $"Mlp({Policy}, [|StandardizeInputs = true|])", "says false" },
        { "MLP085", "Mlp(Weights = \"standardized.safetensors\", [|StandardizeInputs = false|])", "says true" },
        { "MLP085", $"Mlp({Image}, [|Height = 3|], Width = 5)", "Height is 3, but 'image.onnx' says 4" },
        { "MLP085", "Mlp(Weights = \"norm.safetensors\", ActivationLayer = ActivationLayer.ReLU, [|NormLayer = NormLayer.LayerNorm|])", "says NormLayer.BatchNorm1d" },
        { "MLP075", "Mlp([|Weights = \"rownormed.safetensors\", NormLayer = NormLayer.LayerNorm|], Height = 2, Width = 2, ActivationLayer = ActivationLayer.ReLU)", "NormLayer.LayerNorm takes rows" },
        { "MLP025", $"Mlp({Policy}, [|NormMomentum = 0.2|])", "the network has no norm" },
        { "MLP067", "Mlp(Weights = \"rownormed.safetensors\", ActivationLayer = ActivationLayer.ReLU, [|NormMomentum = 0.2|])", "LayerNorm keeps no running statistics" },
        { "MLP082", "Mlp(Weights = \"good.safetensors\", [|OutputActivation = ActivationLayer.Softmax|])", "one output" },
    };

    /// <summary>What the attribute may say beside the file.</summary>
    public static TheoryData<string> Agreements =>
    [
        $"{Policy}",
        $"2, 3, 1, {Policy}",
        $"{Policy}, ActivationLayer = ActivationLayer.Tanh, Bias = true, StandardizeInputs = false, OutputActivation = ActivationLayer.Identity",
        $"{Policy}, NormLayer = NormLayer.None, Inplace = true, Output = \"output\"",
        $"{Policy}, Height = 4, Width = 4",
        $"{Normed}, NormEps = 0.001",
        $"{Normed}, NormAffine = true, TrackRunningStats = true, NormMomentum = MlpAttribute.CumulativeAverage, ActivationLayer = ActivationLayer.SiLU",
        $"{Slopes}, NegativeSlope = 0.2, MinValue = -2, OutputActivation = ActivationLayer.Hardtanh",
        $"{Image}",
        $"{Image}, NormLayer = NormLayer.BatchNorm2d, Height = 4, Width = 5",
        "Weights = \"actor.onnx\", Output = \"value\"",
        "Weights = \"half.onnx\"",
        "Weights = \"policy.safetensors\"",
        "Weights = \"policy.safetensors\", Output = \"action\"",
        "Weights = \"norm.safetensors\", ActivationLayer = ActivationLayer.ReLU",
        "Weights = \"norm.safetensors\", NormEps = 1e-3, ActivationLayer = ActivationLayer.GELU, OutputActivation = ActivationLayer.Sigmoid",
        "Weights = \"rownormed.safetensors\", ActivationLayer = ActivationLayer.ReLU",
        "Weights = \"rmsnormed.safetensors\", ActivationLayer = ActivationLayer.ReLU",
        "Weights = \"silent.safetensors\", NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.ReLU",
        "Weights = \"standardized.safetensors\"",
        "Weights = \"nobias.safetensors\"",
        "Weights = \"statedict.pth\", ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.3, NormEps = 0.01, OutputActivation = ActivationLayer.Sigmoid",
    ];

    /// <summary>Metadata that are malformed, and what the message says was expected.</summary>
    public static TheoryData<string, string, string> Malformed => new()
    {
        { "mlp.channels", "2", "two widths or more" },
        { "mlp.channels", "2,-3,1", "a whole number above 0" },
        { "mlp.channels", "2,3,1,", "a whole number above 0" },
        { "mlp.channels", "2,99999999999999999999,1", "a whole number above 0" },
        { "mlp.norms", "None,None", "1 entries, one for each hidden layer" },
        { "mlp.norms", "GroupNorm", "BatchNorm1d, LayerNorm, RMSNorm or None" },
        { "mlp.norms", "LayerNorm eps=0", "a positive eps and nothing else" },
        { "mlp.norms", "LayerNorm eps=1e-60", "a positive eps and nothing else" },
        { "mlp.norms", "LayerNorm eps=1e99", "a finite number" },
        { "mlp.norms", "LayerNorm eps", "parameters as name=value" },
        { "mlp.norms", "LayerNorm eps=1 eps=1", "each once" },
        { "mlp.activations", "", "1 entries" },
        { "mlp.activations", "relu", "an activation of torch.nn" },
        { "mlp.activations", "3", "an activation of torch.nn" },
        { "mlp.activations", "Softmax", "an activation of torch.nn" },
        { "mlp.activations", "Tanh alpha=1", "parameters that this activation has" },
        { "mlp.activations", "CELU alpha=0", "in its range" },
        { "mlp.activations", "Softplus beta=-1", "in its range" },
        { "mlp.activations", "Hardtanh min_val=2", "in its range" },
        { "mlp.activations", "ELU alpha=NaN", "a finite number" },
        { "mlp.activations", "GELU approximate=erf", "approximate=tanh, or none" },
        { "mlp.output_activation", "Argmax", "an activation of torch.nn" },
        { "mlp.image", "28", "height and width" },
        { "mlp.image", "28,9000", "height and width" },
        { "mlp.later", "x", "this version of MlpGen does not know" },
        { "mlp.activations", "\u001b[31m\n", "\\u001b[31m\\u000a" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_where_it_stands(string id, string attribute, string message)
    {
        int start = attribute.IndexOf("[|", StringComparison.Ordinal), end = attribute.IndexOf("|]", StringComparison.Ordinal) - 2;
        string[] source = Source(attribute.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal), "sealed");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(GeneratorRunner.Compile(source, s_options), s_options));
        Assert.Equal(id, diagnostic.Id);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (id != "MLP075")
        {
            Assert.Equal(attribute[(start + 2)..(end + 2)], Marked.PlaceOf(diagnostic).Text);
        }

        if (diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
        {
            GeneratorRunner.Run(source, s_options).AssertEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Agreements))]
    public void What_agrees_compiles(string arguments)
    {
        foreach (string kind in new[] { "static", "sealed" })
        {
            string[] source = Source($"Mlp({arguments})", kind);
            Assert.Empty(GeneratorRunner.Analyze(source, s_options));
            GeneratorRunner.Run(source, s_options).AssertCompiles();
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Metadata_are_read_strictly(string key, string value, string expected)
    {
        WeightsFile file = HelpPageWeights.Policy(key == "mlp.channels" ? value : "2,3,1", key == "mlp.activations" ? value : "Tanh");
        file = key is "mlp.channels" or "mlp.activations" ? file : file.Say(key, value);
        GeneratorOptions options = new() { AdditionalTexts = [ModelText.Of("odd.onnx", file)] };
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(Source("Mlp(Weights = \"odd.onnx\")", "sealed"), options));
        Assert.Equal("MLP030", diagnostic.Id);
        Assert.Contains(expected, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_others_are_of_no_concern()
    {
        WeightsFile file = HelpPageWeights.Good().Say("format", "pt").Say("mlp.note", new string('x', 100_000)).Say("", "");
        GeneratorOptions options = new() { AdditionalTexts = [file.Encode("noted.safetensors")] };
        GeneratorRunner.Run("[Mlp.Mlp(2, 1, Weights = \"noted.safetensors\")] static partial class Net;", options).AssertCompiles();
        GeneratorRunner.Run("[Mlp.Mlp(Weights = \"noted.safetensors\")] static partial class Net;", options).AssertCompiles();
    }

    [Fact]
    public void A_state_dict_says_the_widths_and_norms_alone()
    {
        string declared = Text("Mlp(2, 3, 1, Weights = \"norm.safetensors\", NormLayer = NormLayer.BatchNorm1d, NormEps = 0.02)");
        Assert.Equal(declared, Text("Mlp(Weights = \"norm.safetensors\", NormEps = 0.02)"));

        declared = Text("Mlp(2, 1, Weights = \"ends.safetensors\", StandardizeInputs = true, StandardizeOutputs = true)");
        Assert.Equal(declared, Text("Mlp(Weights = \"ends.safetensors\")"));

        static string Text(string attribute) => string.Concat(GeneratorRunner.Run(Source(attribute, "static"), s_options).Files.Values);
    }

    [Fact]
    public void The_documentation_says_where_the_network_comes_from()
    {
        WeightsFile file = HelpPageWeights.Policy().Say("mlp.remarks", "The Sub & Div before '/fc1' <folded>.\nA line\u2028}}; class Evil; \u202e\u0085*/ end.\n\n" + new string('é', 2000));
        GeneratorOptions options = new() { AdditionalTexts = [new ModelText("policy.onnx", "ONNX, opset <17>").Add("action", file).Refuse("value", "it is odd").Encode()] };
        foreach (string kind in new[] { "static", "sealed" })
        {
            GeneratorResult result = GeneratorRunner.Run(Source("Mlp(Weights = \"policy.onnx\")", kind), options);
            result.AssertCompiles();
            string text = result.Files["Net.g.cs"];
            Assert.Contains("/// <para>From policy.onnx (ONNX, opset &lt;17&gt;), output 'action'. The file has other outputs, too: 'value'.</para>", text, StringComparison.Ordinal);
            Assert.Contains("/// <para>The Sub &amp; Div before '/fc1' &lt;folded&gt;.</para>", text, StringComparison.Ordinal);
            Assert.Contains("/// <para>A line\\u2028}}; class Evil; \\u202e\\u0085*/ end.</para>", text, StringComparison.Ordinal);
            Assert.Contains("éé...</para>", text, StringComparison.Ordinal);
        }
    }

    private static readonly GeneratorOptions s_options = new()
    {
        AdditionalTexts =
        [
            .. HelpPageWeights.All.Where(text => !text.GetText()!.ToString().Contains("name many.safetensors", StringComparison.Ordinal) && !text.GetText()!.ToString().Contains("name policy.safetensors", StringComparison.Ordinal)),
            HelpPageWeights.Policy().Say("mlp.name", "action").Encode("policy.safetensors"),
            new ModelText("refused.onnx").Refuse("a", "the node 'x' is odd").Refuse("b", "the node 'y\u001b[31m' is odd").Encode(),
            new ModelText("half.onnx").Add("a", HelpPageWeights.Policy()).Refuse("b", "the node 'y' is odd").Encode(),
            new ModelText("empty.onnx").Encode(),
            WeightsFile.Text("mlp-weights 2\nname damaged.onnx\nstate found\nsource 1 2\nformat ONNX\nnetwork a\ndata 3\nAAAA\n"),
            new ModelText("torn.onnx").Add("output", HelpPageWeights.Policy().ToBytes()[..^1]).Encode(),
            ModelText.Of("missing.onnx", HelpPageWeights.Policy().Without("3.weight")),
            ModelText.Of("surplus.onnx", HelpPageWeights.Policy().Add("7.weight", [1], 1)),
            ModelText.Of("deep.onnx", Channels(66).Add("0.weight", [1, 1], 1)),
            ModelText.Of("large.onnx", new WeightsFile().Say("mlp.channels", "8192,2048,2")),
            ModelText.Of("image.onnx", HelpPageWeights.Norm(1, 1).Say("mlp.channels", "2,3,1").Say("mlp.norms", "BatchNorm1d").Say("mlp.activations", "ReLU").Say("mlp.image", "4,5")),
            ModelText.Of("statedict.pth", HelpPageWeights.Norm(1, 1).Say("mlp.channels", "2,3,1").Say("mlp.norms", "BatchNorm1d")),
            ModelText.Of("slopes.onnx", new WeightsFile().Say("mlp.channels", "1,1,1,1").Say("mlp.activations", "LeakyReLU negative_slope=0.2,Hardtanh min_val=-2 max_val=2").Say("mlp.output_activation", "Hardtanh min_val=-3 max_val=3")
                .Add("0.weight", [1, 1], 1).Add("3.weight", [1, 1], 1).Add("6.weight", [1, 1], 1)),
            ModelText.Of("normed.onnx", new WeightsFile().Say("mlp.channels", "1,1,1,1").Say("mlp.norms", "BatchNorm1d eps=0.001,None").Say("mlp.activations", "SiLU,SiLU")
                .Add("0.weight", [1, 1], 1).Add("0.bias", [1], 1).Add("1.weight", [1], 1).Add("1.bias", [1], 1).Add("1.running_mean", [1], 1).Add("1.running_var", [1], 1)
                .Add("4.weight", [1, 1], 1).Add("7.weight", [1, 1], 1).Add("7.bias", [1], 1)),
            HelpPageWeights.Standardized(2).Add("outputs.mean", [1], 3).Add("outputs.std", [1], 4).Encode("ends.safetensors"),
            new WeightsFile().Add("fc1.weight", [1, 1], 1).Encode("named.safetensors"),
            new WeightsFile().Add("0.0.weight", [1, 1], 1).Encode("nested.safetensors"),
            new WeightsFile().Add("0.weight", [3, 2], new float[6]).Add("3.weight", [1, 4], new float[4]).Encode("chain.safetensors"),
            new WeightsFile().Add("0.weight", [3, 2], new float[6]).Add("4.weight", [1, 3], new float[3]).Encode("silent.safetensors"),
            new WeightsFile().Add("0.weight", [0, 2]).Add("3.weight", [1, 0]).Encode("hollow.safetensors"),
            new WeightsFile().Add("0.weight", [3, 2], new float[6]).Add("1.weight", [3], 1, 1, 1).Add("1.bias", [3], 1, 1, 1).Add("4.weight", [1, 3], new float[3]).Encode("rownormed.safetensors"),
            new WeightsFile().Add("0.weight", [3, 2], new float[6]).Add("1.weight", [3], 1, 1, 1).Add("4.weight", [1, 3], new float[3]).Encode("rmsnormed.safetensors"),
        ],
    };

    private static WeightsFile Channels(int count) => new WeightsFile().Say("mlp.channels", string.Join(',', Enumerable.Repeat(1, count)));

    private static string[] Source(string attribute, string kind)
        => [$"using Mlp; [{attribute}] {kind} partial class Net;", .. attribute.Contains("Swish", StringComparison.Ordinal) ? [Execution.CustomActivations.Source] : Array.Empty<string>()];
}
