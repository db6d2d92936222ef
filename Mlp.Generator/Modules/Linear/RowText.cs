using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the prediction of one row of a block, where latency is what counts: every sum is split into several that do not wait for each other.</summary>
internal sealed class RowText(SourceWriter writer, FusedBlock block)
{
    private readonly LinearPlan _linear = block.Linear;

    /// <summary>Writes the method of a block.</summary>
    public static void Write(SourceWriter writer, FusedBlock block, bool isInlined) => new RowText(writer, block).Write(isInlined);

    /// <summary>Writes the call.</summary>
    public static void WriteCall(SourceWriter writer, FusedBlock block)
    {
        LinearPlan linear = block.Linear;
        string bias = linear.Bias is { } own ? $"{Fragments.Ref("parameters", own.Offset)}, " : "";
        writer.Line($"Linear{linear.Index}<V>(ref {block.Input.Name}, {Fragments.Ref("parameters", linear.Weight)}, {bias}ref {block.PredictionOutput});");
        block.Norm?.WritePredictionOfRow(writer, block, "V", block.PredictionOutput);
    }

    private void Write(bool isInlined)
    {
        writer.Line();
        writer.Line($"/// <summary>{block.PredictionOutput} = {block.PredictionFormula}   [{_linear.In}] · [{_linear.In}, {_linear.Out}] → [{_linear.Out}], {PanelsText.Of(_linear.Panels)}.</summary>");
        writer.Line(isInlined ? Fragments.Inlined : Fragments.Kernel);
        using (writer.Block($"private static void Linear{_linear.Index}<V>(ref float input, ref float weight, {(_linear.Bias is null ? "" : "ref float bias, ")}ref float output)\n{Fragments.WhereVector}"))
        {
            if (_linear.Panels.Wide > 0)
            {
                using (writer.Block($"for (nuint channel = 0; channel < {_linear.Panels.WideChannels}; channel += 2 * V.Count)"))
                {
                    writer.Line(_linear.Panels.Wide == 1
                        ? "ref float panel = ref Unsafe.Add(ref weight, channel);"
                        : $"ref float panel = ref Unsafe.Add(ref weight, channel / 32 * {_linear.In * 32} + channel % 32);");
                    WriteSums(wide: true, "channel");
                }
            }

            if (_linear.Panels.HasNarrow)
            {
                writer.Line();
                using (writer.Block("for (nuint channel = 0; channel < 16; channel += V.Count)"))
                {
                    writer.Line($"ref float panel = ref Unsafe.Add(ref weight, {(_linear.Panels.Wide == 0 ? "" : $"{(long)_linear.Panels.WideChannels * _linear.In} + ")}channel);");
                    WriteSums(wide: false, _linear.Panels.Wide == 0 ? "channel" : $"{_linear.Panels.WideChannels} + channel");
                }
            }

            ActivationForward.WriteRowBehindProduct(writer, block, "V", "output", $"{_linear.PaddedOut}");
        }
    }

    /// <summary>
    /// One vector of 16 channels or two of 32, with at least 8 chains of sums: input channels k, k + 1, … go to different ones.
    /// </summary>
    private void WriteSums(bool wide, string channel)
    {
        int width = wide ? PanelsPlan.Width : PanelsPlan.NarrowWidth, chains = _linear.RowChains(width);
        string[] sides = wide ? ["low", "high"] : ["sum"];
        string Vector(string side, string offset) => side != "high" ? offset : $"{offset} + V.Count";
        foreach (string side in sides)
        {
            string first = _linear.Bias is null ? "V.Zero" : $"V.Load(ref bias, {Vector(side, channel)})";
            writer.Line($"V {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{side}{chain} = {(chain == 0 ? first : "V.Zero")}"))};");
        }

        writer.Line("V value;");
        void Step(string k, int constant, int chain)
        {
            string at = constant == 0 ? k : $"{k} + {constant}";
            string weight = k == "0" ? $"{constant * width}" : constant == 0 ? $"{k} * {width}" : $"{k} * {width} + {constant * width}";
            writer.Line($"value = V.Broadcast(ref input, {(k == "0" ? $"{constant}" : at)}); "
                + string.Join(" ", sides.Select(side => $"{side}{chain} = V.MultiplyAdd(V.Load(ref panel, {Vector(side, weight)}), value, {side}{chain});")));
        }

        int looped = _linear.IsUnrolled ? 0 : _linear.In / chains * chains;
        if (looped > 0)
        {
            using (writer.Block($"for (nuint k = 0; k < {looped}; k += {chains})"))
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    Step("k", chain, chain);
                }
            }

            writer.Line();
        }

        for (int k = looped; k < _linear.In; k++)
        {
            Step("0", k, k % chains);
        }

        foreach (string side in sides)
        {
            string sum = Fragments.Sum([.. Enumerable.Range(0, chains).Select(chain => $"{side}{chain}")]);
            string value = ActivationForward.InProduct(block, sum);
            writer.Line($"V.Store({value}, ref output, {Vector(side, channel)});");
        }
    }
}
