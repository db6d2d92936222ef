namespace Mlp;

/// <summary>
/// A moment that an optimizer keeps for each number of a parameter. In files it has the parameter's shape and order; in memory it is packed
/// like the parameter.
/// </summary>
/// <param name="name">The key.</param>
/// <param name="tensor">The parameter.</param>
/// <param name="buffer">All parameters' numbers, packed.</param>
internal sealed class MomentItem(string name, TensorInfo tensor, AlignedBuffer buffer)
    : StateItem(name, SafetensorsType.Float32, tensor.Shape)
{
    private float[] _read = [];

    private int RowLength => PackedTensor.RowLength(tensor);

    public override void Write(Stream output)
    {
        float[] row = new float[RowLength];
        byte[] bytes = new byte[RowLength * sizeof(float)];
        for (int i = 0; i < PackedTensor.RowCount(tensor); i++)
        {
            PackedTensor.ReadRow(tensor, buffer.Span, i, row);
            SafetensorsType.FromFloats(row, bytes);
            output.Write(bytes);
        }
    }

    public override void Read(SafetensorsStream source)
    {
        _read = new float[tensor.Shape.Length];
        byte[] bytes = new byte[RowLength * sizeof(float)];
        for (int i = 0; i < PackedTensor.RowCount(tensor); i++)
        {
            ReadBytes(source, bytes);
            SafetensorsType.ToFloats(SafetensorsType.Float32, bytes, _read.AsSpan(i * RowLength, RowLength));
        }
    }

    public override void Commit() => PackedTensor.Write(tensor, _read, buffer.Span);
}
