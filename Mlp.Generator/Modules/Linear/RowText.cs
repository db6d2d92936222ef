using System;
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
                WriteWide();
            }

            if (_linear.Panels.HasNarrow)
            {
                WriteNarrow(_linear.Panels.WideChannels);
            }

            ActivationForward.WriteRowBehindProduct(writer, block, "V", "output", $"{_linear.Panels.ComputedChannels}");
        }
    }

    private void WriteWide()
    {
        int channels = _linear.Panels.WideChannels;
        if (!_linear.IsUnrolled)
        {
            writer.Line($"RowProduct.Panels32<V, {ActivationForward.TypeInProduct(block)}>(ref input, ref weight, {_linear.In}, {channels}, {Bias(0)}, ref output);");
            return;
        }

        using (writer.Block($"for (nuint channel = 0; channel < {channels}; channel += 2 * V.Count)"))
        {
            writer.Line(_linear.Panels.Wide == 1
                ? "ref float panel = ref Unsafe.Add(ref weight, channel);"
                : $"ref float panel = ref Unsafe.Add(ref weight, channel / 32 * {_linear.In * 32} + channel % 32);");
            WriteSums(PanelsPlan.Width, hasPairs: true, "channel");
        }

        writer.Line();
    }

    private string Bias(int first) => _linear.Bias is null ? "ref Unsafe.NullRef<float>()" : Fragments.Ref("bias", first);

    /// <param name="first">The first channel of the panel.</param>
    private void WriteNarrow(int first)
    {
        if (!_linear.IsUnrolled)
        {
            string weight = Fragments.Ref("weight", (long)first * _linear.In), output = Fragments.Ref("output", first);
            writer.Line($"RowProduct.Panel16<V, {ActivationForward.TypeInProduct(block)}>(ref input, {weight}, {_linear.In}, {Bias(first)}, {output});");
            return;
        }

        if (!_linear.PairsNarrowVectors)
        {
            WriteNarrowLoop(first, hasPairs: false);
            return;
        }

        // A condition that the JIT decides before it looks for calls to inline: it has a limit for them.
        using (writer.Block("if (typeof(V) == typeof(Simd512) || typeof(V) == typeof(SimdScalar))"))
        {
            WriteNarrowLoop(first, hasPairs: false);
        }

        using (writer.Block("else"))
        {
            writer.Line("// Two vectors share the input.");
            WriteNarrowLoop(first, hasPairs: true);
        }
    }

    private void WriteNarrowLoop(int first, bool hasPairs)
    {
        // A norm goes over the whole row, padding included.
        int channels = block.Norm is { ActsInPrediction: true } ? PanelsPlan.NarrowWidth : _linear.Panels.Computed(PanelsPlan.NarrowWidth);
        using (writer.Block($"for (nuint channel = 0; channel < {channels}; channel += {(hasPairs ? "2 * " : "")}V.Count)"))
        {
            writer.Line($"ref float panel = ref Unsafe.Add(ref weight, {(first == 0 ? "" : $"{(long)first * _linear.In} + ")}channel);");
            WriteSums(PanelsPlan.NarrowWidth, hasPairs, first == 0 ? "channel" : $"{first} + channel");
        }
    }

    /// <summary>
    /// One vector of channels in eight chains of sums that do not wait for each other, or a pair of vectors, which share the input, in four: input
    /// channels k, k + 1, … go to different ones. No loop: the layer is small, its weights stay in the first-level cache.
    /// </summary>
    private void WriteSums(int width, bool hasPairs, string channel)
    {
        int chains = Math.Min(_linear.In, hasPairs ? 4 : 8);
        string[] sides = hasPairs ? ["low", "high"] : ["sum"];
        string Vector(string side, string offset) => side != "high" ? offset : $"{offset} + V.Count";
        foreach (string side in sides)
        {
            string first = _linear.Bias is null ? "V.Zero" : $"V.Load(ref bias, {Vector(side, channel)})";
            writer.Line($"V {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{side}{chain} = {(chain == 0 ? first : "V.Zero")}"))};");
        }

        writer.Line("V value;");
        for (int k = 0; k < _linear.In; k++)
        {
            writer.Line($"value = V.Broadcast(ref input, {k}); "
                + string.Join(" ", sides.Select(side => $"V.MultiplyAddTo(ref {side}{k % chains}, value, ref panel, {Vector(side, $"{k * width}")});")));
        }

        foreach (string side in sides)
        {
            string sum = Fragments.Sum([.. Enumerable.Range(0, chains).Select(chain => $"{side}{chain}")]);
            writer.Line($"V.Store({ActivationForward.InProduct(block, sum)}, ref output, {Vector(side, channel)});");
        }
    }
}
