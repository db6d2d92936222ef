using Mlp.Generator.Tests.Infrastructure;
using Mlp.Growth;

namespace Mlp.Generator.Tests.Execution;

/// <summary>The memory that generated code says it needs is what it takes.</summary>
public sealed class MemoryTests
{
    // Headers of objects, alignment, and what lets kernels read past the end: none of it grows with rows or channels.
    private const int Overhead = 3000;

    private static readonly Topology[] Topologies =
    [
        new(64, 128, 64, 10),
        new(37, 100, 53, 7) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
        new(300, 256, 10) { NormLayer = NormLayer.LayerNorm },
    ];

    private static readonly Lazy<CompiledNets> Nets = new(() => NetCompiler.Load(Topologies));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_the_text_says_is_allocated(int kind)
    {
        Topology topology = Topologies[kind];
        IMlp net = Nets.Value.Create(kind, seed: 1);
        GeneratorResult generated = GeneratorRunner.Run($"using Mlp;\n{topology.ToAttribute()}\npublic sealed partial class Net;");
        WrittenMemory written = WrittenMemory.Of(string.Join('\n', generated.Files.Values));

        foreach (int rows in (int[])[1, 64, 1000])
        {
            long expected = sizeof(float) * written.TapeFloats(rows, net.StateLayout.ParameterLength, topology.HiddenChannels[^1]);
            Assert.InRange(Allocated(() => net.CreateTape(rows)), expected, expected + Overhead);
        }

        float[] inputs = new float[64 * topology.InChannels], outputs = new float[64 * topology.HiddenChannels[^1]];
        long scratch = sizeof(float) * written.Scratch;
        Assert.InRange(Allocated(() => net.Forward(inputs, outputs)), scratch, scratch + Overhead);
    }

    /// <summary>Bytes that a thread allocates when it calls this first, the least of several threads: the runtime itself may allocate on any.</summary>
    private static long Allocated(Action call)
    {
        long least = long.MaxValue;
        for (int turn = 0; turn < 5; turn++)
        {
            Thread thread = new(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                call();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            });
            thread.Start();
            thread.Join();
        }

        return least;
    }
}
