using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Any number of threads may predict at once, also when the first of them has to fold.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 4;

    [Fact]
    public void Four_threads_at_once_come_to_one_threads_bits()
    {
        Topology[] topologies =
        [
            new(20, 40, 30, 10) { NormLayer = NormLayer.BatchNorm1d },
            new(20, 40, 10) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false },
            new(20, 700, 10),
        ];
        CompiledNets nets = NetCompiler.Load(topologies);
        foreach (int kind in Enumerable.Range(0, topologies.Length))
        {
            float[] inputs = HashFormula.Floats(3, 300 * 20, -2, 2);
            for (int round = 0; round < 20; round++)
            {
                IMlp net = nets.Create(kind, seed: round);
                IMlp alone = nets.Create(kind, seed: round);
                using Barrier barrier = new(Threads);
                byte[][] results = new byte[Threads][];
                Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
                {
                    barrier.SignalAndWait();
                    results[thread] = Predict(net, inputs, 40 + 60 * thread);
                }))];
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());
                for (int thread = 0; thread < Threads; thread++)
                {
                    Assert.Equal(Predict(alone, inputs, 40 + 60 * thread), results[thread]);
                }
            }
        }
    }

    /// <summary>Bits of predictions of several batch sizes.</summary>
    private static byte[] Predict(IMlp net, float[] inputs, int rows)
    {
        List<byte> bits = [];
        foreach (int count in new[] { rows, 2, rows - 1 })
        {
            float[] outputs = new float[count * 10];
            net.Forward(inputs.AsSpan(0, count * 20), outputs);
            bits.AddRange(MemoryMarshal.AsBytes<float>(outputs));
        }

        return [.. bits];
    }
}
