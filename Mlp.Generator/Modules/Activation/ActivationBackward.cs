using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes the backward pass through dropout and an activation: the gradient of what the activation was given, from that of what dropout gave.</summary>
internal static class ActivationBackward
{
    /// <summary>
    /// Gives the name, in methods, of the memory that it is computed from besides the gradient; empty where there is none.
    /// </summary>
    public static string Source(FusedBlock block) => block.GradientSource switch
    {
        GradientSource.Factors => "factors",
        GradientSource.Slopes => "slopes",
        GradientSource.Output => "hidden",
        _ => "",
    };

    /// <summary>The argument for that memory from a channel on, with a comma behind it; empty where there is none.</summary>
    public static string SourceArgument(FusedBlock block, string channel)
        => block.GradientSourceBuffer is { } buffer ? $"{Fragments.Ref(buffer.Name, channel)}, " : "";

    /// <summary>The gradient at an offset.</summary>
    public static string Value(FusedBlock block, string offset)
    {
        string gradient = $"V.Load(ref gradient, {offset})";
        return block.GradientSource switch
        {
            GradientSource.Factors or GradientSource.Slopes => $"{gradient} * V.Load(ref {Source(block)}, {offset})",
            GradientSource.Output => $"{block.Function.Type}.Backward({Scaled(block, gradient)}, V.Load(ref hidden, {offset}))",
            _ => gradient,
        };
    }

    /// <summary>The name of the method that goes back through dropout and the activation where no norm does so by the way.</summary>
    public static string Method(FusedBlock block)
        => $"Hidden{block.GradientSource switch { GradientSource.Output => block.Function.Label, GradientSource.Slopes => "Slopes", _ => "Factors" }}{block.Linear.OutStride}";

    /// <summary>Writes that method.</summary>
    public static void WriteMethod(SourceWriter writer, FusedBlock block)
    {
        string offset = Fragments.At("row", block.Linear.OutStride);
        writer.Line();
        writer.Lines($$"""
            /// <summary>Back through {{Passed(block)}}   [rows, channels], rows {{block.Linear.OutStride}} apart.</summary>
            {{Fragments.Kernel}}
            private static void {{Method(block)}}<V>(ref float gradient, ref float {{Source(block)}}, nuint rows, nuint channels)
            {{Fragments.WhereVector}}
            {
                for (nuint row = 0; row < rows; row++)
                {
                    for (nuint channel = 0; channel < channels; channel += V.Count)
                    {
                        V.Store({{Value(block, offset)}}, ref gradient, {{offset}});
                    }
                }
            }
            """);
    }

    private static string Scaled(FusedBlock block, string gradient)
        => block.Dropout.IsActive ? $"{gradient} * V.Create(DropoutStream.Scale(probability: {block.Dropout.Argument}))" : gradient;

    private static string Passed(FusedBlock block)
    {
        string name = block.Function.Name;
        return (block.GradientSource, block.Dropout.IsActive) switch
        {
            (GradientSource.Factors, _) => "dropout, by its factors",
            (GradientSource.Slopes, true) => $"dropout and {name}, by the factors times the derivatives",
            (GradientSource.Slopes, false) => $"{name}, by its derivatives",
            (_, true) => $"dropout and {name}, told from their output",
            _ => $"{name}, told from its output",
        };
    }
}
