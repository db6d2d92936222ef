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

    internal override bool CanStepAtOnce => true;

    /// <inheritdoc/>
    public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        CheckStep(parameters, gradients);
        parameters.BeginUpdate();
        if (_buffer is null)
        {
            ParameterPass.Run(gradients, PlainUpdate(parameters));
        }
        else
        {
            ParameterPass.Run(gradients, MomentumUpdate(parameters, _buffer));
        }

        parameters.MarkChanged();

        // The update holds addresses, which keep no memory alive; this does.
        StepCount++;
    }

    internal override void BackwardAndStep(ReadOnlySpan<float> inputs, MlpTape tape, ParameterBuffer parameters)
    {
        Check(parameters);
        parameters.BeginUpdate();
        if (_buffer is null)
        {
            tape.RunBackward(inputs, PlainUpdate(parameters));
        }
        else
        {
            tape.RunBackward(inputs, MomentumUpdate(parameters, _buffer));
        }

        parameters.MarkChanged();

        // The update holds addresses, which keep no memory alive; this does.
        StepCount++;
    }

    private unsafe SgdUpdate PlainUpdate(ParameterBuffer parameters) => new() { Parameters = parameters.Pointer, LearningRate = LearningRate, WeightDecay = _weightDecay };

    private unsafe SgdMomentumUpdate MomentumUpdate(ParameterBuffer parameters, AlignedBuffer buffer) => new()
    {
        Parameters = parameters.Pointer,
        Buffers = buffer.Pointer,
        LearningRate = LearningRate,
        WeightDecay = _weightDecay,
        Momentum = _momentum,

        // The buffer starts as zeros, so the first step's needs nothing but an undampened gradient.
        Share = StepCount == 0 ? 1f : 1f - _dampening,
        Nesterov = _nesterov,
    };
}
