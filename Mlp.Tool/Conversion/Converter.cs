using Mlp.ModelFiles;
using Mlp.ModelFiles.Onnx;
using Mlp.ModelFiles.Safetensors;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;
using Mlp.Tool.Networks;

namespace Mlp.Tool.Conversion;

/// <summary>Writes the network of a file as safetensors or ONNX.</summary>
internal static class Converter
{
    /// <summary>Converts a file.</summary>
    /// <param name="writer">Where it says what it did.</param>
    /// <param name="from">The model.</param>
    /// <param name="to">The file to write.</param>
    /// <param name="output">The output to convert; null where the file has one.</param>
    /// <param name="like">A model that says the activations; null where the file says them or nobody asks.</param>
    /// <param name="force">Whether to replace <paramref name="to"/>.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(TextWriter writer, string from, string to, string? output, string? like, bool force)
    {
        bool isOnnx = HasEnd(to, ".onnx");
        if (!isOnnx && !HasEnd(to, ".safetensors"))
        {
            throw new ToolException($"{Shown.Text(to)}: files ending in .safetensors or .onnx can be written, and no others");
        }

        string target = Path.GetFullPath(to);
        if (!force && File.Exists(target))
        {
            throw new ToolException($"{Shown.Text(to)}: it is there already: --force replaces it");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new ToolException($"{Shown.Text(to)}: there is no such folder");
        }

        LoadedModel model = LoadedModel.Read(from);
        if (like is null && !isOnnx && model.Tensors is not null && !model.HasOtherKeys)
        {
            throw new ToolException($"{Shown.Text(from)}: it is a safetensors file already, so there is nothing to convert",
                ExitCode.NotHeld);
        }

        ModelNetwork network = like is null ? OutputChoice.Choose(model, output).Network!
            : Likeness.Combine(model, LoadedModel.Read(like), output);
        if (isOnnx && !network.SaysActivations)
        {
            throw new ToolException($"{Shown.Text(from)}: it does not say the activations, which ONNX needs: name a model that says "
                + "them, --like MODEL.onnx");
        }

        AtomicFiles files = new();
        files.Add(target, isOnnx ? OnnxWriter.Write(network) : SafetensorsWriter.Write(network));
        files.Write();
        string widths = string.Join('-', network.Layers.Select(layer => layer.Out).Prepend(network.Layers[0].In)
            .Select(width => Shown.Plain(width)));
        writer.Write($"Wrote {Shown.Text(to)}: {widths}, {Shown.Number(LayerTable.Of(network).Parameters)} parameters, output "
            + $"{Shown.Quote(network.Name)}.\n");
        foreach (string remark in network.Remarks)
        {
            writer.Write($"  {Shown.Text(remark)}\n");
        }

        return ExitCode.Good;
    }

    private static bool HasEnd(string path, string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
