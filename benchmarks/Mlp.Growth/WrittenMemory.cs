using System.Globalization;
using System.Text.RegularExpressions;

namespace Mlp.Growth;

/// <summary>The memory that a network needs, in floats, as the text that the generator wrote says it.</summary>
/// <param name="Scratch">Of a thread that predicts several rows.</param>
/// <param name="RowScratch">On the stack, to predict one row.</param>
/// <param name="Fixed">Of a tape, whatever its rows.</param>
/// <param name="PerRow">Of a tape, for each row, besides the outputs and their gradient.</param>
/// <param name="PerThread">Of a tape, for each thread.</param>
/// <param name="PerThreadRow">Of a tape, for each thread and each row that is summed in one chain.</param>
internal sealed partial record WrittenMemory(long Scratch, long RowScratch, long Fixed, long PerRow, long PerThread, long PerThreadRow)
{
    /// <summary>Looks the numbers up.</summary>
    /// <param name="text">All files of one network.</param>
    /// <exception cref="FormatException">One of them is not there.</exception>
    public static WrittenMemory Of(string text)
    {
        Match tape = TapeRemark().Match(text), row = RowScratchAttribute().Match(text), scratch = ScratchCall().Match(text), packed = PackedRemark().Match(text);
        return tape.Success && row.Success && scratch.Success
            ? new(Number(scratch.Groups[1]), Number(row.Groups[1]), Number(tape.Groups[1]), Number(tape.Groups[2]), Number(tape.Groups[3]), packed.Success ? Number(packed.Groups[1]) : 0)
            : throw new FormatException("the generated code no longer says how much memory it needs in the words that WrittenMemory.cs looks for.");
    }

    /// <summary>Floats of a tape of one thread.</summary>
    public long TapeFloats(int rows, int parameters, int outChannels) => Fixed + PerRow * rows + PerThread + PerThreadRow * Math.Min(rows, MlpTape.RowsPerSum) + parameters + 2L * rows * outChannels;

    private static long Number(Group group) => long.Parse(group.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/// ([\d,]+) floats and ([\d,]+) a row, besides the outputs and the gradients of outputs and parameters; ([\d,]+) for each thread")]
    private static partial Regex TapeRemark();

    [GeneratedRegex(@"/// Each thread has ([\d,]+) floats a row besides to pack in")]
    private static partial Regex PackedRemark();

    [GeneratedRegex(@"\[InlineArray\((\d+)\)\]")]
    private static partial Regex RowScratchAttribute();

    [GeneratedRegex(@"ThreadScratch\.Rent\((\d+)\)")]
    private static partial Regex ScratchCall();
}
