using Mlp.ModelFiles;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Inspect;

/// <summary>What a model file holds, as text.</summary>
internal static class Report
{
    private const int MostTensors = 1000;

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="model">The file.</param>
    /// <param name="shown">The outputs to show.</param>
    public static void Write(TextWriter writer, LoadedModel model, IReadOnlyList<ModelCandidate> shown)
    {
        writer.Write($"{Shown.Text(model.Name)}: {Shown.Text(model.Content.Format)}, {Shown.Number(model.Bytes.LongLength)} bytes\n");
        foreach (ModelCandidate candidate in shown)
        {
            writer.Write('\n');
            if (candidate is { IsSecondary: true, Network: not null } && shown.Count > 1)
            {
                writer.Write($"Output {Shown.Quote(candidate.Name)}: counts only where it is named; --output shows it.\n");
            }
            else
            {
                WriteCandidate(writer, candidate);
            }
        }

        bool isTold = shown.Any(candidate => candidate.Network is not null);
        if (model.Tensors is { } tensors && !isTold)
        {
            writer.Write("\nThe tensors of the file:\n");
            WriteTable(writer, ["key", "type", "shape"], [.. tensors.Take(MostTensors).Select(tensor => (string[])[Shown.Text(tensor.Key),
                tensor.Type, $"[{string.Join(", ", tensor.Shape.Select(Shown.Plain))}]"])], []);
            if (tensors.Count > MostTensors)
            {
                writer.Write($"  and {Shown.Number(tensors.Count - MostTensors)} more\n");
            }
        }

        List<ModelCandidate> offered = OutputChoice.Offered(model.Content.Candidates);
        if (offered.Count > 1)
        {
            writer.Write($"\nA class computes one output: Output = \"...\" picks "
                + $"{Shown.List([.. offered.Select(candidate => candidate.Name)])}.\n");
        }
    }

    private static void WriteCandidate(TextWriter writer, ModelCandidate candidate)
    {
        string title = $"Output {Shown.Quote(candidate.Name)}";
        if (candidate.Network is not { } network)
        {
            writer.Write($"{title}: MlpGen cannot hold it.\n");
            foreach (ModelProblem problem in candidate.Problems)
            {
                writer.Write($"  {OutputChoice.Line(problem)}\n");
            }

            return;
        }

        LayerTable table = LayerTable.Of(network);
        string widths = string.Join('-', network.Layers.Select(layer => layer.Out).Prepend(network.Layers[0].In)
            .Select(width => Shown.Plain(width)));
        string image = network.Height > 0 ? $" for images of {Shown.Plain(network.Height)} × {Shown.Plain(network.Width)}" : "";
        writer.Write($"{title}: {widths}{image}, {Shown.Number(table.Parameters)} parameters\n");
        string[][] rows = [.. table.Rows.Select(row
            => (string[])[row.Key, row.Text, Shape(row.Outputs, network), row.Parameters > 0 ? Shown.Number(row.Parameters) : ""])];
        WriteTable(writer, ["key", "module", "output", "parameters"], rows, [3]);
        foreach (string remark in network.Remarks)
        {
            writer.Write($"  {Shown.Text(remark)}\n");
        }

        if (Limits.CompilationProblem(network) is { } limit)
        {
            writer.Write($"  Not for a class with weights: {limit}.\n");
        }
    }

    private static string Shape(int channels, ModelNetwork network) => network.Height > 0
        ? $"[rows, {Shown.Plain(channels)}, {Shown.Plain(network.Height)}, {Shown.Plain(network.Width)}]"
        : $"[rows, {Shown.Plain(channels)}]";

    private static void WriteTable(TextWriter writer, string[] titles, IReadOnlyList<string[]> rows, int[] right)
    {
        int[] widths = [.. titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max())];
        foreach (string[] row in rows.Prepend(titles))
        {
            IEnumerable<string> cells = row.Select((cell, column) => Array.IndexOf(right, column) >= 0 ? cell.PadLeft(widths[column])
                : cell.PadRight(widths[column]));
            writer.Write($"  {string.Join("  ", cells).TrimEnd()}\n");
        }
    }
}
