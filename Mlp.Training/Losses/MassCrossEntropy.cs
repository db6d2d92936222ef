using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Cross entropy with any mass on the classes, in rows that are lanes: V.Count rows are transposed into columns [classes, V.Count], so
/// that nothing goes across lanes. Of a row with logits x, Z = Σ exp x and M = Σ mass, the loss is M·ln Z − Σ mass·x, and its gradient
/// M·exp x / Z − mass.
/// </summary>
internal static class MassCrossEntropy
{
    /// <summary>Classes that are added up in one go: one chain over thousands of them would round too often.</summary>
    public const int SummationRun = 32;

    private const int WidestVector = 16;

    /// <summary>
    /// Σ losses of a batch's rows / divisor; writes the gradient of that, and the losses, where the batch has room for them.
    /// </summary>
    public static float Run<TMass, TTarget>(in TMass mass, LossBatch<TTarget> batch, double divisor)
        where TMass : struct, ITargetMass, allows ref struct
        where TTarget : unmanaged
    {
        ReadOnlySpan<float> logits = batch.Outputs;
        Span<float> gradient = batch.Gradient, losses = batch.Losses;
        int rows = batch.Rows, classes = batch.Channels;
        float factor = (float)(1 / divisor);
        double sum =
            Vector512.IsHardwareAccelerated ? Run<Simd512, TMass>(mass, logits, gradient, losses, rows, classes, factor) :
            Vector256.IsHardwareAccelerated ? Run<Simd256, TMass>(mass, logits, gradient, losses, rows, classes, factor) :
            Vector128.IsHardwareAccelerated ? Run<Simd128, TMass>(mass, logits, gradient, losses, rows, classes, factor) :
            Run<SimdScalar, TMass>(mass, logits, gradient, losses, rows, classes, factor);
        return (float)(sum / divisor);
    }

    /// <summary>Σ losses over one vector type; writes the gradient, times a factor, and the losses where those are not empty.</summary>
    public static double Run<V, TMass>(
        in TMass mass, ReadOnlySpan<float> logits, Span<float> gradient, Span<float> losses, int rows, int classes, float factor)
        where V : struct, ISimd<V>
        where TMass : struct, ITargetMass, allows ref struct
    {
        nuint width = (nuint)classes;
        ref float columns = ref ThreadScratch.Rent((2L * classes * WidestVector) + (2 * WidestVector));
        ref float masses = ref Unsafe.Add(ref columns, width * V.Count);
        ref float lossLanes = ref Unsafe.Add(ref masses, width * V.Count);
        ref float totals = ref Unsafe.Add(ref lossLanes, V.Count);
        ref float logit = ref MemoryMarshal.GetReference(logits);
        double sum = 0;
        for (int row = 0; row < rows; row += (int)V.Count)
        {
            int lanes = Math.Min(rows - row, (int)V.Count);
            nuint start = (nuint)row * width;
            Transposition.Block(ref Unsafe.Add(ref logit, start), width, ref columns, V.Count, (nuint)lanes, width);
            mass.Fill<V>(ref masses, ref totals, row, lanes, classes);
            V total = V.Load(ref totals, 0);
            Block<V, TMass>(ref columns, ref masses, total, ref lossLanes, width, factor, wantsGradient: !gradient.IsEmpty);
            if (!gradient.IsEmpty)
            {
                ref float destination = ref Unsafe.Add(ref MemoryMarshal.GetReference(gradient), start);
                Transposition.Block(ref columns, V.Count, ref destination, width, width, (nuint)lanes);
            }

            sum = Add(sum, ref lossLanes, lanes);
            if (!losses.IsEmpty)
            {
                MemoryMarshal.CreateReadOnlySpan(ref lossLanes, lanes).CopyTo(losses[row..]);
            }
        }

        return sum;
    }

    /// <summary>A class's weight, of as many as there are classes; 1 where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WeightOf(ReadOnlySpan<float> weights, nuint c)
        => weights.IsEmpty ? 1f : Unsafe.Add(ref MemoryMarshal.GetReference(weights), c);

    // A method of its own: within the one that calls it, its loop would work on the stack.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double Add(double sum, ref float losses, int lanes)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            sum += Unsafe.Add(ref losses, lane);
        }

        return sum;
    }

    /// <summary>The losses of a block, and its gradient, where it is wanted, in place of its logits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Block<V, TMass>(
        ref float columns, ref float masses, V mass, ref float lossLanes, nuint classes, float factor, bool wantsGradient)
        where V : struct, ISimd<V>
        where TMass : struct, ITargetMass, allows ref struct
    {
        V max = V.Load(ref columns, 0);
        for (nuint c = 1; c < classes; c++)
        {
            max = V.Max(max, V.Load(ref columns, c * V.Count));
        }

        V sum = V.Zero, product = V.Zero;
        for (nuint c = 0; c < classes;)
        {
            nuint end = Math.Min(classes, c + SummationRun);
            V runSum = V.Zero, runProduct = V.Zero;
            for (; c < end; c++)
            {
                V shifted = V.Load(ref columns, c * V.Count) - max, m = V.Load(ref masses, c * V.Count);
                V exponential = VectorMath.ExpOfNonPositive(shifted);
                runSum += exponential;

                // 0 · ln 0 is 0: a logit of −∞ asks nothing of a class without mass.
                runProduct += V.ConditionalSelect(V.LessThanOrEqual(V.Abs(m), V.Zero), V.Zero, m * shifted);
                V.Store(exponential, ref columns, c * V.Count);
            }

            sum += runSum;
            product += runProduct;
        }

        // Where rows can be ignored, those without mass give 0 even of logits that are NaN.
        V isEmpty = TMass.SkipsRowsWithoutMass ? V.LessThanOrEqual(mass, V.Zero) : V.LessThan(V.Zero, V.Zero);
        V loss = V.MultiplyAdd(mass, VectorMath.Log(sum), V.Zero - product);
        V.Store(V.ConditionalSelect(isEmpty, V.Zero, loss), ref lossLanes, 0);
        if (!wantsGradient)
        {
            return;
        }

        V scale = V.Create(factor) / sum, minusSum = V.Zero - sum;
        for (nuint c = 0; c < classes; c++)
        {
            // (M·exponential − mass·sum) / sum: fewer digits are lost where softmax is near 1.
            V difference = V.MultiplyAdd(V.Load(ref masses, c * V.Count), minusSum, mass * V.Load(ref columns, c * V.Count));
            V.Store(V.ConditionalSelect(isEmpty, V.Zero, difference * scale), ref columns, c * V.Count);
        }
    }
}
