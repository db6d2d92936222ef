using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mlp.Simd;

namespace Mlp;

/// <summary>
/// Stochastic gradient descent, with PyTorch's momentum: g += weightDecay·p; buffer = momentum·buffer + (1 − dampening)·g, the
/// first step's buffer being g itself; p −= learningRate·buffer, or learningRate·(g + momentum·buffer) with Nesterov's momentum.
/// </summary>
/// <remarks>Buffers that decay below 1e-30 become 0.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly float _dampening;
    private readonly float _weightDecay;
    private readonly bool _nesterov;

    // Null without momentum.
    private readonly AlignedBuffer? _buffer;

    /// <summary>For the networks of one layout.</summary>
    /// <param name="layout">A generated class's <c>Layout</c>.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">At least 0; 0 keeps no buffer.</param>
    /// <param name="dampening">Of the gradients that enter the buffer, from the second step on.</param>
    /// <param name="weightDecay">At least 0: L2 penalty, added to the gradient.</param>
    /// <param name="nesterov">Needs momentum, and no dampening.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyper-parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's momentum without momentum or with dampening.</exception>
    public Sgd(
        StateLayout layout, float learningRate = 1e-3f, float momentum = 0, float dampening = 0, float weightDecay = 0, bool nesterov = false)
        : base(layout, learningRate)
    {
        CheckNotNegative(momentum, "momentum value", nameof(momentum));
        CheckNotNegative(weightDecay, "weight_decay value", nameof(weightDecay));
        if (!float.IsFinite(dampening))
        {
            throw new ArgumentOutOfRangeException(
                nameof(dampening), FormattableString.Invariant($"Invalid dampening value: {dampening}. It must be finite."));
        }

        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Nesterov momentum requires a momentum and zero dampening, but momentum is {momentum} and dampening is {dampening}."),
                nameof(nesterov));
        }

        _momentum = momentum;
        _dampening = dampening;
        _weightDecay = weightDecay;
        _nesterov = nesterov;
        _buffer = momentum == 0 ? null : new AlignedBuffer(layout.ParameterLength);
    }

    /// <summary>The momentum of each parameter, packed like them; empty without momentum.</summary>
    internal ReadOnlySpan<float> MomentumBuffer => _buffer is null ? default : _buffer.Span;

    /// <inheritdoc/>
    public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        CheckStep(parameters, gradients);
        Span<float> values = parameters.ForUpdate();
        ref float parameter = ref MemoryMarshal.GetReference(values);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        nuint length = (nuint)values.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            Step<Simd512>(ref parameter, ref gradient, length);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Step<Simd256>(ref parameter, ref gradient, length);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Step<Simd128>(ref parameter, ref gradient, length);
        }
        else
        {
            Step<SimdScalar>(ref parameter, ref gradient, length);
        }

        parameters.MarkChanged();
        StepCount++;
    }

    private void Step<V>(ref float parameters, ref float gradients, nuint length)
        where V : struct, ISimd<V>
    {
        if (_buffer is null)
        {
            Plain<V>(ref parameters, ref gradients, length, LearningRate, _weightDecay);
            return;
        }

        // The buffer starts as zeros, so the first step's needs nothing but an undampened gradient.
        float share = StepCount == 0 ? 1f : 1f - _dampening;
        WithMomentum<V>(ref parameters, ref gradients, ref _buffer.Reference, length, LearningRate, _weightDecay, _momentum, share, _nesterov);
    }

    /// <summary>p −= learningRate·(g + weightDecay·p).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Plain<V>(ref float parameters, ref float gradients, nuint length, float learningRate, float weightDecay)
        where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < length; i += V.Count)
        {
            V p = V.Load(ref parameters, i), g = V.Load(ref gradients, i);
            if (weightDecay != 0)
            {
                g = V.MultiplyAdd(V.Create(weightDecay), p, g);
            }

            V.Store(V.MultiplyAdd(V.Create(-learningRate), g, p), ref parameters, i);
        }
    }

    /// <summary>g += weightDecay·p; buffer = momentum·buffer + share·g; p −= learningRate·(nesterov ? g + momentum·buffer : buffer).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void WithMomentum<V>(
        ref float parameters, ref float gradients, ref float buffers, nuint length,
        float learningRate, float weightDecay, float momentum, float share, bool nesterov)
        where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < length; i += V.Count)
        {
            V p = V.Load(ref parameters, i), g = V.Load(ref gradients, i);
            if (weightDecay != 0)
            {
                g = V.MultiplyAdd(V.Create(weightDecay), p, g);
            }

            V buffer = V.MultiplyAdd(V.Create(share), g, V.Create(momentum) * V.Load(ref buffers, i));
            buffer = V.ConditionalSelect(V.LessThan(V.Abs(buffer), V.Create(SmallestMomentum)), V.Zero, buffer);
            V.Store(buffer, ref buffers, i);
            V direction = nesterov ? V.MultiplyAdd(V.Create(momentum), buffer, g) : buffer;
            V.Store(V.MultiplyAdd(V.Create(-learningRate), direction, p), ref parameters, i);
        }
    }
}
