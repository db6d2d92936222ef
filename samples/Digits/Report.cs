using Mlp.Metrics;
using Mlp.Reporting;
using Spectre.Console;

namespace Digits;

/// <summary>Shows what the network reads right and what it does not.</summary>
internal static class Report
{
    private const int Side = 8;
    private const int MostMisread = 6;
    private const string Shades = " ░▒▓█";

    /// <summary>How often which digit is read as which.</summary>
    public static void ConfusionMatrix(int[] labels, Prediction prediction)
    {
        ConfusionMatrix matrix = new(DigitNet.OutChannels);
        matrix.Add(prediction.Logits, labels);
        Console.WriteLine();
        Console.WriteLine("Confusion matrix: a row for each true digit, a column for what the network read");
        AnsiConsole.Write(ReportTables.ConfusionMatrix(matrix));
    }

    /// <summary>Draws a few of the pictures that are read wrong, side by side.</summary>
    public static void Misread(DigitSet test, Prediction prediction)
    {
        int[] wrong = [.. Enumerable.Range(0, test.Rows).Where(row => prediction.Digit(row) != test.Labels[row])];
        Console.WriteLine($"{wrong.Length} of {test.Rows} test digits are misread{(wrong.Length > MostMisread ? $", such as these {MostMisread}" : "")}{(wrong.Length > 0 ? ":" : ".")}");
        int[] shown = [.. wrong.Take(MostMisread)];
        if (shown.Length == 0)
        {
            return;
        }

        Console.WriteLine();
        WriteLine(shown, row => $"{test.Labels[row]} read as {prediction.Digit(row)}");
        for (int line = 0; line < Side; line++)
        {
            WriteLine(shown, row => Draw(test.Image(row).Slice(line * Side, Side)));
        }
    }

    private static void WriteLine(int[] rows, Func<int, string> part)
        => Console.WriteLine(string.Concat(rows.Select(row => "  " + part(row).PadRight(2 * Side))).TrimEnd());

    /// <summary>Pixels from 0 to 1 as shades, two characters wide so that a picture comes out square.</summary>
    private static string Draw(ReadOnlySpan<float> pixels)
    {
        string line = "";
        foreach (float pixel in pixels)
        {
            line += new string(Shades[(int)MathF.Round(pixel * (Shades.Length - 1))], 2);
        }

        return line;
    }
}
