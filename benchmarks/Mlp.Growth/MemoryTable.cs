using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mlp.Growth;

/// <summary>The command memory: what a prediction and a tape allocate, beside what the generated code says.</summary>
internal static partial class MemoryTable
{
    private static readonly int[] s_rows = [1, 64, 256, 4096];

    public static string Format() => $"{Formulas()}\n{Measured()}";

    private static string Formulas()
        => MarkdownTable.Format(
            ["network", "scratch of a thread", "on the stack, one row", "tape: activations", "for each thread", "gradients", "outputs and their gradient"],
            Network.ByMemory.Select(network =>
            {
                Written written = Written.Of(network);
                return (string[])
                [
                    network.Name, Text.Whole(written.Scratch), Text.Whole(written.RowScratch),
                    $"{Text.Whole(written.Fixed)} + {Text.Whole(written.PerRow)} · rows", Text.Whole(written.PerThread), Text.Whole(written.Parameters), $"{2 * network.Channels[^1]} · rows",
                ];
            }));

    private static string Measured()
        => MarkdownTable.Format(
            ["network", "rows", "scratch, bytes", "formula", "tape, bytes", "formula"],
            Network.ByMemory.SelectMany(network => s_rows.Select(rows =>
            {
                Written written = Written.Of(network);
                IMlp net = network.Create();
                return (string[])
                [
                    network.Name, Text.Whole(rows),
                    Text.Whole(ScratchBytes(net, network, rows)), Text.Whole(rows == 1 ? 0 : sizeof(float) * written.Scratch),
                    Text.Whole(TapeBytes(net, rows)), Text.Whole(sizeof(float) * written.TapeFloats(network, rows)),
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

    /// <summary>Floats, as the generated text has them.</summary>
    private sealed partial record Written(long Scratch, long RowScratch, long Fixed, long PerRow, long PerThread, long Parameters)
    {
        public static Written Of(Network network)
        {
            string text = string.Join('\n', new GeneratorHost(network.Channels).Run().GeneratedSources.Select(source => source.SourceText.ToString()));
            Match tape = TapeRemark().Match(text), row = RowScratchAttribute().Match(text), scratch = ScratchCall().Match(text);
            return tape.Success && row.Success && scratch.Success
                ? new(Number(scratch.Groups[1]), Number(row.Groups[1]), Number(tape.Groups[1]), Number(tape.Groups[2]), Number(tape.Groups[3]), network.Create().StateLayout.ParameterLength)
                : throw new FormatException("the generated code no longer says how much memory it needs in the words that MemoryTable.cs looks for.");
        }

        public long TapeFloats(Network network, int rows) => Fixed + PerRow * rows + PerThread + Parameters + 2L * rows * network.Channels[^1];

        private static long Number(Group group) => long.Parse(group.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

        [GeneratedRegex(@"/// ([\d,]+) floats and ([\d,]+) a row, besides gradients and outputs; ([\d,]+) for each thread")]
        private static partial Regex TapeRemark();

        [GeneratedRegex(@"\[InlineArray\((\d+)\)\]")]
        private static partial Regex RowScratchAttribute();

        [GeneratedRegex(@"ThreadScratch\.Rent\((\d+)\)")]
        private static partial Regex ScratchCall();
    }
}
