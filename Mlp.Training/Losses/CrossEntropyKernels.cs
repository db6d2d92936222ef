using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>The two loops of <see cref="CrossEntropyLoss"/> without options: both return the sum of the rows' losses.</summary>
internal static class CrossEntropyKernels
{
    /// <summary>Up to here a block of columns lies on the stack and beats going row by row.</summary>
    public const int MaxClassesByColumns = 32;

    // Vectors that are added up in one go.
    private const int SummationRun = 32;

    // Columns, then the labels of a block and its losses by lane; and 16 floats to align it with.
    private const int ScratchLength = (MaxClassesByColumns * 16) + (2 * 16) + 16;

    // Loaded from 16 − k on: k zeros, then ones. An array: a span over the assembly's data costs an object, the handle of its field,
    // each time in code that is not optimised, and so a loss computed in a Debug build would allocate.
    private static readonly float[] ZerosThenOnes =
    [
        0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f,
        1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f,
    ];

    /// <summary>Computes the mean of the rows' losses, and the batch's gradient where it has room for one.</summary>
    /// <param name="batch">At least one row; its labels are checked.</param>
    public static float Mean(LossBatch<int> batch)
    {
        ref float logit = ref MemoryMarshal.GetReference(batch.Outputs);
        ref int label = ref MemoryMarshal.GetReference(batch.Targets);
        ref float gradient = ref MemoryMarshal.GetReference(batch.Gradient);
        int rows = batch.Rows, classes = batch.Channels;
        double sum =
            Vector512.IsHardwareAccelerated ? Sum<Simd512>(ref logit, ref label, ref gradient, rows, classes) :
            Vector256.IsHardwareAccelerated ? Sum<Simd256>(ref logit, ref label, ref gradient, rows, classes) :
            Vector128.IsHardwareAccelerated ? Sum<Simd128>(ref logit, ref label, ref gradient, rows, classes) :
            Sum<SimdScalar>(ref logit, ref label, ref gradient, rows, classes);
        return (float)(sum / rows);
    }

    private static double Sum<V>(ref float logits, ref int labels, ref float gradient, int rows, int classes)
        where V : struct, ISimd<V> => classes <= MaxClassesByColumns
            ? ByColumns<V>(ref logits, ref labels, ref gradient, rows, classes)
            : ByRows<V>(ref logits, ref labels, ref gradient, rows, classes);

    /// <summary>
    /// V.Count rows at a time, one row a lane: the block's logits are transposed into columns [classes, V.Count] on the stack, so that
    /// maximum, exponential and sum need nothing across lanes, and there is one logarithm for V.Count rows.
    /// </summary>
    [SkipLocalsInit]
    public static unsafe double ByColumns<V>(ref float logits, ref int labels, ref float gradient, int rows, int classes)
        where V : struct, ISimd<V>
    {
        float* scratch = stackalloc float[ScratchLength];
        ref float columns = ref Unsafe.AsRef<float>((void*)(((nuint)scratch + 63) & ~(nuint)63));
        ref float lastLabels = ref Unsafe.Add(ref columns, (nuint)classes * V.Count);
        ref float losses = ref Unsafe.Add(ref lastLabels, V.Count);

        bool wantsGradient = !Unsafe.IsNullRef(ref gradient);
        nuint width = (nuint)classes;
        (double, double, double, double) sums = default;
        for (int row = 0; row < rows; row += (int)V.Count)
        {
            // Lanes beyond the last row hold what the stack held before; nothing of theirs is used.
            int lanes = Math.Min(rows - row, (int)V.Count);
            ref float block = ref Unsafe.Add(ref logits, (nuint)row * width);
            Transposition.Block(ref block, width, ref columns, V.Count, (nuint)lanes, width);
            ref float blockLabels = ref Unsafe.As<int, float>(ref Unsafe.Add(ref labels, row));
            if (lanes < (int)V.Count)
            {
                Copy(ref blockLabels, ref lastLabels, lanes);
                blockLabels = ref lastLabels;
            }

            Block<V>(ref columns, ref blockLabels, ref losses, width, wantsGradient ? rows : 0);
            if (wantsGradient)
            {
                Transposition.Block(ref columns, V.Count, ref Unsafe.Add(ref gradient, (nuint)row * width), width, width, (nuint)lanes);
            }

            Add(ref losses, lanes, ref sums);
        }

        return sums.Item1 + sums.Item2 + (sums.Item3 + sums.Item4);
    }

    /// <summary>The losses of a block, a row a lane, and its gradient in place of its logits.</summary>
    /// <param name="columns">[classes, V.Count].</param>
    /// <param name="labels">[V.Count], integers.</param>
    /// <param name="losses">[V.Count].</param>
    /// <param name="classes">1 or more.</param>
    /// <param name="rows">Of the whole batch, which the gradient is divided by; 0 where no gradient is wanted.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Block<V>(ref float columns, ref float labels, ref float losses, nuint classes, int rows)
        where V : struct, ISimd<V>
    {
        V label = V.ConvertInt32ToSingle(V.Load(ref labels, 0)), max = V.Load(ref columns, 0);
        for (nuint c = 1; c < classes; c++)
        {
            max = V.Max(max, V.Load(ref columns, c * V.Count));
        }

        // Of the label: each class up to it takes the place of the one before.
        V sum = V.Zero, index = V.Zero, labelLogit = V.Zero, labelExponential = V.Zero;
        for (nuint c = 0; c < classes; c++)
        {
            V shifted = V.Load(ref columns, c * V.Count) - max;
            V exponential = VectorMath.ExpOfNonPositive(shifted);
            V upToLabel = V.LessThanOrEqual(index, label);
            labelLogit = V.ConditionalSelect(upToLabel, shifted, labelLogit);
            labelExponential = V.ConditionalSelect(upToLabel, exponential, labelExponential);
            sum += exponential;
            V.Store(exponential, ref columns, c * V.Count);
            index += V.Create(1f);
        }

        V.Store(VectorMath.Log(sum) - labelLogit, ref losses, 0);
        if (rows == 0)
        {
            return;
        }

        // softmax − 1 = (exponential − sum) / sum: no digits are lost where softmax is near 1.
        V factor = V.Create(1f) / (sum * V.Create(rows));
        V labelGradient = (labelExponential - sum) * factor;
        index = V.Zero;
        for (nuint c = 0; c < classes; c++)
        {
            V isLabel = V.LessThanOrEqual(V.Abs(index - label), V.Zero);
            V.Store(V.ConditionalSelect(isLabel, labelGradient, V.Load(ref columns, c * V.Count) * factor), ref columns, c * V.Count);
            index += V.Create(1f);
        }
    }

    // The next two are methods of their own: within the one above, their loops would work on the stack.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ref float source, ref float destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>Adds losses up. Row r goes to the sum r mod 4, whatever the vector: four chains of additions instead of one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Add(ref float losses, int lanes, ref (double, double, double, double) sums)
    {
        (double sum0, double sum1, double sum2, double sum3) = sums;
        for (int lane = 0; lane < lanes; lane++)
        {
            (sum0, sum1, sum2, sum3) = (sum1, sum2, sum3, sum0 + Unsafe.Add(ref losses, lane));
        }

        sums = (sum0, sum1, sum2, sum3);
    }

    /// <summary>
    /// A row's label. All were checked, but the memory is the caller's: one that another thread changes meanwhile may give a wrong
    /// loss, never an access out of bounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint LabelOf(ref int labels, int row, nuint classes) => nuint.Min((uint)Unsafe.Add(ref labels, row), classes - 1);

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
