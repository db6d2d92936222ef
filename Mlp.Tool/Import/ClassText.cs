using Mlp.ModelFiles;
using Mlp.Tool.Commands;

namespace Mlp.Tool.Import;

/// <summary>The source file of an imported class, and how it is called.</summary>
/// <param name="Name">The class.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Weights">The model as the attribute names it.</param>
/// <param name="Output">The output as the attribute names it; null where it need not.</param>
/// <param name="IsTrainable">Whether it trains further.</param>
internal sealed record ClassText(string Name, string Namespace, string Weights, string? Output, bool IsTrainable)
{
    /// <summary>The text of the file.</summary>
    public string Write(ModelNetwork network, string lineEnd)
    {
        string output = Output is null ? "" : $", Output = {CSharpName.Quote(Output)}";
        string kind = IsTrainable ? "public sealed partial class" : "public static partial class";
        string purpose = IsTrainable ? "begins with these weights, and trains further" : "for prediction alone";
        List<string> lines =
        [
            "using Mlp;",
            "",
            $"namespace {Namespace};",
            "",
            $"/// <summary>The network of {Xml(Weights)}: {Shown.Plain(network.Layers[0].In)} inputs, {Shown.Plain(network.Layers[^1].Out)} outputs; {purpose}.</summary>",
        ];
        if (IsActivationMissing(network))
        {
            lines.Add("// The file does not say the activations: add ActivationLayer (and OutputActivation, if there is one), "
                + "what the model was trained with.");
            if (network.Layers.Any(layer => layer.Norm is { Eps: null }))
            {
                lines.Add("// Nor does it say what the norms add to the variance: set NormEps where it is not PyTorch's default.");
            }

        }

        lines.Add($"[Mlp(Weights = {CSharpName.Quote(Weights)}{output})]");
        lines.Add($"{kind} {Name};");
        return string.Concat(lines.Select(line => line + lineEnd));
    }

    /// <summary>The lines that predict.</summary>
    public IEnumerable<string> Usage(ModelNetwork network)
    {
        int inputs = network.Layers[0].In, outputs = network.Layers[^1].Out;
        string pixels = network.Height > 0 ? $", {Shown.Plain(network.Height)}, {Shown.Plain(network.Width)}" : "";
        string factor = network.Height > 0 ? $" * {Shown.Plain(network.Height)} * {Shown.Plain(network.Width)}" : "";
        (string In, string Out) = (Shown.Plain(inputs) + factor, Shown.Plain(outputs) + factor);
        yield return $"float[] input = new float[{In}];    // [rows, {Shown.Plain(inputs)}{pixels}], here one row";
        yield return $"float[] output = new float[{Out}];   // [rows, {Shown.Plain(outputs)}{pixels}]";
        if (IsTrainable)
        {
            yield return $"{Namespace}.{Name} net = new();";
        }

        yield return IsTrainable ? "net.Forward(input, output);" : $"{Namespace}.{Name}.Forward(input, output);";
    }

    /// <summary>Whether the user has to say the activations.</summary>
    public static bool IsActivationMissing(ModelNetwork network) => !network.SaysActivations && network.Layers.Count > 1;

    private static string Xml(string text) => Shown.Text(text).Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
