using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Carries state between a generated net and the reference, and takes stock of a generated net.</summary>
internal static class NetState
{
    /// <summary>Gives the net the reference's state, counters included: as a safetensors file of our own making.</summary>
    public static void CopyTo(this ReferenceMlp reference, IMlp net)
    {
        using MemoryStream file = new(reference.ToWeightsFile().ToBytes());
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

    /// <summary>The reference's state, counters included.</summary>
    public static WeightsFile ToWeightsFile(this ReferenceMlp reference)
    {
        WeightsFile file = new();
        foreach (ReferenceTensor tensor in reference.Tensors)
        {
            file.Add(tensor.Name, [.. tensor.Shape.Select(dimension => (long)dimension)], tensor.ToFloats());
        }

        foreach (ReferenceBatchNorm1d norm in reference.Norms.Where(_ => reference.Topology.TrackRunningStats))
        {
            file.AddCounter(norm.Name + ".num_batches_tracked", norm.NumBatchesTracked);
        }

        return file;
    }
}
