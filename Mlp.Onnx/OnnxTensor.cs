using System.Buffers.Binary;
using Mlp.ModelFiles.Safetensors;

namespace Mlp.Onnx;

/// <summary>A tensor of a network in an ONNX file.</summary>
/// <param name="Name">Its key in PyTorch's state dict: "0.weight".</param>
/// <param name="Shape">Its dimensions: [out, in] of a Linear's weight, [channels] of a vector, none of a counter.</param>
/// <param name="Values">Its elements in row-major order.</param>
public sealed record OnnxTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values)
{
    internal static OnnxTensor Of(NamedTensor tensor)
    {
        if (tensor.Type == "I64")
        {
            return new OnnxTensor(tensor.Key, tensor.Shape, new float[] { BinaryPrimitives.ReadInt64LittleEndian(tensor.Bytes) });
        }

        float[] values = new float[tensor.Bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(tensor.Bytes.AsSpan(i * sizeof(float)));
        }

        return new OnnxTensor(tensor.Key, tensor.Shape, values);
    }
}
