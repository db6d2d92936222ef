using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>
/// Writes the kernels of matrix products. Each is one tile: up to 12 rows by two vectors of sums that stay in registers over the
/// whole depth, against one panel of weights. Layers of the same shape share one.
/// </summary>
internal sealed class ProductText
{
    private readonly Dictionary<ForwardProduct, string> _forward = [];
    private readonly Dictionary<WeightGradientProduct, string> _weightGradient = [];
    private readonly Dictionary<PackedGradientProduct, string> _packedGradient = [];
    private readonly SourceWriter _kernels = new(outerLevel: 1);

    /// <summary>The kernels asked for so far, as members of a class.</summary>
    public string Kernels => _kernels.ToString();

    /// <summary>
    /// The name of the method that computes output = f(input · weight [+ bias]) for all rows and one panel, written when first
    /// asked for.
    /// </summary>
    /// <param name="product">Its shape.</param>
    /// <param name="name">What it is called if no layer of the same shape came before.</param>
    /// <param name="summary">What it computes.</param>
    public string Forward(ForwardProduct product, string name, string summary)
    {
        if (!_forward.TryGetValue(product, out string? method))
        {
            method = name + "Panel" + product.Width;
            _forward.Add(product, method);
            WritePanel(product, method, summary);
            WriteTile(product, method);
        }

        return method;
    }

    /// <summary>The name of the method that computes the product of a Linear for one panel.</summary>
    public string Forward(LinearPlan linear, int width)
        => Forward(
            new ForwardProduct(linear.In, linear.InStride, linear.OutStride, width, linear.Panels.Computed(width), linear.Bias is not null, HasActivation: true, linear.Prefetches && width == PanelsPlan.Width),
            $"Linear{linear.Index}",
            $"A panel of {width} output channels: output = f(input · weight{(linear.Bias is not null ? " + bias" : "")})   [rows, {linear.In}] · [{linear.In}, {width}] → [rows, {width}].");

    /// <summary>The name of the method that computes weight gradient = inputᵀ · gradient for one panel of a weight.</summary>
    public string WeightGradient(WeightGradientProduct product, string name, string summary)
    {
        if (!_weightGradient.TryGetValue(product, out string? method))
        {
            method = name + "Panel" + product.Width;
            _weightGradient.Add(product, method);
            WritePanel(product, method, summary);
            WriteTile(product, method);
        }

        return method;
    }

    /// <summary>The name of the method that computes the same for one panel and one block of input channels, which are packed.</summary>
    public string PackedWeightGradient(PackedGradientProduct product, string name)
    {
        if (!_packedGradient.TryGetValue(product, out string? method))
        {
            method = $"{name}Block{product.Channels}";
            _packedGradient.Add(product, method);
            WriteBlock(product, method);
        }

        return method;
    }

    private void WritePanel(ForwardProduct product, string method, string summary)
    {
        string generics = product.HasActivation ? ", TActivation" : "", function = product.HasActivation ? "TActivation" : "Identity";
        string bias = product.HasBias ? "ref float bias, " : "", noBias = product.HasBias ? "ref bias" : "ref Unsafe.NullRef<float>()";
        _kernels.Line();
        _kernels.Line($"/// <summary>{summary}</summary>");
        using (_kernels.Block($"private static void {method}<V{generics}>(ref float input, ref float weight, {bias}ref float output, nuint rows)\n{Constraints(product.HasActivation, hasTile: false)}"))
        {
            _kernels.Line($"RowTiles.Multiply<V, {TileMethod(method)}, {function}>(ref input, ref weight, {noBias}, ref output, rows);");
        }
    }

    private static string TileMethod(string panelMethod) => panelMethod.Replace("Panel", "Tile");

    private void WriteTile(ForwardProduct product, string method)
    {
        bool wide = product.Width == PanelsPlan.Width;
        _kernels.Line();
        WriteTileSummary($"Rows first to end of {method}, a tile at a time", wide, "row");
        using (_kernels.Block($"private readonly struct {TileMethod(method)} : IProduct"))
        {
            _kernels.Lines($"""
                public static nuint Width => {product.Width};
                public static nuint Channels => {product.Channels};
                public static nuint Depth => {product.Depth};
                public static nuint InputStride => {product.InputStride};
                public static nuint OutputStride => {product.OutputStride};
                public static bool HasBias => {(product.HasBias ? "true" : "false")};

                """);
            _kernels.Line(Fragments.Kernel);
            using (_kernels.Block($"public static void Multiply<V, TTile, TActivation>(ref float input, ref float weight, ref float bias, ref float output, nuint first, nuint end)\n{Constraints(hasActivation: true, hasTile: true)}"))
            using (_kernels.Block(ChannelLoop(product.Width, product.Channels)))
            {
                WriteRows(product, wide);
            }
        }
    }

    private void WriteRows(ForwardProduct product, bool wide)
    {
        _kernels.Line("ref float panel = ref Unsafe.Add(ref weight, channel);");
        if (product.Prefetches)
        {
            _kernels.Lines($"""

                // All tiles together bring the next panel into the second-level cache, which is too small for all weights.
                ref float next = ref Unsafe.Add(ref weight, {product.Depth} * (32 + channel));
                nuint step = RowTiles.PrefetchStep<V, TTile>(end - first);

                """);
        }

        using (_kernels.Block("for (nuint row = first; row < end; row += TTile.Rows<V>())"))
        {
            _kernels.Line($"ref float x = ref Unsafe.Add(ref input, row * {product.InputStride});");
            if (product.HasBias)
            {
                // Loaded for each tile: kept through the loop, they would take two of 16 registers.
                _kernels.Line(wide ? "V lowBias = V.Load(ref bias, channel), highBias = V.Load(ref bias, channel + V.Count);" : "V biases = V.Load(ref bias, channel);");
            }

            WriteSums(wide, !product.HasBias ? "V.Zero" : wide ? "lowBias" : "biases", product.HasBias ? "highBias" : "V.Zero");
            string prefetch = !wide ? "" : product.Prefetches ? " TTile.Prefetches, ref next, step," : " prefetches: false, ref panel, 0,";
            WriteCall($"TileSums.AddProducts<V, TTile>(ref x, {product.InputStride}, ref panel, {(wide ? $"width: 32, depth: {product.Depth}" : $"{product.Depth}")},{prefetch}", wide, "ref ");
            if (wide && product.Prefetches)
            {
                _kernels.Line($"next = ref Unsafe.Add(ref next, {product.Depth / 4} * step);");
            }

            _kernels.Line();
            WriteCall($"TileSums.Store<V, TTile, TActivation>(ref Unsafe.Add(ref output, row * {product.OutputStride} + channel), {product.OutputStride},", wide, "");
        }
    }

    /// <summary>In pieces of so many input channels that their gradients are still in the cache when they are used.</summary>
    private void WritePanel(WeightGradientProduct product, string method, string summary)
    {
        _kernels.Line();
        _kernels.Line($"/// <summary>{summary}</summary>");
        using (_kernels.Block($"private static void {method}<V, TUpdate>(ref float input, ref float gradient, ref float scratch, nuint weight, in TUpdate update, nuint rows)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            PiecesPlan pieces = new(product.Depth);
            int looped = pieces.Looped;
            if (looped > 0)
            {
                using (_kernels.Block($"for (nuint k = 0; k < {looped}; k += {PiecesPlan.PieceChannels})"))
                {
                    WritePiece(product, method, "k", PiecesPlan.PieceChannels, pieces.LoopedTiles);
                }

                _kernels.Line();
            }

            WritePiece(product, method, $"{looped}", product.Depth - looped, pieces.LastTiles);
        }
    }

    private void WritePiece(WeightGradientProduct product, string method, string first, int channels, IEnumerable<TileRun> tiles)
    {
        string tile = TileMethod(method), index = first == "0" ? "weight" : $"weight + {PanelLoop.Times(first, product.Width)}";
        string to = first == "k" ? "piece" : "rest";
        _kernels.Line($"ref float {to} = ref update.Destination(ref scratch, {index});");
        using (_kernels.Block(ChannelLoop(product.Width, product.Width)))
        {
            foreach (TileRun run in tiles)
            {
string x = Fragments.Ref("input", first == "k" ? $"k{Plus(run.First)}" : $"{int.Parse(first, CultureInfo.InvariantCulture) + run.First}");
                string y = $"ref Unsafe.Add(ref {to}, channel{Plus(run.First * product.Width)})", ahead = $"{index}{Plus((channels + run.First) * product.Width)}";
                _kernels.Line($"{tile}<V, {TileName(run.Height, product.Width)}, TUpdate>({x}, ref Unsafe.Add(ref gradient, channel), {y}, {ahead}, in update, rows, {run.End - run.First});");
            }
        }

        _kernels.Line($"update.Apply<V>(ref {to}, {index}, {channels * product.Width});");
    }

    private void WriteBlock(PackedGradientProduct product, string method)
    {
        _kernels.Line();
        _kernels.Line($"/// <summary>A block of {product.Channels} input channels, for a panel of {PanelsPlan.Width} output channels: weight gradient = inputᵀ · gradient   [{product.Channels}, rows] · [rows, {PanelsPlan.Width}] → [{product.Channels}, {PanelsPlan.Width}].</summary>");
        using (_kernels.Block($"private static void {method}<V, TUpdate>(ref float input, ref float packedInput, ref float packedGradient, ref float scratch, nuint weight, in TUpdate update, nuint rows)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            PiecesPlan pieces = new(product.Channels);
            int looped = pieces.Looped;
            if (looped > 0)
            {
                using (_kernels.Block($"for (nuint k = 0; k < {looped}; k += {PiecesPlan.PieceChannels})"))
                {
                    WritePackedPiece("k", PiecesPlan.PieceChannels, pieces.LoopedTiles, PiecesPlan.PieceChannels, product.InputStride);
                }

                _kernels.Line();
            }

            // Behind the block comes the same block of the next panel.
            WritePackedPiece($"{looped}", product.Channels - looped, pieces.LastTiles, product.Depth - looped, product.InputStride);
        }
    }

    private void WritePackedPiece(string first, int channels, IEnumerable<TileRun> tiles, int channelsToNext, int inputStride)
    {
        string index = first == "0" ? "weight" : $"weight + {PanelLoop.Times(first, PanelsPlan.Width)}", to = first == "k" ? "piece" : "rest";
        _kernels.Line($"ref float {to} = ref update.Destination(ref scratch, {index});");
        foreach (TileRun run in tiles)
        {
            string start = first != "k" ? $"{int.Parse(first, CultureInfo.InvariantCulture) + run.First}" : run.First == 0 ? "k" : $"(k + {run.First})";
            string x = Fragments.Ref("input", start), packed = Fragments.Ref("packedInput", start == "0" ? "0" : $"{start} * rows");
            string ahead = $"{index}{Plus((channelsToNext + run.First) * PanelsPlan.Width)}";
            _kernels.Line($"PackedRows.WeightGradient<V, {TileName(run.Height, PanelsPlan.Width)}, TUpdate>({x}, {inputStride}, {packed}, ref packedGradient, {Fragments.Ref(to, run.First * PanelsPlan.Width)}, {ahead}, in update, rows, {run.End - run.First});");
        }

        _kernels.Line($"update.Apply<V>(ref {to}, {index}, {channels * PanelsPlan.Width});");
    }

    private void WriteTile(WeightGradientProduct product, string method)
    {
        bool wide = product.Width == PanelsPlan.Width;
        _kernels.Line();
        WriteTileSummary($"Input channels of a piece of {method}, a tile at a time", wide, "input channel");
        _kernels.Line(Fragments.Kernel);
        using (_kernels.Block($"private static void {TileMethod(method)}<V, TTile, TUpdate>(ref float input, ref float gradient, ref float weightGradient, nuint ahead, in TUpdate update, nuint rows, nuint channels)\n{Constraints(hasActivation: false, hasTile: true)}\n{Fragments.WhereUpdate}"))
        using (_kernels.Block("for (nuint k = channels; k > 0;)"))
        {
            _kernels.Line("k -= TTile.Rows<V>();");
            WriteSums(wide, "V.Zero", "V.Zero");
            WriteCall($"TileSums.AddRows<V, TTile, TUpdate>(ref Unsafe.Add(ref input, k), {product.InputStride}, ref gradient, {product.GradientStride}, rows, in update, ahead + k * {product.Width},", wide, "ref ");
            _kernels.Line();
            WriteCall($"TileSums.Store<V, TTile, Identity>(ref Unsafe.Add(ref weightGradient, k * {product.Width}), {product.Width},", wide, "");
        }
    }

    private void WriteTileSummary(string what, bool wide, string row)
        => _kernels.Lines($$"""
            /// <summary>
            /// {{what}}: {{(wide ? "low and high are two vectors" : "sum is a vector")}} of channels for each {{row}} of it.
            /// What a lower tile lacks vanishes when it is compiled: its height is a constant.
            /// </summary>
            """);

    /// <summary>The sums, and what they begin with.</summary>
    private void WriteSums(bool wide, string low, string high)
    {
        int perLine = wide ? 3 : 6;
        for (int first = 0; first < 12; first += perLine)
        {
            _kernels.Line($"V {string.Join(", ", Enumerable.Range(first, perLine).Select(row => $"{Low(wide)}{row} = {low}" + (wide ? $", high{row} = {high}" : "")))};");
        }
    }

    /// <summary>A call whose last arguments are the sums, on lines of their own.</summary>
    private void WriteCall(string call, bool wide, string modifier)
    {
        int perLine = wide ? 4 : 6;
        _kernels.Line(call);
        for (int first = 0; first < 12; first += perLine)
        {
            string sums = string.Join(", ", Enumerable.Range(first, perLine).Select(row => $"{modifier}{Low(wide)}{row}{(wide ? $", {modifier}high{row}" : "")}"));
            _kernels.Line($"    {sums}{(first + perLine < 12 ? "," : ");")}");
        }
    }

    /// <summary>The name of a tile in generated code.</summary>
    public static string TileName(TileHeight height, int width) => height switch
    {
        TileHeight.Tall => TileNames(width).Tall,
        TileHeight.Low => TileNames(width).Low,
        _ => "Tile" + height,
    };

    private static (string Tall, string Low) TileNames(int width) => width == PanelsPlan.Width ? ("TallTile", "LowTile") : ("TileOf12", "TileOf8");

    private static string ChannelLoop(int width, int channels)
        => $"for (nuint channel = 0; channel < {channels}; channel += {(width == PanelsPlan.Width ? "2 * " : "")}V.Count)";

    /// <summary>Gives the name of the sums of the first vector. A wide panel has a second vector.</summary>
    private static string Low(bool wide) => wide ? "low" : "sum";

    private static string Plus(long offset) => offset == 0 ? "" : $" + {offset}";

    private static string Constraints(bool hasActivation, bool hasTile)
        => Fragments.WhereVector + (hasTile ? "\n" + Fragments.WhereTile : "") + (hasActivation ? "\n" + Fragments.WhereActivation : "");
}

/// <summary>output[rows, panel] = f(input[rows, depth] · weight[depth, panel] + bias).</summary>
/// <param name="Depth">What the sums run over.</param>
/// <param name="InputStride">From one row of the input to the next.</param>
/// <param name="OutputStride">From one row of the output to the next.</param>
/// <param name="Width">Channels of the panel: 32 or 16.</param>
/// <param name="Channels">Those of them that are computed: all, or the first 8 or 4 where the others are padding.</param>
/// <param name="HasBias">Whether the sums begin with a bias rather than 0.</param>
/// <param name="HasActivation">Whether an activation, a type parameter, is applied to the sums.</param>
/// <param name="Prefetches">Whether the next panel is brought into the second-level cache meanwhile.</param>
internal sealed record ForwardProduct(int Depth, int InputStride, int OutputStride, int Width, int Channels, bool HasBias, bool HasActivation, bool Prefetches);

/// <summary>weightGradient[depth, panel] = input[rows, depth]ᵀ · gradient[rows, panel].</summary>
/// <param name="Depth">The input channels.</param>
/// <param name="InputStride">From one row of the input to the next.</param>
/// <param name="GradientStride">From one row of the gradient to the next.</param>
/// <param name="Width">Channels of the panel: 32 or 16.</param>
internal sealed record WeightGradientProduct(int Depth, int InputStride, int GradientStride, int Width);

/// <summary>weightGradient[channels, panel] = input[rows, channels]ᵀ · gradient[rows, panel], of operands that are packed: the input, where that gains anything.</summary>
/// <param name="Depth">All input channels.</param>
/// <param name="InputStride">From one row of the input to the next.</param>
/// <param name="Channels">Those of the block.</param>
internal sealed record PackedGradientProduct(int Depth, int InputStride, int Channels);
