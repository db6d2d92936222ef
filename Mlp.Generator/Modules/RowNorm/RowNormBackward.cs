using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the backward pass through a norm of rows.</summary>
internal sealed class RowNormBackward
{
    private readonly SourceWriter _writer;
    private readonly RowNormPlan _norm;
    private readonly ChannelLoop _channels;

    private RowNormBackward(SourceWriter writer, RowNormPlan norm)
    {
        _writer = writer;
        _norm = norm;
        _channels = new ChannelLoop(writer, norm.Channels, norm.Chains);
    }

    private bool Centers => _norm.Centers;

    private bool HasAffine => _norm.Weight is not null;

    private int Stride => Sizes.Stride(_norm.Channels);

    /// <summary>Writes the methods of the backward pass.</summary>
    public static void Write(SourceWriter writer, RowNormPlan norm)
    {
        RowNormBackward backward = new(writer, norm);
        backward.WriteBackward();
        if (backward.HasAffine)
        {
            writer.Line();
            backward.WriteAffineGradient();
        }
    }

    private void WriteBackward()
    {
        string g = HasAffine ? "γ · gradient" : "gradient";
        string mean = Centers ? " − Σ g / channels" : "";
        _writer.Lines($$"""
            /// <summary>
            /// Back through {{_norm.Name}}, in place: with g = {{g}}, gradient = inverse · (g{{mean}} − x̂ · Σ (g · x̂) / channels), of each row over its
            /// {{_norm.Channels}} channels   [rows, {{_norm.Channels}}], rows {{Stride}} apart.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        string weight = HasAffine ? "ref float weight, " : "";
        string method = $"Backward{_norm.MethodIndex}";
        using (_writer.Block($"public static void {method}<V>(ref float gradient, ref float normalized, ref float inverse, {weight}nuint first, nuint end)\n{Fragments.WhereVector}"))
        {
            using (_writer.Block("for (nuint row = first; row < end; row++)"))
            {
                _writer.Line($"ref float gradients = ref Unsafe.Add(ref gradient, row * {Stride});");
                _writer.Line($"ref float values = ref Unsafe.Add(ref normalized, row * {Stride});");
                _writer.Line();
                string Scaled(string offset) => HasAffine ? $"V.Load(ref weight, {offset}) * V.Load(ref gradients, {offset})" : $"V.Load(ref gradients, {offset})";
                string[] sums = Centers ? ["sum", "product"] : ["product"];
                _channels.WriteSums(
                        sums,
                    (offset, chain, _) => $"V g{chain} = {Scaled(offset)}; {(Centers ? $"sum{chain} += g{chain}; " : "")}product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref values, {offset}), product{chain});",
                    masks: false);
                if (Centers)
                {
                    _writer.Line($"V meanGradient = V.Create(V.Sum(sum) * (1f / {_norm.Channels}));");
                }

                _writer.Line($"V meanProduct = V.Create(V.Sum(product) * (1f / {_norm.Channels}));");
                _writer.Line("V scale = V.Create(Unsafe.Add(ref inverse, row));");
                _channels.Write((offset, mask) =>
                {
                    _writer.Line($"V centered = {Scaled(offset)}{(Centers ? " - meanGradient" : "")} - V.Load(ref values, {offset}) * meanProduct;");
                    _writer.Line($"V.Store({ChannelLoop.Masked(mask, "scale * centered")}, ref gradients, {offset});");
                });
            }
        }
    }

    /// <summary>The gradients of γ and β, which wait until nobody needs γ any more.</summary>
    private void WriteAffineGradient()
    {
        bool hasBias = _norm.Bias is not null;
        string method = $"AffineGradient{_norm.MethodIndex}";
        _writer.Lines($$"""
            /// <summary>weight gradient = Σ gradient · x̂{{(hasBias ? ", bias gradient = Σ gradient" : "")}} over the rows, into rows of {{_norm.PaddedChannels}}, one panel [rows, channels], rows {{Stride}} apart.</summary>
            {{Fragments.Kernel}}
            """);
        using (_writer.Block($"public static void {method}<V>(ref float gradient, ref float normalized, ref float affine, nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        using (_writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
        {
            string[] sums = hasBias ? ["product", "sum"] : ["product"];
            _writer.Line($"V {string.Join(", ", sums.Select(sum => $"{sum} = V.Zero"))};");
            using (_writer.Block(Fragments.SumBlocks))
            {
                _writer.Line(Fragments.SumBlockEnd);
                _writer.Line($"V {string.Join(", ", sums.SelectMany(sum => new[] { $"{sum}0 = V.Zero", $"{sum}1 = V.Zero" }))};");
                _writer.Line("nuint row = block;");
                using (_writer.Block("for (; row + 2 <= end; row += 2)"))
                {
                    Step("row", 0);
                    Step("row + 1", 1);
                }

                _writer.Line();
                using (_writer.Block("if (row < end)"))
                {
                    Step("row", 0);
                }

                _writer.Line();
                foreach (string sum in sums)
                {
                    _writer.Line($"{sum} += {sum}0 + {sum}1;");
                }
            }

            _writer.Line();
            _writer.Line("V.Store(product, ref affine, channel);");
            if (hasBias)
            {
                _writer.Line($"V.Store(sum, ref affine, channel + {_norm.PaddedChannels});");
            }
        }

        void Step(string row, int chain)
        {
            string offset = Fragments.At(row, Stride);
            _writer.Line($"V g{chain} = V.Load(ref gradient, {offset}); {(hasBias ? $"sum{chain} += g{chain}; " : "")}product{chain} = V.MultiplyAdd(g{chain}, V.Load(ref normalized, {offset}), product{chain});");
        }
    }
}
