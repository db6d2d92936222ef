using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// The mass of class indices: (1 − smoothing)·weight at the label, and smoothing / classes·weight at each class; nothing in rows that are
/// ignored.
/// </summary>
/// <param name="labels">[rows], checked.</param>
/// <param name="weights">[classes], or empty for 1.</param>
/// <param name="smoothing">From 0 to 1.</param>
/// <param name="ignoreIndex">The label of rows that do not count.</param>
internal readonly ref struct ClassIndexMass(ReadOnlySpan<int> labels, ReadOnlySpan<float> weights, float smoothing, int ignoreIndex)
    : ITargetMass
{
    private readonly ReadOnlySpan<int> _labels = labels;
    private readonly ReadOnlySpan<float> _weights = weights;

    // Σ weights: the total of a row's shares, which would round alike, and add up, were they summed one by one.
    private readonly double _weightSum = SumOf(weights);

    /// <inheritdoc/>
    public static bool SkipsRowsWithoutMass => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Fill<V>(ref float mass, ref float totals, int row, int lanes, int classes)
        where V : struct, ISimd<V>
    {
        float share = smoothing / classes;
        for (int c = 0; c < classes; c++)
        {
            V.Store(V.Create(share * MassCrossEntropy.WeightOf(_weights, (nuint)c)), ref mass, (nuint)c * V.Count);
        }

        for (int lane = 0; lane < lanes; lane++)
        {
            int label = _labels[row + lane], index = ClassIndices.IndexOf(label, classes);
            if (label != ignoreIndex)
            {
                float kept = (1 - smoothing) * MassCrossEntropy.WeightOf(_weights, (nuint)index);
                Unsafe.Add(ref mass, ((nuint)index * V.Count) + (nuint)lane) += kept;
                Unsafe.Add(ref totals, lane) = (float)(kept + (smoothing * (_weights.IsEmpty ? 1 : _weightSum / classes)));
                continue;
            }

            Unsafe.Add(ref totals, lane) = 0f;
            for (int c = 0; c < classes; c++)
            {
                Unsafe.Add(ref mass, ((nuint)c * V.Count) + (nuint)lane) = 0f;
            }
        }
    }

    private static double SumOf(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        return sum;
    }
}
