using Microsoft.CodeAnalysis;

namespace Mlp.Growth;

/// <summary>The command memory: what a prediction and a tape allocate, beside what the generated code says.</summary>
internal static class MemoryTable
{
    private static readonly int[] s_rows = [1, 64, 256, 4096];

    public static string Format() => $"{Formulas()}\n{Measured()}";

    private static string Formulas()
        => MarkdownTable.Format(
            ["network", "scratch of a thread", "on the stack, one row", "tape: activations", "for each thread", "gradients", "outputs and their gradient"],
            Network.ByMemory.Select(network =>
            {
                WrittenMemory written = WrittenOf(network);
                return (string[])
                [
                    network.Name, Text.Whole(written.Scratch), Text.Whole(written.RowScratch),
                    $"{Text.Whole(written.Fixed)} + {Text.Whole(written.PerRow)} · rows", ForEachThread(written), Text.Whole(network.Create().StateLayout.ParameterLength), $"{2 * network.Channels[^1]} · rows",
                ];
            }));

    private static string ForEachThread(WrittenMemory written)
        => Text.Whole(written.PerThread) + (written.PerThreadRow == 0 ? "" : $" + {Text.Whole(written.PerThreadRow)} · min(rows, {MlpTape.RowsPerSum})");

    private static string Measured()
        => MarkdownTable.Format(
            ["network", "rows", "scratch, bytes", "formula", "tape, bytes", "formula"],
            Network.ByMemory.SelectMany(network => s_rows.Select(rows =>
            {
                WrittenMemory written = WrittenOf(network);
                IMlp net = network.Create();
                return (string[])
                [
                    network.Name, Text.Whole(rows),
                    Text.Whole(ScratchBytes(net, network, rows)), Text.Whole(rows == 1 ? 0 : sizeof(float) * written.Scratch),
                    Text.Whole(TapeBytes(net, rows)), Text.Whole(sizeof(float) * written.TapeFloats(rows, net.StateLayout.ParameterLength, network.Channels[^1])),
                ];
            })));

    /// <summary>What the first prediction on a thread allocates.</summary>
    private static long ScratchBytes(IMlp net, Network network, int rows)
    {
        float[] inputs = new float[rows * network.Channels[0]], outputs = new float[rows * network.Channels[^1]];

        // On this thread first: folding, and whatever the runtime allocates once, are not the other thread's.
        net.Forward(inputs, outputs);
        long bytes = 0;
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            net.Forward(inputs, outputs);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        return bytes;
    }

    private static long TapeBytes(IMlp net, int rows)
    {
        // The first one may allocate for the runtime.
        net.CreateTape(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        net.CreateTape(rows);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static WrittenMemory WrittenOf(Network network)
        => WrittenMemory.Of(string.Join('\n', new GeneratorHost(network.Channels).Run().GeneratedSources.Select(source => source.SourceText.ToString())));
}
