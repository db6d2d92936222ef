namespace Mlp.Benchmarks;

/// <summary>What every contender of a workload starts from: the same data and the same state dict.</summary>
internal sealed class Problem
{
    public Problem(Workload workload, int threads = 1)
    {
        Workload = workload;
        Threads = threads;
        System.Random random = new(7);
        Inputs = [.. Enumerable.Range(0, workload.Rows * workload.Channels[0]).Select(_ => 2 * random.NextSingle() - 1)];
        Labels = [.. Enumerable.Range(0, workload.Rows).Select(_ => random.Next(workload.Channels[^1]))];
        IMlp net = workload.Checked();
        foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            float[] values = new float[tensor.Shape.Length];
            net.ReadTensor(tensor.Name, values);

            // Norms of a fresh network are near the identity, which would hide a mistake in them.
            if (tensor.Role is not (TensorRole.LinearWeight or TensorRole.LinearBias))
            {
                for (int index = 0; index < values.Length; index++)
                {
                    values[index] += 0.25f * random.NextSingle();
                }
            }

            State.Add(tensor.Name, values);
        }
    }

    public Workload Workload { get; }

    /// <summary>How many threads a contender may use that can use several.</summary>
    public int Threads { get; }

    public float[] Inputs { get; }

    public int[] Labels { get; }

    public Dictionary<string, float[]> State { get; } = [];
}
