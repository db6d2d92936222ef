using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

public static partial class Loss
{
    /// <summary>
    /// Cross entropy, the mean over the rows of ln Σ_c exp(logit_c) − logit_label, and its gradient
    /// (softmax(logits) − onehot(label)) / rows: PyTorch's <c>cross_entropy</c> with class indices.
    /// </summary>
    /// <remarks>
    /// The largest logit is taken out of the sum, so nothing overflows: logits 1e4, −1e4, 0 with label 1 give 20000. A NaN or
    /// +∞ among a row's logits, or nothing but −∞, makes the loss and that row's gradient NaN, as in PyTorch. Softmax values below
    /// 1.2e-38 are 0.
    /// </remarks>
    /// <param name="logits">
    /// [rows, classes], the number of classes being their length over that of the labels: labels for fewer rows, where they divide
    /// the length, are taken for more classes. The overload with <c>classes</c> refuses them.
    /// </param>
    /// <param name="labels">[rows], each from 0 to classes − 1.</param>
    /// <param name="gradient">[rows, classes]; all of it is overwritten. It may be the memory of the logits.</param>
    /// <returns>The loss; 0 where there are no rows (PyTorch returns NaN).</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or the gradient overlaps the labels, or the logits but not from their start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes. Nothing has been written then.</exception>
    public static float CrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> gradient)
    {
        CheckGradient(logits, labels, gradient);
        return LogSoftmaxLoss(logits, labels, gradient);
    }

    /// <summary>Cross entropy and its gradient, where the number of classes is stated and checked.</summary>
    /// <param name="logits">[rows, <paramref name="classes"/>].</param>
    /// <param name="labels">[rows], each from 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="gradient">[rows, <paramref name="classes"/>]; all of it is overwritten. It may be the memory of the logits.</param>
    /// <param name="classes">The number of classes, 1 or more: the network's <c>OutChannels</c>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the gradient overlaps the labels, or the logits but not from their start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A label is not one of the classes, or <paramref name="classes"/> is below 1. Nothing has been written then.
    /// </exception>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static float CrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> gradient, int classes)
    {
        CheckClasses(logits, labels, classes);
        CheckGradient(logits, labels, gradient);
        return LogSoftmaxLoss(logits, labels, gradient);
    }

    /// <summary>Cross entropy, the mean over the rows of ln Σ_c exp(logit_c) − logit_label, without the gradient.</summary>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    public static float CrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels) => LogSoftmaxLoss(logits, labels, default);

    /// <summary>Cross entropy without the gradient, where the number of classes is stated and checked.</summary>
    /// <inheritdoc cref="CrossEntropy(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float}, int)"/>
    public static float CrossEntropy(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classes)
    {
        CheckClasses(logits, labels, classes);
        return LogSoftmaxLoss(logits, labels, default);
    }

    private static void CheckGradient(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> gradient)
    {
        if (gradient.Length != logits.Length)
        {
            ThrowLength(nameof(gradient), gradient.Length, FormattableString.Invariant($"it must have one for each of the {logits.Length} logits"));
        }

        LossGuard.NotShifted(gradient, logits, nameof(logits));
        if (MemoryMarshal.AsBytes(gradient).Overlaps(MemoryMarshal.AsBytes(labels)))
        {
            throw new ArgumentException("gradient overlaps labels, which are read while it is written: pass separate memory.", nameof(gradient));
        }
    }

    private static void CheckClasses(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classes)
    {
        if (classes < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(classes), FormattableString.Invariant(
                $"There are {classes} classes, but 1 or more were expected: pass the network's OutChannels."));
        }

        if (logits.Length != (long)labels.Length * classes)
        {
            ThrowLength(nameof(logits), logits.Length, FormattableString.Invariant(
                $"[rows, classes] = [{labels.Length}, {classes}] was expected, {(long)labels.Length * classes}: one row of {classes} for each of the {labels.Length} labels"));
        }
    }

    private static float LogSoftmaxLoss(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> gradient)
    {
        int rows = labels.Length;
        if (rows == 0 && logits.IsEmpty)
        {
            return 0f;
        }

        if (rows == 0 || logits.IsEmpty || logits.Length % rows != 0)
        {
            ThrowLength(nameof(logits), logits.Length, FormattableString.Invariant($"[rows, classes] was expected, a positive multiple of the {rows} labels"));
        }

        int classes = logits.Length / rows;
        CheckLabels(labels, classes);

        ref float logit = ref MemoryMarshal.GetReference(logits);
        ref int label = ref MemoryMarshal.GetReference(labels);
        ref float result = ref MemoryMarshal.GetReference(gradient);
        double sum =
            Vector512.IsHardwareAccelerated ? LogSoftmaxLoss<Simd512>(ref logit, ref label, ref result, rows, classes) :
            Vector256.IsHardwareAccelerated ? LogSoftmaxLoss<Simd256>(ref logit, ref label, ref result, rows, classes) :
            Vector128.IsHardwareAccelerated ? LogSoftmaxLoss<Simd128>(ref logit, ref label, ref result, rows, classes) :
            LogSoftmaxLoss<SimdScalar>(ref logit, ref label, ref result, rows, classes);
        return (float)(sum / rows);
    }

    private static double LogSoftmaxLoss<V>(ref float logits, ref int labels, ref float gradient, int rows, int classes)
        where V : struct, ISimd<V> => classes <= CrossEntropyKernels.MaxClassesByColumns
            ? CrossEntropyKernels.ByColumns<V>(ref logits, ref labels, ref gradient, rows, classes)
            : CrossEntropyKernels.ByRows<V>(ref logits, ref labels, ref gradient, rows, classes);

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes)
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

        if (!allInRange)
        {
            ThrowLabel(labels, classes);
        }
    }

    [DoesNotReturn]
    private static void ThrowLabel(ReadOnlySpan<int> labels, int classes)
    {
        int row = 0;
        while ((uint)labels[row] < (uint)classes)
        {
            row++;
        }

        throw new ArgumentOutOfRangeException(nameof(labels), FormattableString.Invariant(
            $"The label of row {row} is {labels[row]}, but the logits have {classes} classes: labels go from 0 to {classes - 1}."));
    }
}
