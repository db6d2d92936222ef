namespace Embedded;

/// <summary>Reads digits with a network that is part of the program.</summary>
internal static class Program
{
    private const int Failure = 1;
    private const int BadArguments = 2;

    // Far above rounding, far below what would change an answer.
    private const double LargestDifference = 1e-4;

    private const string Help = """
        Reads handwritten digits with a network that is part of this program.

        usage: Embedded [file | option]

          (none)             reads ten digits that the program has with it, and draws them
          FILE               reads a file of digits: 64 numbers a line, 8 x 8 pixels row by row, from 0 (paper) to 16 (ink), and
                             perhaps the digit that they show, as in optdigits.csv
          -                  reads such lines from the standard input
          --self-test        compares the network with what the compiler computed
          --allocations N    predicts N times, and says how many bytes that allocated
          --help             this text

        """;

    private static int Main(string[] arguments)
    {
        // Straight to the file: Console.Out would first look into the terminal and its encoding, which takes longer than all else here.
        using StreamWriter output = new(Console.OpenStandardOutput()) { NewLine = "\n" };
        using StreamWriter errors = new(Console.OpenStandardError()) { NewLine = "\n" };
        switch (arguments)
        {
            case []:
                ShowTestDigits(output);
                return 0;
            case ["--help" or "-h" or "-?"]:
                output.Write(Help);
                return 0;
            case ["--self-test"]:
                return SelfTest(output);
            case ["--allocations", string count] when int.TryParse(count, out int calls) && calls > 0:
                return Allocations.Count(calls, output);
            case ["-"]:
                return new DigitFile("the standard input", output, errors).Read(Console.OpenStandardInput);
            case [string file] when !file.StartsWith('-'):
                return new DigitFile(file, output, errors).Read(() => File.OpenRead(file));
            default:
                string options = "a file, or one of -, --self-test, --allocations N (1 or more), --help.";
                errors.WriteLine($"error: '{string.Join(' ', arguments)}' is not what this program takes: {options}");
                return BadArguments;
        }
    }

    private static void ShowTestDigits(TextWriter output)
    {
        Span<float> pixels = stackalloc float[DigitReader.InChannels];
        foreach (string line in TestDigits.Lines)
        {
            DigitLine.Parse(line, pixels);
            Drawing.Write(output, pixels, Answer.To(pixels));

            // What is read is shown at once.
            output.Flush();
        }
    }

    private static int SelfTest(TextWriter output)
    {
        double difference = DigitReader.SelfTest();
        bool isRight = difference <= LargestDifference;
        output.WriteLine(isRight ? "self-test passed" : $"self-test failed: an output is {difference} off what the compiler computed");
        return isRight ? 0 : Failure;
    }
}
