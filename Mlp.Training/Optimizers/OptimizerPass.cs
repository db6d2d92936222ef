namespace Mlp;

/// <summary>Where the gradients of a step come from: they are there, or a backward pass computes them and hands them on.</summary>
internal readonly ref struct OptimizerPass
{
    private readonly ReadOnlySpan<float> _floats;
    private readonly MlpTape? _tape;

    /// <summary>A step along packed gradients.</summary>
    public OptimizerPass(ParameterBuffer parameters, ReadOnlySpan<float> gradients)
    {
        Parameters = parameters;
        _floats = gradients;
    }

    /// <summary>A step that is part of a backward pass.</summary>
    public OptimizerPass(ParameterBuffer parameters, ReadOnlySpan<float> inputs, MlpTape tape)
    {
        Parameters = parameters;
        _floats = inputs;
        _tape = tape;
    }

    /// <summary>Gets the parameters that are moved.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>Takes the step.</summary>
    public void Run<TRule>(GroupUpdates<TRule> updates)
        where TRule : unmanaged, IUpdateRule
    {
        if (_tape is null)
        {
            ParameterPass.Run(_floats, updates);
        }
        else
        {
            _tape.RunBackward(_floats, updates.Grouped);
        }
    }
}
