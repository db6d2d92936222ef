namespace Mlp;

/// <summary>Changes parameters in place; see <see cref="ParameterBuffer.Update{TState}"/>.</summary>
/// <param name="values">All packed parameters; padding must stay zero.</param>
/// <param name="state">What the caller of Update passed.</param>
/// <typeparam name="TState">The type of <paramref name="state"/>.</typeparam>
public delegate void ParameterUpdate<TState>(Span<float> values, TState state)
    where TState : allows ref struct;
