using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the normalisation of rows, in training and in prediction.</summary>
internal sealed class RowNormForward
{
    private readonly SourceWriter _writer;
    private readonly RowNormPlan _norm;
    private readonly ChannelLoop _channels;

    private RowNormForward(SourceWriter writer, RowNormPlan norm)
    {
        _writer = writer;
        _norm = norm;
        _channels = new ChannelLoop(writer, norm.Channels, norm.Chains);
    }

    private bool Centers => _norm.Centers;

    private bool HasAffine => _norm.Weight is not null;

    private int Stride => Sizes.Stride(_norm.Channels);

    private string Eps => Literal.Float(_norm.Eps);

    /// <summary>Writes the method of prediction or of training.</summary>
    public static void Write(SourceWriter writer, RowNormPlan norm, bool training) => new RowNormForward(writer, norm).WriteNormalize(training);

    private string AffineParameters => (_norm.Weight is null ? "" : "ref float weight, ") + (_norm.Bias is null ? "" : "ref float bias, ");

    private string Output => (HasAffine, _norm.Bias is not null) switch
    {
        (false, _) => "x̂",
        (true, false) => "γ · x̂",
        _ => "γ · x̂ + β",
    };

    private void WriteNormalize(bool training)
    {
        string formula = Centers
            ? $"x̂ = (x − mean) / √(variance + {Literal.Prose(_norm.Eps)}), the biased variance"
            : $"x̂ = x / √(mean of x² + {Literal.Prose(_norm.Eps)})";
        string output = training ? "hidden" : "x", row = $"row * {Stride}";
        _writer.Lines($$"""
            /// <summary>
            /// {{output}} = f({{Output}}), {{formula}}, of each row over its {{_norm.Channels}} channels   [rows, {{_norm.Channels}}], rows {{Stride}} apart.
            """);
        if (training)
        {
            _writer.Line("/// The backward pass needs x̂, which takes the place of x, and what the row was multiplied by: inverse.");
        }

        _writer.Line("/// </summary>");
        _writer.Line(Fragments.Kernel);
        string parameters = training
            ? $"ref float x, ref float inverse, {AffineParameters}ref float hidden, nuint first, nuint end"
            : $"ref float x, {AffineParameters}nuint rows";
        string method = $"{(training ? "Normalize" : "Predict")}{_norm.MethodIndex}";
        using (_writer.Block($"public static void {method}<V, TActivation>({parameters})\n{Fragments.WhereVector}\n{Fragments.WhereActivation}"))
        {
            using (_writer.Block(training ? "for (nuint row = first; row < end; row++)" : "for (nuint row = 0; row < rows; row++)"))
            {
                _writer.Line($"ref float values = ref Unsafe.Add(ref x, {row});");
                if (training)
                {
                    _writer.Line($"ref float outputs = ref Unsafe.Add(ref hidden, {row});");
                }

                WriteStatistics();
                if (training)
                {
                    _writer.Line("Unsafe.Add(ref inverse, row) = scale;");
                }

                _writer.Line("V scales = V.Create(scale);");
                _channels.Write((offset, mask) =>
                {
                    string centered = Centers ? $"(V.Load(ref values, {offset}) - means - remainders)" : $"V.Load(ref values, {offset})";
                    _writer.Line($"V normalized = {ChannelLoop.Masked(mask, $"{centered} * scales")};");
                    string scaled = (HasAffine, _norm.Bias is not null) switch
                    {
                        (false, _) => "normalized",
                        (true, false) => $"V.Load(ref weight, {offset}) * normalized",
                        _ => $"V.MultiplyAdd(V.Load(ref weight, {offset}), normalized, V.Load(ref bias, {offset}))",
                    };
                    if (training)
                    {
                        _writer.Line($"V.Store(normalized, ref values, {offset});");
                    }

                    _writer.Line($"V.Store(TActivation.Forward({scaled}), ref {(training ? "outputs" : "values")}, {offset});");
                });
            }
        }
    }

    /// <summary>The statistics of one row: means and remainders, whose sum is the mean, and scale.</summary>
    private void WriteStatistics()
    {
        if (Centers)
        {
            _writer.Line();
            _writer.Line("// mean = Σ x / channels; the padding is 0");
            _channels.WriteSums(["sum"], (offset, chain, _) => $"sum{chain} += V.Load(ref values, {offset});", masks: false);
            _writer.Lines($$"""
                V means = V.Create(V.Sum(sum) * (1f / {{_norm.Channels}}));

                // remainder = Σ (x − mean) / channels, what rounding left out of the mean; variance = Σ (x − mean)² / channels − remainder²
                """);
            _channels.WriteSums(
                ["rest", "square"],
                (offset, chain, mask) => $"V deviation{chain} = {ChannelLoop.Masked(mask, $"V.Load(ref values, {offset}) - means")}; rest{chain} += deviation{chain}; square{chain} = V.MultiplyAdd(deviation{chain}, deviation{chain}, square{chain});");
            _writer.Lines($$"""
                float remainder = V.Sum(rest) * (1f / {{_norm.Channels}});
                float variance = V.Sum(square) * (1f / {{_norm.Channels}}) - remainder * remainder;
                float scale = 1f / float.Sqrt((variance < 0f ? 0f : variance) + {{Eps}});
                V remainders = V.Create(remainder);
                """);
        }
        else
        {
            _writer.Line();
            _channels.WriteSums(
                ["square"],
                (offset, chain, _) => $"V value{chain} = V.Load(ref values, {offset}); square{chain} = V.MultiplyAdd(value{chain}, value{chain}, square{chain});",
                masks: false);
            _writer.Line($"float scale = 1f / float.Sqrt(V.Sum(square) * (1f / {_norm.Channels}) + {Eps});");
        }
    }
}
