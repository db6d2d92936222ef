namespace Embedded;

/// <summary>Shows that predictions leave nothing to the garbage collector.</summary>
internal static class Allocations
{
    /// <summary>Predicts the built-in digits by turns, after one prediction that does not count, and counts the bytes allocated.</summary>
    /// <param name="calls">How many predictions.</param>
    /// <param name="output">Where the result is written.</param>
    /// <returns>The program's exit code: 0 where nothing was allocated.</returns>
    public static int Count(int calls, TextWriter output)
    {
        Span<float> pixels = stackalloc float[TestDigits.Lines.Length * DigitReader.InChannels];
        for (int digit = 0; digit < TestDigits.Lines.Length; digit++)
        {
            DigitLine.Parse(TestDigits.Lines[digit], Picture(pixels, digit));
        }

        // A thread's first prediction gives it a scratch for the hidden channels, 1 kB, and keeps it.
        Answer.To(Picture(pixels, 0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int right = 0;
        for (int call = 0; call < calls; call++)
        {
            int digit = call % TestDigits.Lines.Length;
            right += Answer.To(Picture(pixels, digit)).Digit == digit ? 1 : 0;
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{bytes} bytes allocated over {calls} predictions, {right} of them right");
        return bytes == 0 ? 0 : 1;
    }

    private static Span<float> Picture(Span<float> pixels, int digit) =>
        pixels.Slice(digit * DigitReader.InChannels, DigitReader.InChannels);
}
