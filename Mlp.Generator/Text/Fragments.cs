using System;
using System.Linq;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Text;

/// <summary>Pieces of C# that several files need.</summary>
internal static class Fragments
{
    /// <summary>Leaf kernels are optimised at their first call: they are too slow unoptimised, and profiles teach nothing about them.</summary>
    public const string Kernel = "[MethodImpl(Jit.Kernel)]";

    /// <summary>Methods of a few lines on the way to a prediction of one row, which takes so little time that calls count.</summary>
    public const string Inlined = "[MethodImpl(Jit.Inlined)]";

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

    /// <summary><c>ref Unsafe.Add(ref name, Weight0)</c>.</summary>
    public static string Ref(string name, NamedOffset offset) => Ref(name, offset.Name);

    /// <summary>An offset as a literal of a type that Unsafe.Add takes.</summary>
    public static string Offset(long offset) => offset <= int.MaxValue ? $"{offset}" : $"{offset}u";

    /// <summary>The offset of <c>channel</c> in a row, given the row's expression.</summary>
    public static string At(string row, int stride) => row == "row" ? $"row * {stride} + channel" : $"({row}) * {stride} + channel";

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

    /// <summary>Adds pairs, then pairs of pairs.</summary>
    public static string Sum(string[] terms)
    {
        while (terms.Length > 1)
        {
            terms = [.. Enumerable.Range(0, (terms.Length + 1) / 2).Select(pair => 2 * pair + 1 < terms.Length ? $"({terms[2 * pair]} + {terms[2 * pair + 1]})" : terms[2 * pair])];
        }

        return terms[0].StartsWith("(", StringComparison.Ordinal) ? terms[0].Substring(1, terms[0].Length - 2) : terms[0];
    }
}
