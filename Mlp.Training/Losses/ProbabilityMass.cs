using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.CompilerServices;
using Mlp.Simd;

namespace Mlp;

/// <summary>The mass of class probabilities: weight·((1 − smoothing)·probability + smoothing / classes).</summary>
/// <param name="probabilities">[rows, classes].</param>
/// <param name="weights">[classes], or empty for 1.</param>
/// <param name="smoothing">From 0 to 1.</param>
internal readonly ref struct ProbabilityMass(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> weights, float smoothing) : ITargetMass
{
    private readonly ReadOnlySpan<float> _probabilities = probabilities;
    private readonly ReadOnlySpan<float> _weights = weights;

    /// <inheritdoc/>
    public static bool SkipsRowsWithoutMass => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Fill<V>(ref float mass, ref float totals, int row, int lanes, int classes)
        where V : struct, ISimd<V>
    {
        nuint width = (nuint)classes;
        ref float block = ref Unsafe.Add(ref MemoryMarshal.GetReference(_probabilities), (nuint)row * width);
        Transposition.Block(ref block, width, ref mass, V.Count, (nuint)lanes, width);
        V share = V.Create(smoothing / classes), kept = V.Create(1 - smoothing), total = V.Zero;
        for (nuint c = 0; c < width;)
        {
            nuint end = Math.Min(width, c + MassCrossEntropy.SummationRun);
            V run = V.Zero;
            for (; c < end; c++)
            {
                V weight = V.Create(MassCrossEntropy.WeightOf(_weights, c));
                V weighted = V.MultiplyAdd(V.Load(ref mass, c * V.Count), kept, share) * weight;
                run += weighted;
                V.Store(weighted, ref mass, c * V.Count);
            }

            total += run;
        }

        V.Store(total, ref totals, 0);
    }
}
