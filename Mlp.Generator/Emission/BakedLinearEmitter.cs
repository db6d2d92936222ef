using System;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes one layer of a static network for one row: see <see cref="BakedRowEmitter"/>.</summary>
internal sealed class BakedLinearEmitter(NetworkPlan plan, SourceWriter writer)
{
    private readonly BakedPlan _baked = plan.Baked!;

    /// <summary>Writes the method of one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="attribute">How the JIT is to take it.</param>
    public void Write(LayerPlan layer, string attribute)
    {
        string input = layer.Position == 0 ? "input" : RegionNames.Hidden(plan.Layers[layer.Position - 1]);
        int depth = BakedPlan.Depth(_baked.Format, layer.In);
        writer.Line();
        writer.Line($"/// <summary>{BakedRowEmitter.Output(layer)} = {Describe.Prediction(plan, layer, input)}   [{layer.In}] · [{layer.In}, {layer.Out}] → [{layer.Out}], {Describe.Panels(layer.Panels)}.</summary>");
        writer.Line(attribute);
        using (writer.Block($"private static void Linear{layer.LinearIndex}<V>(ref float input, ref float weight, ref float bias, ref float output, V edge)\n{Fragments.WhereVector}"))
        {
            writer.Line("V tail = V.Zero;");
            int paired = BakedPlan.PairsPanels(_baked.Format, layer) ? layer.Panels.Wide / 2 * 2 * PanelsPlan.Width : 0;
            if (paired > 0)
            {
                WritePanels(layer, new Group(0, paired, PanelsPlan.Width, Panels: 2));
            }

            if (layer.Panels.WideChannels > paired)
            {
                WritePanels(layer, new Group(paired, layer.Panels.WideChannels, PanelsPlan.Width, Panels: 1));
            }

            if (layer.Panels.HasNarrow)
            {
                WritePanels(layer, new Group(layer.Panels.WideChannels, layer.PaddedOut, PanelsPlan.NarrowWidth, Panels: 1));
            }

            writer.Line($"V.Store(tail, ref output, {layer.PaddedOut});");
            ActivateEmitter.WriteRow(writer, layer, "V", "output", $"{layer.PaddedOut} + V.Count");
        }
    }

    /// <summary>Panels that are computed in the same way, one or two at a time: two share the inputs and their edges.</summary>
    /// <param name="First">Their first channel.</param>
    /// <param name="End">Where they end.</param>
    /// <param name="Width">Channels of a panel.</param>
    /// <param name="Panels">How many at a time.</param>
    private readonly record struct Group(int First, int End, int Width, int Panels)
    {
        /// <summary>What the vectors of channels are called, those that begin a row of weights and may have an edge first.</summary>
        public string[] Low => Panels == 2 ? ["low", "nextLow"] : ["low"];

        /// <summary>The second vector of each panel of 32.</summary>
        public string[] High => Width == PanelsPlan.NarrowWidth ? [] : Panels == 2 ? ["high", "nextHigh"] : ["high"];

        /// <summary>Sums of each vector that do not wait for each other: 8 of all.</summary>
        public int Chains => 8 / (Low.Length + High.Length);
    }

    private void WritePanels(LayerPlan layer, Group group)
    {
        int depth = BakedPlan.Depth(_baked.Format, layer.In), step = group.Width * group.Panels, panelLength = depth * group.Width;
        bool isOne = group.End - group.First == step;
        using (isOne ? null : writer.Block($"for (nuint first = {group.First}; first < {group.End}; first += {step})"))
        {
            string first = isOne ? $"{group.First}" : "first";
            using (writer.Block($"for (nuint channel = 0; channel < {group.Width}; channel += {(group.High.Length > 0 ? "2 * " : "")}V.Count)"))
            {
                writer.Line("V rim = channel == 0 ? edge : V.Zero;");
                writer.Line($"ref float b = {Fragments.Ref("bias", first == "0" ? "channel" : $"{first} + channel")}, y = {Fragments.Ref("output", first == "0" ? "channel" : $"{first} + channel")}, w = {Fragments.Ref("weight", first == "0" ? "channel" : $"{PanelLoop.Times(first, depth)} + channel")}, x = ref input;");
                WriteSums(layer, group, panelLength);
                writer.Line("V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);");
                if (group.High.Length > 0)
                {
                    writer.Line("V.Store(high, ref y, V.Count);");
                }

                if (group.Panels == 2)
                {
                    writer.Line($"V.Store(V.ConditionalSelect(rim, low, nextLow), ref y, {group.Width});");
                    writer.Line($"V.Store(nextHigh, ref y, {group.Width} + V.Count);");
                }

                writer.Line($"tail = channel == 0 ? {group.Low[group.Panels - 1]} : tail;");
            }
        }

        writer.Line();
    }

    /// <summary>The activated sums of the group's vectors over all input channels, from w and x on, in 8 chains.</summary>
    private void WriteSums(LayerPlan layer, Group group, int panelLength)
    {
        bool pairs = _baked.Format == WeightFormat.BFloat16;
        for (int panel = 0; panel < group.Panels; panel++)
        {
            string at = panel == 0 ? "0" : $"{group.Width}";
            writer.Line($"V {group.Low[panel]}0 = V.ConditionalSelect(rim, V.Load(ref b, {(panel + 1) * group.Width}), V.Load(ref b, {at})){Zeros(group.Low[panel], group.Chains)};");
            if (group.High.Length > 0)
            {
                writer.Line($"V {group.High[panel]}0 = V.Load(ref b, {(panel == 0 ? "" : $"{at} + ")}V.Count){Zeros(group.High[panel], group.Chains)};");
            }
        }

        writer.Line(pairs ? "V even, odd, evenBefore = V.Zero, oddBefore = V.Zero, weights;" : "V value, mixed, before = V.Zero;");

        // Rows of weights are input channels, or pairs of them.
        int rows = BakedPlan.Depth(_baked.Format, layer.In), whole = layer.In / (pairs ? 2 : 1);
        int perTurn = Math.Max(4, group.Chains / (pairs ? 2 : 1)), looped = whole / perTurn * perTurn;
        if (looped > perTurn)
        {
            using (writer.Block($"for (nuint row = 0; row < {looped}; row += {perTurn})"))
            {
                WriteRows(0, perTurn);
                writer.Line($"x = ref Unsafe.Add(ref x, {(pairs ? 2 : 1) * perTurn});");
                writer.Line($"w = ref Unsafe.Add(ref w, {perTurn * group.Width});");
            }

            writer.Line();
        }
        else
        {
            looped = 0;
        }

        if (pairs && whole - looped > 1)
        {
            // Rows that are left over one by one: each is twice the operations of a float's, and the JIT has a limit for all of them.
            using (writer.Block($"for (nuint row = {looped}; row < {whole}; row++)"))
            {
                WriteRows(0, 1);
                writer.Line("x = ref Unsafe.Add(ref x, 2);");
                writer.Line($"w = ref Unsafe.Add(ref w, {group.Width});");
            }

            writer.Line();
            looped = whole;
        }

        WriteRows(looped, whole);
        if (pairs && whole < rows)
        {
            writer.Line("// The last input channel has no other to its side.");
            WritePair(group, whole - looped, panelLength, hasOdd: false);
        }

        writer.Line("// What is left of the last row.");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            string low = group.Low[panel];
            int end = (rows - looped) * group.Width + panel * panelLength;
            writer.Lines(pairs
                ? $"""
                   weights = V.Load(ref w, {end});
                   {low}0 = V.MultiplyAdd(V.ShiftLeftAsInt32(weights, 16), V.ConditionalSelect(rim, evenBefore, V.Zero), {low}0);
                   {low}1 = V.MultiplyAdd(weights, V.ConditionalSelect(rim, oddBefore, V.Zero), {low}1);
                   """
                : $"{low}0 = V.MultiplyAdd(V.Load(ref w, {end}), V.ConditionalSelect(rim, before, V.Zero), {low}0);");
        }

        foreach (string vector in group.Low.Concat(group.High))
        {
            string sum = RowEmitter.Sum([.. Enumerable.Range(0, group.Chains).Select(chain => $"{vector}{chain}")]);
            string value = ActivateEmitter.InPlace(layer, sum);
            writer.Line($"V {vector} = {value};");
        }

        void WriteRows(int first, int end)
        {
            for (int row = 0; row < end - first; row++)
            {
                if (pairs)
                {
                    WritePair(group, row, panelLength, hasOdd: true);
                }
                else
                {
                    WriteRow(group, row, panelLength);
                }
            }
        }
    }

    /// <summary>One input channel, <paramref name="row"/> rows behind w.</summary>
    private void WriteRow(Group group, int row, int panelLength)
    {
        int chain = row % group.Chains;
        writer.Line($"value = V.Broadcast(ref x, {row}); mixed = V.ConditionalSelect(rim, before, value); before = value;");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            int offset = row * group.Width + panel * panelLength;
            string low = $"{group.Low[panel]}{chain}", high = group.High.Length == 0 ? "" : $"{group.High[panel]}{chain}";
            writer.Line($"{low} = V.MultiplyAdd(V.Load(ref w, {offset}), mixed, {low});"
                + (high.Length == 0 ? "" : $" {high} = V.MultiplyAdd(V.Load(ref w, {(offset == 0 ? "" : $"{offset} + ")}V.Count), value, {high});"));
        }
    }

    /// <summary>Two input channels, whose bfloat16 weights share a word, <paramref name="row"/> rows behind w.</summary>
    private void WritePair(Group group, int row, int panelLength, bool hasOdd)
    {
        int evenChain = 2 * row % group.Chains, oddChain = (2 * row + 1) % group.Chains;
        writer.Line($"even = V.Broadcast(ref x, {2 * row}); odd = {(hasOdd ? $"V.Broadcast(ref x, {2 * row + 1})" : "V.Zero")};");
        writer.Line("evenBefore = V.ConditionalSelect(rim, evenBefore, even); oddBefore = V.ConditionalSelect(rim, oddBefore, odd);");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            int offset = row * group.Width + panel * panelLength;
            Write(group.Low[panel], $"{offset}", "evenBefore", "oddBefore");
            if (group.High.Length > 0)
            {
                Write(group.High[panel], offset == 0 ? "V.Count" : $"{offset} + V.Count", "even", "odd");
            }
        }

        writer.Line("evenBefore = even; oddBefore = odd;");

        void Write(string vector, string offset, string evenValue, string oddValue)
        {
            string evenSum = vector + evenChain, oddSum = vector + oddChain;
            writer.Line($"weights = V.Load(ref w, {offset}); {evenSum} = V.MultiplyAdd(V.ShiftLeftAsInt32(weights, 16), {evenValue}, {evenSum});"
                + (hasOdd || oddValue == "oddBefore" ? $" {oddSum} = V.MultiplyAdd(weights, {oddValue}, {oddSum});" : ""));
        }
    }

    private static string Zeros(string side, int chains) => string.Concat(Enumerable.Range(1, chains - 1).Select(chain => $", {side}{chain} = V.Zero"));
}
