using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the gradient of a wide weight, whose operands are packed: a block of input channels at a time, and a panel of the gradient at a time.</summary>
/// <param name="writer">Where to.</param>
/// <param name="products">The kernels.</param>
/// <param name="linear">The Linear.</param>
internal sealed class PackedGradientText(SourceWriter writer, ProductText products, LinearPlan linear)
{
    /// <summary>Writes the statements: all panels of 32 channels that are the thread's own.</summary>
    /// <param name="input">What the Linear's input is called.</param>
    /// <param name="method">What the method is called that has these statements.</param>
    public void Write(string input, string method)
    {
        writer.Lines($"""
            ref float packedGradient = ref Unsafe.Add(ref scratch, {PiecesPlan.ScratchLength});   // a panel [rows, {PanelsPlan.Width}], by columns of two vectors
            ref float packedInput = ref Unsafe.Add(ref packedGradient, rows * {PanelsPlan.Width});   // a block of input channels, [tile][rows][tile's channels]
            (nuint first, nuint end) = worker.Channels({linear.Panels.PaddedChannels});

            // The sums run over the rows, which lie far apart, on many pages. Packed, they lie side by side:
            // the gradient always, the input where there are 16 registers. With 32 it is read as it is.
            """);
        using (writer.Block($"if (first < {WideEnd})"))
        {
            WriteBlocks(input, method);
        }
    }

    /// <summary>The end of the thread's own panels of 32 channels.</summary>
    private string WideEnd => linear.Panels.HasNarrow ? $"nuint.Min(end, {linear.Panels.WideChannels})" : "end";

    private void WriteBlocks(string input, string method)
    {
        PackedBlocksPlan blocks = linear.PackedBlocks;

        // One turn is no loop.
        if (blocks.Looped == blocks.Block)
        {
            WriteBlock(input, method, "0", blocks.Block);
        }
        else if (blocks.Looped > 0)
        {
            using (writer.Block($"for (nuint k = 0; k < {blocks.Looped}; k += {blocks.Block})"))
            {
                WriteBlock(input, method, "k", blocks.Block);
            }
        }

        if (blocks.Looped == linear.In)
        {
            return;
        }

        if (blocks.Looped > 0)
        {
            writer.Line();
        }

        WriteBlock(input, method, Fragments.Offset(blocks.Looped), linear.In - blocks.Looped);
    }

    private void WriteBlock(string input, string method, string first, int channels)
    {
        foreach (TileRun run in PiecesPlan.Tiles(channels))
        {
            string from = Fragments.Ref(input, first == "k" ? run.First == 0 ? "k" : $"k + {run.First}" : PanelLoop.Plus(run.First, first)), to = Fragments.Ref("packedInput", run.First == 0 ? "0" : $"rows * {run.First}");
            writer.Line($"PackedRows.PackInput<V, {ProductText.TileName(run.Height, PanelsPlan.Width)}>({from}, {linear.InStride}, {to}, rows, {run.End - run.First});");
        }

        using (writer.Block($"for (nuint channel = first; channel < {WideEnd}; channel += {PanelsPlan.Width})"))
        {
            string weight = PanelLoop.Plus(linear.Weight, PanelLoop.Times("channel", linear.In)) + (first == "0" ? "" : $" + {PanelLoop.Times(first, PanelsPlan.Width)}");
            writer.Line($"PackedRows.PackGradient<V>(ref Unsafe.Add(ref gradient, channel), {linear.OutStride}, ref packedGradient, rows);");
            writer.Line($"{products.PackedWeightGradient(new PackedGradientProduct(linear.In, linear.InStride, channels), method)}<V, TUpdate>({Fragments.Ref(input, first)}, ref packedInput, ref packedGradient, ref scratch, {weight}, in update, rows);");
        }
    }
}
