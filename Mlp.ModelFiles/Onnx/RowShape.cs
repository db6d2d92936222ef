using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>What one row of the input looks like.</summary>
/// <param name="Dims">Its dimensions, without the batch.</param>
/// <param name="Height">The height of images whose pixels are rows; 0 where inputs are rows.</param>
/// <param name="Width">The width of such images.</param>
/// <param name="Remark">What else there is to say of it; null where there is nothing.</param>
internal sealed record RowShape(int[] Dims, int Height, int Width, string? Remark = null)
{
    /// <summary>The dimensions between the batch and these, each of whose elements is a row.</summary>
    public int[] Axes { get; private init; } = [];

    /// <summary>The pixels of a small image; none where inputs are rows. A height and a width of 1 stay what they are.</summary>
    public int[] SamplePixels { get; private init; } = [];

    /// <summary>The dimensions of a sample of the input, without the batch.</summary>
    public int[] Sample => SamplePixels.Length > 0 ? [Dims[0], .. SamplePixels] : [.. Axes, .. Dims];

    /// <summary>Reads it from the input's declaration, and from the first product where that leaves it open.</summary>
    public static RowShape Of(GraphInput input, IReadOnlyList<GraphNode> nodes, Func<string, Tensor?> constants)
    {
        GraphNode? product = nodes.FirstOrDefault(node => Linears.Weight(node, constants) is not null);
        int? channels = product is null ? null : Linears.InChannels(product, Linears.Weight(product, constants)!);
        if (nodes.FirstOrDefault(node => node.Operator == "Conv") is { } convolution)
        {
            return OfImages(input, convolution, channels);
        }

        // An input of one dimension is a row without a batch.
        int[] dims = input.Dims is not { } known ? [-1] : known.Length == 1 ? [known[0]] : [.. known.Skip(1)];
        if (dims.Length > 1 && dims[dims.Length - 1] == channels
            && product is { Operator: "MatMul" or "FusedMatMul" }
            && dims.Any(dim => dim < 0 || dim > 1)
            && !nodes.TakeWhile(node => node != product).Any(NodeReader.IsStructural))
        {
            // A product over the last axis: the others are batch.
            string remark = $"The input '{OneLine.Of(input.Name)}' is [batch, {Text(dims)}], "
                + "and the network acts on its last axis: all others are rows.";
            return new RowShape([dims[dims.Length - 1]], 0, 0, remark)
            {
                // One that is not known may be any number: three, for the samples.
                Axes = [.. dims.Take(dims.Length - 1).Select(dim => dim < 0 ? 3 : dim)],
            };
        }

        List<int> open = [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] < 0)];
        if (open.Count == 1 && channels is { } width)
        {
            int rest = Tensor.Count(dims.Where(dim => dim >= 0));
            dims[open[0]] = rest > 0 && width % rest == 0 ? width / rest : -1;
        }

        return dims.All(dim => dim > 0) ? new RowShape(dims, 0, 0)
            : throw new NotHeldException(
                $"is computed from the input '{OneLine.Of(input.Name)}' of the shape [batch, {Text(dims)}]: "
                + "export it with a fixed number of channels");
    }

    private static string Text(int[] dims)
        => string.Join(", ", dims.Select(dim => dim < 0 ? "?" : dim.ToString(CultureInfo.InvariantCulture)));

    private static RowShape OfImages(GraphInput input, GraphNode convolution, int? channels)
    {
        int[] dims = input.Dims ?? [];
        if (channels is not { } width || dims.Length is not (3 or 4) || dims.Skip(2).Any(size => size <= 0)
            || (dims[1] >= 0 && dims[1] != width && convolution.Int("group", 1) == 1))
        {
            throw new NotHeldException(
                $"goes through {convolution.Label}, whose images have no fixed size [batch, channels, height, width]: export it with one");
        }

        (int height, int columns) = dims.Length == 4 ? (dims[2], dims[3]) : (1, dims[2]);
        // Pixels are rows: what acts on them does not see how many there are.
        bool isOne = height == 1 && columns == 1;
        return new RowShape([width, .. dims.Skip(2).Select(_ => 1)], isOne ? 0 : height, isOne ? 0 : columns)
        {
            SamplePixels = [.. dims.Skip(2).Select((size, axis) => size == 1 ? 1 : 2 + axis)],
        };
    }
}
