using System.Collections.Generic;
using System.Globalization;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes activations that go through memory once more: behind a product, or with their derivatives beside them.</summary>
internal static class ActivateEmitter
{
    /// <summary>The method that activates rows of channels, of the class Forward.</summary>
    public const string Method = "Activate";

    /// <summary>The sum as a product stores it: activated where that is cheap.</summary>
    public static string InPlace(LayerPlan layer, string sum)
        => layer.Activation.IsIdentity || !layer.Activation.IsCheap || layer.RowNorm is not null ? sum : $"{layer.Activation.Type}.Forward({sum})";

    /// <summary>Writes the activation of a single row, where its product did not see to it.</summary>
    public static void WriteRow(SourceWriter writer, LayerPlan layer, string vector, string output, string channels)
    {
        if (!layer.Activation.IsCheap && layer.RowNorm is null)
        {
            writer.Line($"Forward.{Method}<{vector}>(ref {output}, rows: 1, stride: 0, channels: {channels});");
        }
    }

    /// <summary>The method that activates a layer in training and keeps the derivatives; one a stride.</summary>
    public static string TrainMethod(NetworkPlan plan, LayerPlan layer)
        => $"{layer.Activation.Name}{(plan.Topology.Dropout > 0 ? "Dropout" : "")}{layer.OutStride}";

    /// <summary>Writes <see cref="Method"/>, if the network's activation takes a pass of its own.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.HiddenActivation is not { IsCheap: false } activation)
        {
            return;
        }

        writer.Line();
        writer.Lines($$"""
            /// <summary>x = {{activation.Function}}(x)   [rows, channels], rows stride apart: behind a product, whose tiles have no registers left for it.</summary>
            {{Fragments.Kernel}}
            public static void {{Method}}<V>(ref float x, nuint rows, nuint stride, nuint channels)
            {{Fragments.WhereVector}}
            {
                for (nuint row = 0; row < rows; row++)
                {
                    for (nuint channel = 0; channel < channels; channel += V.Count)
                    {
                        V.Store({{activation.Type}}.Forward(V.Load(ref x, row * stride + channel)), ref x, row * stride + channel);
                    }
                }
            }
            """);
    }

    /// <summary>Writes that the derivatives of a panel's padding become 0, where they may be anything: gradients of the padding must stay 0.</summary>
    public static void WriteClear(SourceWriter writer, LayerPlan layer, string channel, int width)
    {
        if (layer.Activation.IsCustom && layer.Out != layer.PaddedOut)
        {
            string channels = channel == "channel" ? $"{layer.Out} - channel" : $"{layer.Out - int.Parse(channel, CultureInfo.InvariantCulture)}";
            writer.Line($"Padding.Clear({Fragments.Ref(RegionNames.Slopes(layer), channel)}, {channels}, {width}, {layer.OutStride}, rows);");
        }
    }

    /// <summary>Writes the methods of layers without a norm that keep their derivatives.</summary>
    public static void WriteTraining(SourceWriter writer, NetworkPlan plan)
    {
        HashSet<string> written = [];
        foreach (LayerPlan layer in plan.Layers)
        {
            if (layer.Norm is null && TapePlanner.KeepsSlopes(layer, plan.Topology) && written.Add(TrainMethod(plan, layer)))
            {
                WriteTraining(writer, plan, layer);
            }
        }
    }

    private static void WriteTraining(SourceWriter writer, NetworkPlan plan, LayerPlan layer)
    {
        ActivationPlan activation = layer.Activation;
        bool dropout = plan.Topology.Dropout > 0;
        string offset = Fragments.At("row", layer.OutStride);
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// hidden = {{(dropout ? $"dropout({activation.Function}(hidden))" : $"{activation.Function}(hidden)")}}   [rows, channels], rows {{layer.OutStride}} apart. The backward pass needs the derivatives{{(dropout ? " times dropout's factors" : "")}},
            /// which are kept: slopes.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        string dropoutParameters = dropout ? "DropoutStream dropout, ref float scratch, nuint firstChannel, " : "";
        using (writer.Block($"private static void {TrainMethod(plan, layer)}<V>(ref float hidden, ref float slopes, {dropoutParameters}nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            if (dropout)
            {
                DropoutRows.Write(writer, constants: null, () => WriteElement(" * factor"));
                return;
            }

            using (writer.Block("for (nuint row = 0; row < rows; row++)"))
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                WriteElement("");
            }
        }

        void WriteElement(string factor)
        {
            writer.Line($"V activated = {activation.Type}.Forward(V.Load(ref hidden, {offset}), out V slope);");
            writer.Line($"V.Store(activated{factor}, ref hidden, {offset});");
            writer.Line($"V.Store(slope{factor}, ref slopes, {offset});");
        }
    }
}
