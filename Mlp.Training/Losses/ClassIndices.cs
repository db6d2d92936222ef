using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mlp;

/// <summary>Computes which rows count, and how much, for targets that are class indices.</summary>
internal static class ClassIndices
{
    /// <summary>PyTorch's <c>ignore_index</c>.</summary>
    public const int DefaultIgnoreIndex = -100;

    /// <summary>Checks all labels, and adds up what their rows count: 1, or the weight of their class; 0 where they are ignored.</summary>
    /// <param name="labels">[rows].</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="ignoreIndex">The label of rows that do not count.</param>
    /// <param name="weights">[classes], or empty.</param>
    /// <param name="counted">How many rows are not ignored.</param>
    /// <exception cref="ArgumentException">There is not a weight for each class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither a class nor <paramref name="ignoreIndex"/>.</exception>
    public static double Weigh(ReadOnlySpan<int> labels, int classes, int ignoreIndex, ReadOnlySpan<float> weights, out int counted)
    {
        if (!weights.IsEmpty)
        {
            LossGuard.WeightsFit(weights.Length, classes, "weight");
        }

        double sum = 0;
        counted = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row];
            if (label == ignoreIndex)
            {
                continue;
            }

            if ((uint)label >= (uint)classes)
            {
                Throw(row, label, classes, ignoreIndex);
            }

            counted++;
            sum += weights.IsEmpty ? 1 : weights[label];
        }

        return sum;
    }

    /// <summary>Returns whether all labels go from 0 to <paramref name="classes"/> − 1.</summary>
    public static bool AreClasses(ReadOnlySpan<int> labels, int classes)
    {
        // As unsigned numbers, negative labels are large too: the largest one tells whether all are in range.
        Vector<uint> largest = Vector<uint>.Zero;
        int row = 0;
        for (; row + Vector<uint>.Count <= labels.Length; row += Vector<uint>.Count)
        {
            largest = Vector.Max(largest, Vector.AsVectorUInt32(new Vector<int>(labels[row..])));
        }

        bool allInRange = Vector.LessThanAll(largest, new Vector<uint>((uint)classes));
        for (; row < labels.Length; row++)
        {
            allInRange &= (uint)labels[row] < (uint)classes;
        }

        return allInRange;
    }

    /// <summary>
    /// A label that was checked, as an index. The memory is the caller's: one that another thread changes meanwhile may give a wrong loss,
    /// never an access out of bounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(int label, int classes) => (int)uint.Min((uint)label, (uint)classes - 1);

    [DoesNotReturn]
    private static void Throw(int row, int label, int classes, int ignoreIndex)
    {
        string allowed = FormattableString.Invariant($"labels go from 0 to {classes - 1}, or are {ignoreIndex} for rows to ignore.");
        throw new ArgumentOutOfRangeException("targets", FormattableString.Invariant(
            $"The label of row {row} is {label}, but the outputs have {classes} classes: {allowed}"));
    }
}
