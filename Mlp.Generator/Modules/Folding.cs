using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes how the parameters of prediction are filled, from those of training and the running statistics.</summary>
internal static class Folding
{
    /// <summary>Writes that a Linear is copied as it is.</summary>
    public static void WriteCopy(SourceWriter writer, LinearPlan linear)
    {
        WriteCopy(writer, linear.Weight, (long)linear.In * linear.PaddedOut);
        if (linear.Bias is { } bias)
        {
            WriteCopy(writer, bias.Offset, linear.PaddedOut);
        }
    }

    /// <summary>Writes that a part of the parameters is copied.</summary>
    public static void WriteCopy(SourceWriter writer, NamedOffset offset, long length) => WriteCopy(writer, Fragments.Ref("parameters", offset), offset, length);

    /// <summary>Writes that floats are copied to a place in the parameters of prediction.</summary>
    public static void WriteCopy(SourceWriter writer, string source, NamedOffset offset, long length)
        => writer.Line($"MemoryMarshal.CreateReadOnlySpan({source}, {length}).CopyTo(MemoryMarshal.CreateSpan({Fragments.Ref("folded", offset)}, {length}));");
}
