using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>The two loops of <see cref="Loss.CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>: both return the sum of the rows' losses.</summary>
internal static class CrossEntropyKernels
{
    /// <summary>Up to here a block of columns lies on the stack and beats going row by row.</summary>
    public const int MaxClassesByColumns = 32;

    // From here on whole blocks are transposed in registers; below, a float at a time is faster.
    private const int MinClassesInBlocks = 16;

    // Vectors that are added up in one go.
    private const int SummationRun = 32;

    // Columns, then what a block keeps by lane; and 16 floats to align it with.
    private const int ScratchLength = (MaxClassesByColumns * 16) + (3 * 16) + 16;

    // Loaded from 16 − k on: k zeros, then ones. An array: a span over the assembly's data costs an object, the handle of its field,
    // each time in code that is not optimised, and so a loss computed in a Debug build would allocate.
    private static readonly float[] ZerosThenOnes =
    [
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f,
    ];

    /// <summary>
    /// V.Count rows at a time, one row a lane: the block's logits are transposed into columns [classes, V.Count] on the stack, so that
    /// maximum, exponential and sum need nothing across lanes, and there is one logarithm for V.Count rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static unsafe double ByColumns<V>(ref float logits, ref int labels, ref float gradient, int rows, int classes)
        where V : struct, ISimd<V>
    {
        float* scratch = stackalloc float[ScratchLength];
        ref float columns = ref Unsafe.AsRef<float>((void*)(((nuint)scratch + 63) & ~(nuint)63));
        ref float labelLogits = ref Unsafe.Add(ref columns, (nuint)classes * V.Count);
        ref float losses = ref Unsafe.Add(ref labelLogits, V.Count);
        ref float labelGradients = ref Unsafe.Add(ref losses, V.Count);

        bool wantsGradient = !Unsafe.IsNullRef(ref gradient);
        nuint width = (nuint)classes;
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        for (int row = 0; row < rows; row += (int)V.Count)
        {
            int lanes = Math.Min(rows - row, (int)V.Count);
            ReadBlock<V>(ref Unsafe.Add(ref logits, (nuint)row * width), ref Unsafe.Add(ref labels, row), ref columns, ref labelLogits, lanes, width);

            V max = V.Load(ref columns, 0);
            for (nuint c = 1; c < width; c++)
            {
                max = V.Max(max, V.Load(ref columns, c * V.Count));
            }

            V sum = V.Zero;
            for (nuint c = 0; c < width; c++)
            {
                V exponential = VectorMath.ExpOfNonPositive(V.Load(ref columns, c * V.Count) - max);
                sum += exponential;
                V.Store(exponential, ref columns, c * V.Count);
            }

            V labelLogit = V.Load(ref labelLogits, 0) - max;
            V.Store(VectorMath.Log(sum) - labelLogit, ref losses, 0);
            if (wantsGradient)
            {
                // softmax − 1 = (exponential − sum) / sum: no digits are lost where softmax is near 1.
                V factor = V.Create(1f) / (sum * V.Create(rows));
                V.Store((VectorMath.ExpOfNonPositive(labelLogit) - sum) * factor, ref labelGradients, 0);
                for (nuint c = 0; c < width; c++)
                {
                    V.Store(V.Load(ref columns, c * V.Count) * factor, ref columns, c * V.Count);
                }

                WriteBlock<V>(
                    ref Unsafe.Add(ref gradient, (nuint)row * width), ref Unsafe.Add(ref labels, row), ref columns, ref labelGradients, lanes, width);
            }

            // Row r goes to the sum r mod 4, whatever V: four chains of additions instead of one.
            for (int lane = 0; lane < lanes; lane++)
            {
                (sum0, sum1, sum2, sum3) = (sum1, sum2, sum3, sum0 + Unsafe.Add(ref losses, lane));
            }
        }

        return sum0 + sum1 + (sum2 + sum3);
    }

    /// <summary>
    /// A row's label. All were checked, but the memory is the caller's: one that another thread changes meanwhile may give a wrong
    /// loss, never an access out of bounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint LabelOf(ref int labels, int row, nuint classes) => nuint.Min((uint)Unsafe.Add(ref labels, row), classes - 1);

    /// <summary>Transposes rows [lanes, classes] into columns [classes, V.Count], and picks out the label's logit of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadBlock<V>(ref float block, ref int labels, ref float columns, ref float labelLogits, int lanes, nuint classes)
        where V : struct, ISimd<V>
    {
        if (classes >= MinClassesInBlocks && lanes == (int)V.Count)
        {
            Transposition.Block(ref block, classes, ref columns, V.Count, V.Count, classes);
            for (int lane = 0; lane < lanes; lane++)
            {
                Unsafe.Add(ref labelLogits, lane) = Unsafe.Add(ref block, ((nuint)lane * classes) + LabelOf(ref labels, lane, classes));
            }

            return;
        }

        for (int lane = 0; lane < (int)V.Count; lane++)
        {
            // Lanes beyond the last row repeat it; nothing of theirs is used.
            int row = Math.Min(lane, lanes - 1);
            ref float source = ref Unsafe.Add(ref block, (nuint)row * classes);
            ref float column = ref Unsafe.Add(ref columns, lane);
            Unsafe.Add(ref labelLogits, lane) = Unsafe.Add(ref source, LabelOf(ref labels, row, classes));
            nuint c = 0;
            for (; c + 4 <= classes; c += 4)
            {
                Unsafe.Add(ref column, c * V.Count) = Unsafe.Add(ref source, c);
                Unsafe.Add(ref column, (c + 1) * V.Count) = Unsafe.Add(ref source, c + 1);
                Unsafe.Add(ref column, (c + 2) * V.Count) = Unsafe.Add(ref source, c + 2);
                Unsafe.Add(ref column, (c + 3) * V.Count) = Unsafe.Add(ref source, c + 3);
            }

            for (; c < classes; c++)
            {
                Unsafe.Add(ref column, c * V.Count) = Unsafe.Add(ref source, c);
            }
        }
    }

    /// <summary>Transposes columns [classes, V.Count] back into rows [lanes, classes], and puts the label's gradient into each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteBlock<V>(ref float block, ref int labels, ref float columns, ref float labelGradients, int lanes, nuint classes)
        where V : struct, ISimd<V>
    {
        if (classes >= MinClassesInBlocks && lanes == (int)V.Count)
        {
            Transposition.Block(ref columns, V.Count, ref block, classes, classes, V.Count);
            for (int lane = 0; lane < lanes; lane++)
            {
                Unsafe.Add(ref block, ((nuint)lane * classes) + LabelOf(ref labels, lane, classes)) = Unsafe.Add(ref labelGradients, lane);
            }

            return;
        }

        for (int lane = 0; lane < lanes; lane++)
        {
            ref float destination = ref Unsafe.Add(ref block, (nuint)lane * classes);
            ref float column = ref Unsafe.Add(ref columns, lane);
            nuint c = 0;
            for (; c + 4 <= classes; c += 4)
            {
                Unsafe.Add(ref destination, c) = Unsafe.Add(ref column, c * V.Count);
                Unsafe.Add(ref destination, c + 1) = Unsafe.Add(ref column, (c + 1) * V.Count);
                Unsafe.Add(ref destination, c + 2) = Unsafe.Add(ref column, (c + 2) * V.Count);
                Unsafe.Add(ref destination, c + 3) = Unsafe.Add(ref column, (c + 3) * V.Count);
            }

            for (; c < classes; c++)
            {
                Unsafe.Add(ref destination, c) = Unsafe.Add(ref column, c * V.Count);
            }

            Unsafe.Add(ref destination, LabelOf(ref labels, lane, classes)) = Unsafe.Add(ref labelGradients, lane);
        }
    }

    /// <summary>
    /// Row by row, vectors along the classes, of which there are at least V.Count. What is left over at the end of a row is a vector
    /// that overlaps the one before it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double ByRows<V>(ref float logits, ref int labels, ref float gradient, int rows, int classes)
        where V : struct, ISimd<V>
    {
        bool wantsGradient = !Unsafe.IsNullRef(ref gradient);
        nuint width = (nuint)classes;
        nuint whole = (width - 1) / V.Count * V.Count;
        nuint last = width - V.Count;

        // 1 for the lanes of the last vector that no other one covers.
        V uncovered = V.Load(ref MemoryMarshal.GetArrayDataReference(ZerosThenOnes), 16 - (whole - last));
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            ref float source = ref Unsafe.Add(ref logits, (nuint)row * width);
            ref float destination = ref wantsGradient ? ref Unsafe.Add(ref gradient, (nuint)row * width) : ref gradient;

            // Read before anything is written: the gradient may lie where the logits are.
            nuint label = LabelOf(ref labels, row, width);
            float labelLogit = Unsafe.Add(ref source, label);
            V lastLogits = V.Load(ref source, last);

            float max = MaxOfRow(ref source, lastLogits, whole);
            V lastExponentials = VectorMath.ExpOfNonPositive(lastLogits - V.Create(max));
            float sum = V.Sum(AddExponentials(lastExponentials * uncovered, ref source, ref destination, max, whole, wantsGradient));
            labelLogit -= max;
            total += MathF.Log(sum) - labelLogit;
            if (wantsGradient)
            {
                float factor = 1f / (sum * rows);
                ScaleRow(ref destination, lastExponentials, factor, whole, last);
                float labelExponential = V.Sum(VectorMath.ExpOfNonPositive(V.Create(labelLogit))) / V.Count;
                Unsafe.Add(ref destination, label) = (labelExponential - sum) * factor;
            }
        }

        return total;
    }

    /// <summary>The largest logit of a row: of its whole vectors and of the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaxOfRow<V>(ref float source, V lastLogits, nuint whole)
        where V : struct, ISimd<V>
    {
        V maxima = lastLogits;
        for (nuint c = 0; c < whole; c += V.Count)
        {
            maxima = V.Max(maxima, V.Load(ref source, c));
        }

        return V.MaxOfLanes(maxima);
    }

    /// <summary>
    /// Adds exp(logit − max) of a row's whole vectors, lane by lane; where a gradient is wanted, they are stored there. A method of its own, as
    /// is the next: within the row's, their references lie on the stack.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V AddExponentials<V>(V sums, ref float source, ref float destination, float max, nuint whole, bool wantsGradient)
        where V : struct, ISimd<V>
    {
        for (nuint c = 0; c < whole;)
        {
            // In runs: one chain over thousands of classes would round too often.
            nuint end = Math.Min(whole, c + (SummationRun * V.Count));
            V run = V.Zero;
            for (; c < end; c += V.Count)
            {
                V exponential = VectorMath.ExpOfNonPositive(V.Load(ref source, c) - V.Create(max));
                run += exponential;
                if (wantsGradient)
                {
                    V.Store(exponential, ref destination, c);
                }
            }

            sums += run;
        }

        return sums;
    }

    /// <summary>Turns a row's exponentials into softmax / rows. The last vector, which overlaps, comes from a register, unscaled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ScaleRow<V>(ref float destination, V lastExponentials, float factor, nuint whole, nuint last)
        where V : struct, ISimd<V>
    {
        for (nuint c = 0; c < whole; c += V.Count)
        {
            V.Store(V.Load(ref destination, c) * V.Create(factor), ref destination, c);
        }

        V.Store(lastExponentials * V.Create(factor), ref destination, last);
    }
}
