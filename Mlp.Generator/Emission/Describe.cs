using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>The plan in words, for the reader of the generated code.</summary>
internal static class Describe
{
    /// <summary>64 → 128 → 10.</summary>
    public static string Widths(NetworkPlan plan) => plan.InChannels + " → " + string.Join(" → ", plan.Blocks.Select(block => block.Linear.Out));

    /// <summary>The shape of a batch of inputs or outputs: [rows, 64], or [images, 3, 8, 8].</summary>
    public static string Shape(NetworkPlan plan, int channels)
        => plan.Images is { } images ? $"[images, {channels}, {images.Height}, {images.Width}]" : $"[rows, {channels}]";

    /// <summary>The shape in a parameter's documentation.</summary>
    public static string Input(NetworkPlan plan, int channels) => $"{Shape(plan, channels)}, {(plan.Images is null ? "row-major" : "PyTorch's NCHW")}";

    /// <summary>Gives the unit of a batch: rows or images.</summary>
    public static string Unit(NetworkPlan plan) => plan.Images is null ? "rows" : "images";

    /// <summary>The modules of a block: Linear 0, BatchNorm 1, ReLU 2, Dropout 3.</summary>
    public static string Modules(FusedBlock block)
    {
        List<string> modules = [$"Linear {block.Linear.Index}"];
        if (block.Norm is { } norm)
        {
            modules.Add($"{norm.ClassName} {norm.Index}");
        }

        if (!block.Function.IsIdentity)
        {
            modules.Add($"{block.Function.Name} {block.Activation!.Index}");
        }

        if (block.Dropout.IsActive)
        {
            modules.Add($"Dropout {block.Dropout.Index}");
        }

        return string.Join(", ", modules);
    }

    /// <summary>Whose mean and std prediction reads: inputs', outputs', or both.</summary>
    public static string StandardizedEnds(NetworkPlan plan)
        => !plan.Outputs.Any(module => module.HasTensors) ? "inputs'" : plan.Inputs.Count > 0 ? "inputs' and the outputs'" : "outputs'";

    /// <summary>The table that PyTorch prints of a module, with the state dict's shapes.</summary>
    public static IEnumerable<string> Table(NetworkPlan plan) => plan.Modules.Select(module => module.TableRow);
}
