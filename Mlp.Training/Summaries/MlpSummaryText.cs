using System.Globalization;
using System.Text;

namespace Mlp;

/// <summary>Prints a summary as torchinfo does.</summary>
internal static class MlpSummaryText
{
    private const string None = "--";
    private const int Gap = 2;

    public static string Of(MlpSummary summary)
    {
        string[][] rows = [["Layer (type: index)", "Output Shape", "Param #", "Mult-Adds", "Param Bytes"], .. Layers(summary)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        string line = new('=', widths.Sum() + (Gap * (widths.Length - 1)));

        StringBuilder text = new();
        text.Append(line).Append('\n').Append(Row(rows[0], widths)).Append('\n').Append(line).Append('\n');
        foreach (string[] row in rows.Skip(1))
        {
            text.Append(Row(row, widths)).Append('\n');
        }

        text.Append(line).Append('\n')
            .Append(Invariant($"Total params: {summary.TotalParameters:N0}\n"))
            .Append(Invariant($"Trainable params: {summary.TotalParameters:N0}\n"))
            .Append("Non-trainable params: 0\n")
            .Append(Invariant($"Total mult-adds (M): {summary.MultiplyAdds / 1e6:F2}\n"))
            .Append(line).Append('\n')
            .Append(Megabytes("Input size", summary.InputBytes))
            .Append(Megabytes("Forward/backward pass size", summary.PassBytes))
            .Append(Megabytes("Params size", summary.ParameterBytes))
            .Append(Megabytes("Estimated Total Size", summary.TotalBytes))
            .Append(line);
        return text.ToString();
    }

    private static IEnumerable<string[]> Layers(MlpSummary summary)
    {
        yield return [summary.NetworkName, $"{summary.Layers[^1].OutputShape}", None, None, None];
        foreach (LayerSummary layer in summary.Layers)
        {
            bool isLast = ReferenceEquals(layer, summary.Layers[^1]);
            string[] counts = [Count(layer.Parameters), Count(layer.MultiplyAdds), Count(layer.ParameterBytes)];
            yield return [$"{(isLast ? "└" : "├")}─{layer.Module}", $"{layer.OutputShape}", .. counts];
        }
    }

    private static string Row(string[] cells, int[] widths)
    {
        // Names to the left, numbers to the right.
        IEnumerable<string> padded = cells.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
        return string.Join(new string(' ', Gap), padded);
    }

    private static string Count(long count) => count == 0 ? None : count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megabytes(string what, long bytes) => Invariant($"{what} (MB): {bytes / 1e6:F2}\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
