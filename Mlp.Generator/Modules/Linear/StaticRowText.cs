using System.Linq;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes one block of a static network for one row: see StaticRowEmitter.</summary>
internal sealed class StaticRowText(SourceWriter writer, FusedBlock block)
{
    private readonly LinearPlan _linear = block.Linear;
    private readonly StaticRowPlan _row = block.Linear.StaticRow!;

    /// <summary>Writes the method of one block.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="block">The block.</param>
    /// <param name="attribute">How the JIT is to take it.</param>
    public static void Write(SourceWriter writer, FusedBlock block, string attribute) => new StaticRowText(writer, block).Write(attribute);

    private void Write(string attribute)
    {
        writer.Line();
        writer.Line($"/// <summary>{block.Output.Name} = {block.PredictionFormula}   [{_linear.In}] · [{_linear.In}, {_linear.Out}] → [{_linear.Out}], {PanelsText.Of(_linear.Panels)}.</summary>");
        writer.Line(attribute);
        using (writer.Block($"private static void Linear{_linear.Index}<V>(ref float input, ref float weight, ref float bias, ref float output, V edge)\n{Fragments.WhereVector}"))
        {
            writer.Line("V tail = V.Zero;");
            foreach (PanelGroup group in _row.Groups)
            {
                WritePanels(group);
            }

            writer.Line($"V.Store(tail, ref output, {_linear.PaddedOut});");
            ActivationForward.WriteRowBehindProduct(writer, block, "V", "output", $"{_linear.PaddedOut} + V.Count");
        }
    }

    private void WritePanels(PanelGroup group)
    {
        int step = group.Width * group.Panels;
        bool isOne = group.End - group.First == step;
        using (isOne ? null : writer.Block($"for (nuint first = {group.First}; first < {group.End}; first += {step})"))
        {
            string first = isOne ? $"{group.First}" : "first";
            using (writer.Block($"for (nuint channel = 0; channel < {group.Width}; channel += {(group.IsWide ? "2 * " : "")}V.Count)"))
            {
                writer.Line("V rim = channel == 0 ? edge : V.Zero;");
                writer.Line($"ref float b = {Fragments.Ref("bias", first == "0" ? "channel" : $"{first} + channel")}, y = {Fragments.Ref("output", first == "0" ? "channel" : $"{first} + channel")}, w = {Fragments.Ref("weight", first == "0" ? "channel" : $"{PanelLoop.Times(first, _row.Depth)} + channel")}, x = ref input;");
                WriteSums(group);
                writer.Line("V.Store(V.ConditionalSelect(rim, tail, low), ref y, 0);");
                if (group.IsWide)
                {
                    writer.Line("V.Store(high, ref y, V.Count);");
                }

                if (group.Panels == 2)
                {
                    writer.Line($"V.Store(V.ConditionalSelect(rim, low, nextLow), ref y, {group.Width});");
                    writer.Line($"V.Store(nextHigh, ref y, {group.Width} + V.Count);");
                }

                writer.Line($"tail = channel == 0 ? {Low(group)[group.Panels - 1]} : tail;");
            }
        }

        writer.Line();
    }

    /// <summary>The activated sums of the group's vectors over all input channels, from w and x on, in 8 chains.</summary>
    private void WriteSums(PanelGroup group)
    {
        bool pairs = _row.HasPairs;
        string[] lows = Low(group), highs = High(group);
        for (int panel = 0; panel < group.Panels; panel++)
        {
            string at = panel == 0 ? "0" : $"{group.Width}";
            writer.Line($"V {lows[panel]}0 = V.ConditionalSelect(rim, V.Load(ref b, {(panel + 1) * group.Width}), V.Load(ref b, {at})){Zeros(lows[panel], group.Chains)};");
            if (group.IsWide)
            {
                writer.Line($"V {highs[panel]}0 = V.Load(ref b, {(panel == 0 ? "" : $"{at} + ")}V.Count){Zeros(highs[panel], group.Chains)};");
            }
        }

        writer.Line(pairs ? "V even, odd, evenBefore = V.Zero, oddBefore = V.Zero, weights;" : "V value, mixed, before = V.Zero;");

        // Rows of weights are input channels, or pairs of them.
        int whole = group.WholeRows, perTurn = group.RowsPerTurn, looped = group.LoopedRows;
        if (looped > 0)
        {
            using (writer.Block($"for (nuint row = 0; row < {looped}; row += {perTurn})"))
            {
                WriteRows(0, perTurn);
                writer.Line($"x = ref Unsafe.Add(ref x, {(pairs ? 2 : 1) * perTurn});");
                writer.Line($"w = ref Unsafe.Add(ref w, {perTurn * group.Width});");
            }

            writer.Line();
        }

        if (group.LoopsSingles)
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
        if (pairs && whole < _row.Depth)
        {
            writer.Line("// The last input channel has no other to its side.");
            WritePair(group, whole - looped, hasOdd: false);
        }

        writer.Line("// What is left of the last row.");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            string low = lows[panel];
            int end = (_row.Depth - looped) * group.Width + panel * group.PanelLength;
            writer.Lines(pairs
                ? $"""
                   weights = V.Load(ref w, {end});
                   V.MultiplyAddTo(ref {low}0, V.ShiftLeftAsInt32(weights, 16), V.ConditionalSelect(rim, evenBefore, V.Zero));
                   V.MultiplyAddTo(ref {low}1, weights, V.ConditionalSelect(rim, oddBefore, V.Zero));
                   """
                : $"V.MultiplyAddTo(ref {low}0, V.ConditionalSelect(rim, before, V.Zero), ref w, {end});");
        }

        foreach (string vector in lows.Concat(highs))
        {
            string sum = Fragments.Sum([.. Enumerable.Range(0, group.Chains).Select(chain => $"{vector}{chain}")]);
            string value = ActivationForward.InProduct(block, sum);
            writer.Line($"V {vector} = {value};");
        }

        void WriteRows(int first, int end)
        {
            for (int row = 0; row < end - first; row++)
            {
                if (pairs)
                {
                    WritePair(group, row, hasOdd: true);
                }
                else
                {
                    WriteRow(group, row);
                }
            }
        }
    }

    /// <summary>One input channel, <paramref name="row"/> rows behind w.</summary>
    private void WriteRow(PanelGroup group, int row)
    {
        string[] lows = Low(group), highs = High(group);
        int chain = row % group.Chains;
        writer.Line($"value = V.Broadcast(ref x, {row}); mixed = V.ConditionalSelect(rim, before, value); before = value;");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            int offset = row * group.Width + panel * group.PanelLength;
            string low = $"{lows[panel]}{chain}", high = !group.IsWide ? "" : $"{highs[panel]}{chain}";
            writer.Line($"V.MultiplyAddTo(ref {low}, mixed, ref w, {offset});"
                + (high.Length == 0 ? "" : $" V.MultiplyAddTo(ref {high}, value, ref w, {(offset == 0 ? "" : $"{offset} + ")}V.Count);"));
        }
    }

    /// <summary>Two input channels, whose bfloat16 weights share a word, <paramref name="row"/> rows behind w.</summary>
    private void WritePair(PanelGroup group, int row, bool hasOdd)
    {
        string[] lows = Low(group), highs = High(group);
        int evenChain = 2 * row % group.Chains, oddChain = (2 * row + 1) % group.Chains;
        writer.Line($"even = V.Broadcast(ref x, {2 * row}); odd = {(hasOdd ? $"V.Broadcast(ref x, {2 * row + 1})" : "V.Zero")};");
        writer.Line("evenBefore = V.ConditionalSelect(rim, evenBefore, even); oddBefore = V.ConditionalSelect(rim, oddBefore, odd);");
        for (int panel = 0; panel < group.Panels; panel++)
        {
            int offset = row * group.Width + panel * group.PanelLength;
            Write(lows[panel], $"{offset}", "evenBefore", "oddBefore");
            if (group.IsWide)
            {
                Write(highs[panel], offset == 0 ? "V.Count" : $"{offset} + V.Count", "even", "odd");
            }
        }

        writer.Line("evenBefore = even; oddBefore = odd;");

        void Write(string vector, string offset, string evenValue, string oddValue)
        {
            string evenSum = vector + evenChain, oddSum = vector + oddChain;
            writer.Line($"weights = V.Load(ref w, {offset}); V.MultiplyAddTo(ref {evenSum}, V.ShiftLeftAsInt32(weights, 16), {evenValue});"
                + (hasOdd || oddValue == "oddBefore" ? $" V.MultiplyAddTo(ref {oddSum}, weights, {oddValue});" : ""));
        }
    }

    private static string Zeros(string side, int chains) => string.Concat(Enumerable.Range(1, chains - 1).Select(chain => $", {side}{chain} = V.Zero"));

    /// <summary>Gives the names of the vectors of channels that begin a row of weights and may have an edge.</summary>
    private static string[] Low(PanelGroup group) => group.Panels == 2 ? ["low", "nextLow"] : ["low"];

    /// <summary>The second vector of each panel of 32.</summary>
    private static string[] High(PanelGroup group) => !group.IsWide ? [] : group.Panels == 2 ? ["high", "nextHigh"] : ["high"];
}
