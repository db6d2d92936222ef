namespace Mlp;

/// <summary>Copies one tensor of floats between PyTorch's order of elements and its place among packed floats.</summary>
internal static class PackedTensor
{
    /// <summary>Packed → PyTorch's order.</summary>
    /// <param name="tensor">Parameter or running statistic.</param>
    /// <param name="packed">The whole buffer that the tensor's offset counts in.</param>
    /// <param name="destination">The tensor's elements, no padding.</param>
    public static void Read(TensorInfo tensor, ReadOnlySpan<float> packed, Span<float> destination)
    {
        if (destination.Overlaps(packed))
        {
            packed = packed.ToArray();
        }

        int rowLength = RowLength(tensor);
        for (int row = 0; row < RowCount(tensor); row++)
        {
            ReadRow(tensor, packed, row, destination.Slice(row * rowLength, rowLength));
        }
    }

    /// <summary>PyTorch's order → packed; the padding becomes zero, whatever it was.</summary>
    /// <param name="tensor">Parameter or running statistic.</param>
    /// <param name="source">The tensor's elements, no padding.</param>
    /// <param name="packed">The whole buffer that the tensor's offset counts in.</param>
    public static void Write(TensorInfo tensor, ReadOnlySpan<float> source, Span<float> packed)
    {
        if (source.Overlaps(packed))
        {
            source = source.ToArray();
        }

        Place(tensor, packed).Clear();
        int rowLength = RowLength(tensor);
        for (int row = 0; row < RowCount(tensor); row++)
        {
            WriteRow(tensor, source.Slice(row * rowLength, rowLength), row, packed);
        }
    }

    /// <summary>How many rows the tensor is read and written in: a vector is one row.</summary>
    public static int RowCount(TensorInfo tensor) => tensor.Role == TensorRole.LinearWeight ? tensor.Shape[0] : 1;

    /// <summary>Elements in each row.</summary>
    public static int RowLength(TensorInfo tensor) => tensor.Role == TensorRole.LinearWeight ? tensor.Shape[1] : tensor.Shape.Length;

    /// <summary>Packed → one row in PyTorch's order.</summary>
    public static void ReadRow(TensorInfo tensor, ReadOnlySpan<float> packed, int row, Span<float> destination)
    {
        ReadOnlySpan<float> place = packed.Slice(tensor.Offset, (int)tensor.PackedLength);
        if (tensor.Role == TensorRole.LinearWeight)
        {
            WeightPanels.UnpackRow(place, row, tensor.Shape[0], destination);
        }
        else
        {
            place[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>One row in PyTorch's order → packed; leaves the padding alone.</summary>
    public static void WriteRow(TensorInfo tensor, ReadOnlySpan<float> source, int row, Span<float> packed)
    {
        Span<float> place = Place(tensor, packed);
        if (tensor.Role == TensorRole.LinearWeight)
        {
            WeightPanels.PackRow(source, row, tensor.Shape[0], place);
        }
        else
        {
            source.CopyTo(place);
        }
    }

    private static Span<float> Place(TensorInfo tensor, Span<float> packed) => packed.Slice(tensor.Offset, (int)tensor.PackedLength);
}
