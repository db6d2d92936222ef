using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Checksums;

/// <summary>Writes the state dict of a network that nobody trained, by PyTorch's names and shapes, as a safetensors file.</summary>
internal sealed class WeightsFile
{
    private readonly StringBuilder _header = new("{");
    private readonly MemoryStream _bytes = new();
    private ulong _stream;

    private WeightsFile(ulong stream) => _stream = stream;

    /// <param name="network">Whose tensors they are; its name decides the values.</param>
    public static byte[] Of(Network network)
    {
        WeightsFile file = new(Numbers.Stream(network.Name));
        bool hasNorm = network.Norm != "None", hasBias = network.Is("Bias"), isAffine = network.Is("NormAffine");
        int module = 0;
        for (int layer = 1; layer < network.Channels.Count; layer++)
        {
            int inputs = network.Channels[layer - 1], outputs = network.Channels[layer];
            float bound = 1.5f / MathF.Sqrt(inputs);
            file.Add($"{Number(module)}.weight", -bound, bound, outputs, inputs);
            if (hasBias)
            {
                file.Add($"{Number(module)}.bias", -bound, bound, outputs);
            }

            if (hasNorm && layer < network.Channels.Count - 1)
            {
                file.AddNorm(Number(module + 1), network.Norm, isAffine, network.Is("TrackRunningStats"), outputs);
            }

            // Linear, norm, activation, dropout.
            module += hasNorm ? 4 : 3;
        }

        return file.ToBytes();
    }

    private void AddNorm(string module, string norm, bool isAffine, bool tracks, int channels)
    {
        if (isAffine)
        {
            Add($"{module}.weight", 0.5f, 1.5f, channels);
            if (norm != "RMSNorm")
            {
                Add($"{module}.bias", -0.5f, 0.5f, channels);
            }
        }

        if (norm.StartsWith("BatchNorm", StringComparison.Ordinal) && tracks)
        {
            Add($"{module}.running_mean", -0.5f, 0.5f, channels);
            Add($"{module}.running_var", 0.25f, 2f, channels);
            Add($"{module}.num_batches_tracked", "I64", [], BitConverter.GetBytes(11L));
        }
    }

    private void Add(string name, float least, float most, params int[] shape)
    {
        float[] values = Numbers.Floats(_stream++, shape.Aggregate(1, (product, width) => product * width), least, most);
        Add(name, "F32", shape, MemoryMarshal.AsBytes<float>(values));
    }

    private void Add(string name, string type, int[] shape, ReadOnlySpan<byte> data)
    {
        _header.Append(_header.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture,
            $$"""{{'"'}}{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],""" +
            $$"""{{'"'}}data_offsets":[{{_bytes.Length}},{{_bytes.Length + data.Length}}]}""");
        _bytes.Write(data);
    }

    private byte[] ToBytes()
    {
        byte[] header = Encoding.UTF8.GetBytes(_header.Append('}').ToString()), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. _bytes.ToArray()];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
