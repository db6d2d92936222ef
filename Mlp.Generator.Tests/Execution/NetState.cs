using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Carries state between a generated net and the reference, and takes stock of a generated net.</summary>
internal static class NetState
{
    /// <summary>Gives the net the reference's state, counters included: as a safetensors file of our own making.</summary>
    public static void CopyTo(this ReferenceMlp reference, IMlp net)
    {
        using MemoryStream file = new(ToSafetensors(reference));
        net.LoadStateDict(file);
    }

    /// <summary>Gives the reference the net's state.</summary>
    public static void CopyTo(this IMlp net, ReferenceMlp reference)
    {
        foreach (ReferenceTensor tensor in reference.Tensors)
        {
            tensor.Set(net.Read(tensor.Name));
        }

        foreach (ReferenceBatchNorm1d norm in reference.Norms.Where(_ => reference.Topology.TrackRunningStats))
        {
            norm.NumBatchesTracked = net.NumBatchesTracked(norm.Name);
        }
    }

    public static float[] Read(this IMlp net, string tensor)
    {
        float[] values = new float[net.Info(tensor).Shape.Length];
        net.ReadTensor(tensor, values);
        return values;
    }

    public static float[] ReadGradient(this MlpTape tape, IMlp net, string tensor)
    {
        float[] values = new float[net.Info(tensor).Shape.Length];
        tape.ReadGradient(tensor, values);
        return values;
    }

    /// <summary>All tensors' bits and all counters.</summary>
    public static byte[] Snapshot(this IMlp net)
    {
        using MemoryStream bytes = new();
        foreach (TensorInfo tensor in net.StateLayout.Tensors)
        {
            if (tensor.Role == TensorRole.NumBatchesTracked)
            {
                bytes.Write(BitConverter.GetBytes(net.NumBatchesTracked(tensor.Name[..tensor.Name.IndexOf('.', StringComparison.Ordinal)])));
            }
            else
            {
                bytes.Write(MemoryMarshal.AsBytes<float>(net.Read(tensor.Name)));
            }
        }

        return bytes.ToArray();
    }

    public static TensorInfo Info(this IMlp net, string tensor) => net.StateLayout.Tensors.Single(info => info.Name == tensor);

    private static byte[] ToSafetensors(ReferenceMlp reference)
    {
        Dictionary<string, object> header = [];
        using MemoryStream data = new();
        void Add(string name, string type, int[] shape, ReadOnlySpan<byte> bytes)
        {
            header[name] = new { dtype = type, shape, data_offsets = new[] { data.Length, data.Length + bytes.Length } };
            data.Write(bytes);
        }

        foreach (ReferenceTensor tensor in reference.Tensors)
        {
            Add(tensor.Name, "F32", tensor.Shape, MemoryMarshal.AsBytes<float>(tensor.ToFloats()));
        }

        foreach (ReferenceBatchNorm1d norm in reference.Norms.Where(_ => reference.Topology.TrackRunningStats))
        {
            Add(norm.Name + ".num_batches_tracked", "I64", [], BitConverter.GetBytes(norm.NumBatchesTracked));
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] padded = Encoding.ASCII.GetBytes(new string(' ', (json.Length + 7) / 8 * 8));
        json.CopyTo(padded, 0);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        return [.. length, .. padded, .. data.ToArray()];
    }
}
