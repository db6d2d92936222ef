namespace Mlp.Generator.Tests.Reference;

/// <summary>A parameter or buffer by its name in the state dict, in PyTorch's order of elements.</summary>
internal sealed class ReferenceTensor(string name, bool isParameter, params int[] shape)
{
    public string Name { get; } = name;

    /// <summary>Whether it is learned; running statistics are not.</summary>
    public bool IsParameter { get; } = isParameter;

    public int[] Shape { get; } = shape;

    public double[] Values { get; } = new double[shape.Aggregate(1, (length, size) => length * size)];

    /// <summary>What the last backward pass found; zeros for a buffer.</summary>
    public double[] Gradient { get; } = new double[shape.Aggregate(1, (length, size) => length * size)];

    /// <summary>The values as the floats that a net of ours holds.</summary>
    public float[] ToFloats() => Array.ConvertAll(Values, value => (float)value);

    public void Set(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            Values[i] = values[i];
        }
    }
}
