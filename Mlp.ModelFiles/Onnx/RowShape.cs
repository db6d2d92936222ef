using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>What one row of the input looks like.</summary>
/// <param name="Dims">Its dimensions, without the batch.</param>
/// <param name="Height">The height of images whose pixels are rows; 0 where inputs are rows.</param>
/// <param name="Width">The width of such images.</param>
internal sealed record RowShape(int[] Dims, int Height, int Width)
{
    /// <summary>Reads it from the input's declaration, and from the first product where that leaves it open.</summary>
    public static RowShape Of(GraphInput input, IReadOnlyList<GraphNode> nodes, NodeReader reader)
    {
        int? channels = nodes.Select(reader.InChannels).FirstOrDefault(count => count is not null);
        if (nodes.FirstOrDefault(node => node.Operator == "Conv") is { } convolution)
        {
            return OfImages(input, convolution, channels);
        }

        int[]? dims = input.Dims is { Length: > 0 } known ? [.. known.Skip(1)] : null;
        if (dims is { Length: 0 })
        {
            throw new NotHeldException($"is computed from the input '{OneLine.Of(input.Name)}', which has no batch: export it with the shape [batch, channels]");
        }

        dims ??= [-1];
        List<int> open = [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] < 0)];
        if (open.Count == 1 && channels is { } width)
        {
            int rest = Tensor.Count(dims.Where(dim => dim >= 0));
            dims[open[0]] = rest > 0 && width % rest == 0 ? width / rest : -1;
        }

        return dims.All(dim => dim > 0) ? new RowShape(dims, 0, 0)
            : throw new NotHeldException($"is computed from the input '{OneLine.Of(input.Name)}' of the shape [batch, {string.Join(", ", dims.Select(dim => dim < 0 ? "?" : dim.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]: export it with a fixed number of channels");
    }

    private static RowShape OfImages(GraphInput input, GraphNode convolution, int? channels)
    {
        int[] dims = input.Dims ?? [];
        if (channels is not { } width || dims.Length is not (3 or 4) || dims.Skip(2).Any(size => size <= 0) || (dims[1] >= 0 && dims[1] != width))
        {
            throw new NotHeldException($"goes through {convolution.Label}, whose images have no fixed size [batch, channels, height, width]: export it with one");
        }

        (int height, int columns) = dims.Length == 4 ? (dims[2], dims[3]) : (1, dims[2]);
        // Pixels are rows: what acts on them does not see how many there are.
        return new RowShape([width, .. dims.Skip(2).Select(_ => 1)], height * columns == 1 ? 0 : height, height * columns == 1 ? 0 : columns);
    }
}
