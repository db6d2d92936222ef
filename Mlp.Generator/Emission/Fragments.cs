using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Pieces of C# that several files need.</summary>
internal static class Fragments
{
    /// <summary>Leaf kernels are optimised at their first call: they are too slow unoptimised, and profiles teach nothing about them.</summary>
    public const string Kernel = "[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]";

    /// <summary>Methods of a few lines on the way to a prediction of one row, which takes so little time that calls count.</summary>
    public const string Inlined = "[MethodImpl(MethodImplOptions.AggressiveInlining)]";

    /// <summary>Kernels only read parameters, but take them by the same kind of reference as what they write.</summary>
    public const string Parameters = "ref float parameters = ref Unsafe.AsRef(in state.Parameters.Reference);";

    /// <summary>A chain of sums over many rows would round too often: the heading of the loop over blocks of rows that are summed by themselves.</summary>
    public const string SumBlocks = "for (nuint block = 0; block < rows; block += MlpTape.RowsPerSum)";

    /// <summary>The first line in it.</summary>
    public const string SumBlockEnd = "nuint end = nuint.Min(rows, block + MlpTape.RowsPerSum);";

    public const string WhereVector = "    where V : struct, ISimd<V>";

    public const string WhereTile = "    where TTile : struct, ITile";

    public const string WhereActivation = "    where TActivation : struct, IActivation";

    public const string WhereUpdate = "    where TUpdate : struct, IParameterUpdate";

    /// <summary>The usings of the implementation files: inside the namespace, so that no type of the user's comes first.</summary>
    public const string Usings = """
        using global::System.Runtime.CompilerServices;
        using global::System.Runtime.InteropServices;
        using global::System.Runtime.Intrinsics;
        using global::Mlp.Activations;
        using global::Mlp.CompilerServices;
        using global::Mlp.Random;
        using global::Mlp.Simd;
        """;

    /// <summary><c>ref Unsafe.Add(ref name, offset)</c>, or <c>ref name</c> for no offset.</summary>
    public static string Ref(string name, string offset) => offset == "0" ? $"ref {name}" : $"ref Unsafe.Add(ref {name}, {offset})";

    /// <summary><c>ref Unsafe.Add(ref name, offset)</c>, or <c>ref name</c> for no offset.</summary>
    public static string Ref(string name, long offset) => Ref(name, Offset(offset));

    /// <summary>An offset as a literal of a type that Unsafe.Add takes.</summary>
    public static string Offset(long offset) => offset <= int.MaxValue ? $"{offset}" : $"{offset}u";

    /// <summary>The offset of <c>channel</c> in a row, given the row's expression.</summary>
    public static string At(string row, int stride) => row == "row" ? $"row * {stride} + channel" : $"({row}) * {stride} + channel";

    /// <summary>Declares local references to regions of the tape, and what their offsets need.</summary>
    public static void Regions(SourceWriter writer, NetworkPlan plan, IEnumerable<RegionUse> uses)
    {
        (RegionPlan Region, string Content)[] regions = [.. uses.Select(use => (plan.Tape.Find(use.Name), use.Content))];
        if (regions.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("ref float activations = ref tape.ActivationReference;");
        if (regions.Any(use => use.Region is { PerRow: true, Offset: > 0 }))
        {
            writer.Line($"nuint maxRows = (nuint)tape.MaxRows{(plan.Images is { } images ? $" * {images.Pixels}" : "")};");
        }

        foreach ((RegionPlan region, string content) in regions)
        {
            string perRow = region.PerRow && region.Offset > 0 ? $"{region.Offset} * maxRows" : "0";
            long start = region.PerRow ? plan.Tape.FixedLength : region.Offset;
            string offset = perRow == "0" ? Offset(start) : start == 0 ? perRow : $"{start} + {perRow}";
            writer.Line($"ref float {region.Name} = {Ref("activations", offset)};   // {content}");
        }
    }

    /// <summary>One dispatch on the widest vectors that the processor has: the JIT compiles just one of the calls.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="method">Generic over the vector.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="generics">Its further type arguments, each behind a comma.</param>
    public static void Dispatch(SourceWriter writer, string method, string arguments, string generics = "")
    {
        writer.Lines($$"""
            if (Vector512.IsHardwareAccelerated)
            {
                {{method}}<Simd512{{generics}}>({{arguments}});
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                {{method}}<Simd256{{generics}}>({{arguments}});
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                {{method}}<Simd128{{generics}}>({{arguments}});
            }
            else
            {
                {{method}}<SimdScalar{{generics}}>({{arguments}});
            }
            """);
    }
}

/// <summary>A region of the tape that a method uses.</summary>
/// <param name="Name">One of <see cref="RegionNames"/>.</param>
/// <param name="Content">What the method finds in it, and in which shape.</param>
internal readonly record struct RegionUse(string Name, string Content)
{
    public static RegionUse Hidden(LayerPlan layer) => new(RegionNames.Hidden(layer), Shape(layer));

    public static RegionUse Normalized(LayerPlan layer) => new(RegionNames.Normalized(layer), Shape(layer));

    public static RegionUse Statistics(LayerPlan layer) => new(RegionNames.Statistics(layer), $"[{StatisticsPlan.Rows}, {layer.PaddedOut}]: mean, remainder, variance, inverse deviation");

    public static RegionUse Inverse(LayerPlan layer) => new(RegionNames.Inverse(layer), "[rows]");

    public static RegionUse AffineGradient(LayerPlan layer)
        => new(RegionNames.AffineGradient(layer), $"[{(layer.RowNorm!.Bias < 0 ? 1 : 2)}, {layer.PaddedOut}]: gradients of {layer.RowNorm.Index}.weight{(layer.RowNorm.Bias < 0 ? "" : $" and {layer.RowNorm.Index}.bias")}");

    public static RegionUse Factors(LayerPlan layer) => new(RegionNames.Factors(layer), Shape(layer));

    public static RegionUse Slopes(LayerPlan layer) => new(RegionNames.Slopes(layer), Shape(layer));

    public static RegionUse Logits(LayerPlan layer) => new(RegionNames.Logits, Shape(layer));

    public static RegionUse Gradient(LayerPlan layer) => new(RegionNames.Gradient(layer), $"{Shape(layer)}, of Linear {layer.LinearIndex}'s output");

    private static string Shape(LayerPlan layer) => $"[rows, {layer.OutStride}]";
}
