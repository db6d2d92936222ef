using Mlp.CompilerServices;

namespace Mlp.Training;

/// <summary>A tensor of a network's state dict in a checkpoint.</summary>
/// <param name="name">The key in the checkpoint.</param>
/// <param name="tensor">A parameter or running statistic.</param>
/// <param name="state">The network's state.</param>
internal sealed class NetworkStateItem(string name, TensorInfo tensor, MlpState state) : StateItem(name, SafetensorsType.Float32, tensor.Shape)
{
    private float[] _read = [];

    /// <summary>All tensors and counters.</summary>
    public static IEnumerable<StateItem> All(string prefix, MlpState state) => state.Layout.Tensors.Select(StateItem (tensor) => tensor.IsCounter
        ? new CountItem(prefix + tensor.Name, () => state.Counter(tensor.Offset), value => state.WriteTensor(tensor.Name, [value]))
        : new NetworkStateItem(prefix + tensor.Name, tensor, state));

    public override void Write(Stream output)
    {
        float[] values = new float[tensor.Shape.Length];
        state.ReadTensor(tensor.Name, values);
        byte[] bytes = new byte[values.Length * sizeof(float)];
        SafetensorsType.FromFloats(values, bytes);
        output.Write(bytes);
    }

    public override void Read(SafetensorsStream source)
    {
        byte[] bytes = new byte[tensor.Shape.Length * sizeof(float)];
        ReadBytes(source, bytes);
        _read = new float[tensor.Shape.Length];
        SafetensorsType.ToFloats(SafetensorsType.Float32, bytes, _read);
    }

    public override void Commit() => state.WriteTensor(tensor.Name, _read);
}
