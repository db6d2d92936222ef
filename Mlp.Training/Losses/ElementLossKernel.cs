using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>The loop of all losses that outputs have one by one: value and gradient in one pass over flat memory.</summary>
internal static class ElementLossKernel
{
    // Elements whose losses are summed in float before the sum goes on in double.
    private const int Chunk = 1024;

    private const int WidestVector = 16;

    /// <summary>Σ losses of a batch; writes its gradient and its losses where it has room for them.</summary>
    /// <param name="rule">The loss.</param>
    /// <param name="batch">Outputs with a target each.</param>
    /// <param name="factor">What the derivatives are multiplied with.</param>
    public static double Run<TRule>(in TRule rule, LossBatch<float> batch, float factor)
        where TRule : struct, IElementRule
        => Run(rule, batch.Outputs, batch.Targets, batch.Gradient, batch.Losses, batch.Channels, factor);

    /// <summary>Σ losses; writes gradient and losses where those are not empty.</summary>
    public static double Run<TRule>(
        in TRule rule,
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<float> targets,
        Span<float> gradient,
        Span<float> losses,
        int channels,
        float factor)
        where TRule : struct, IElementRule
    {
        ref float output = ref MemoryMarshal.GetReference(outputs);
        ref float target = ref MemoryMarshal.GetReference(targets);
        ref float slope = ref MemoryMarshal.GetReference(gradient);
        ref float loss = ref MemoryMarshal.GetReference(losses);
        slope = ref gradient.IsEmpty ? ref Unsafe.NullRef<float>() : ref slope;
        loss = ref losses.IsEmpty ? ref Unsafe.NullRef<float>() : ref loss;
        nuint size = (nuint)outputs.Length, width = (nuint)channels;
        return
            Vector512.IsHardwareAccelerated ? Run<Simd512, TRule>(rule, ref output, ref target, ref slope, ref loss, size, width, factor) :
            Vector256.IsHardwareAccelerated ? Run<Simd256, TRule>(rule, ref output, ref target, ref slope, ref loss, size, width, factor) :
            Vector128.IsHardwareAccelerated ? Run<Simd128, TRule>(rule, ref output, ref target, ref slope, ref loss, size, width, factor) :
            Run<SimdScalar, TRule>(rule, ref output, ref target, ref slope, ref loss, size, width, factor);
    }

    /// <summary>Σ losses for one vector type; gradient and losses are written unless their references are null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Run<V, TRule>(
        TRule rule, ref float output, ref float target, ref float gradient, ref float losses, nuint length, nuint channels, float factor)
        where V : struct, ISimd<V>
        where TRule : struct, IElementRule
    {
        bool wantsGradient = !Unsafe.IsNullRef(ref gradient), wantsLosses = !Unsafe.IsNullRef(ref losses);
        nuint whole = length / V.Count * V.Count;
        nuint channel = 0, step = TRule.UsesChannels ? V.Count % channels : 0;
        double sum = 0;
        for (nuint i = 0; i < whole;)
        {
            nuint end = Math.Min(whole, i + Chunk);
            V chunk0 = V.Zero, chunk1 = V.Zero;
            for (; i < end; i += V.Count)
            {
                V loss = rule.Evaluate(V.Load(ref output, i), V.Load(ref target, i), channel, out V derivative);

                // Two chains of additions instead of one.
                (chunk0, chunk1) = (chunk1, chunk0 + loss);
                if (wantsGradient)
                {
                    V.Store(derivative * V.Create(factor), ref gradient, i);
                }

                if (wantsLosses)
                {
                    V.Store(loss, ref losses, i);
                }

                if (TRule.UsesChannels)
                {
                    channel += step;
                    channel -= channel >= channels ? channels : 0;
                }
            }

            sum += V.Sum(chunk0 + chunk1);
        }

        return whole == length
            ? sum
            : sum + Rest<V, TRule>(rule, ref output, ref target, ref gradient, ref losses, whole, length, channel, factor);
    }

    /// <summary>Computes the elements that are less than a vector, by way of a vector on the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe double Rest<V, TRule>(
        TRule rule,
        ref float output,
        ref float target,
        ref float gradient,
        ref float losses,
        nuint start,
        nuint length,
        nuint channel,
        float factor)
        where V : struct, ISimd<V>
        where TRule : struct, IElementRule
    {
        float* lanes = stackalloc float[2 * WidestVector];
        float* targetLanes = lanes + WidestVector;

        // Lanes beyond the end are zeros; nothing of theirs is used.
        new Span<float>(lanes, 2 * WidestVector).Clear();
        nuint count = length - start;
        for (nuint i = 0; i < count; i++)
        {
            lanes[i] = Unsafe.Add(ref output, start + i);
            targetLanes[i] = Unsafe.Add(ref target, start + i);
        }

        V loss = rule.Evaluate(V.Load(ref *lanes, 0), V.Load(ref *targetLanes, 0), channel, out V derivative);
        V.Store(loss, ref *lanes, 0);
        V.Store(derivative * V.Create(factor), ref *targetLanes, 0);
        double sum = 0;
        for (nuint i = 0; i < count; i++)
        {
            sum += lanes[i];
            if (!Unsafe.IsNullRef(ref gradient))
            {
                Unsafe.Add(ref gradient, start + i) = targetLanes[i];
            }

            if (!Unsafe.IsNullRef(ref losses))
            {
                Unsafe.Add(ref losses, start + i) = lanes[i];
            }
        }

        return sum;
    }
}
