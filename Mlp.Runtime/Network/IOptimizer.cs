namespace Mlp;

/// <summary>Moves a network's parameters along their gradients. <see cref="IMlp.BackwardAndStep"/> takes one.</summary>
/// <remarks>The library's own, and the base class for one of yours, <c>Optimizer</c>, are in the assembly Mlp.Training.</remarks>
public interface IOptimizer
{
    /// <summary>Gets the layout whose parameters this optimizer can move.</summary>
    StateLayout Layout { get; }

    /// <summary>Takes one step: changes the parameters, and the optimizer's own state with them.</summary>
    /// <param name="parameters">Of the layout this optimizer was made for.</param>
    /// <param name="gradients">Packed like the parameters: <c>tape.Gradients</c>. Not the memory of the parameters.</param>
    /// <exception cref="ArgumentException">Parameters or gradients do not fit <see cref="Layout"/>; nothing has been changed then.</exception>
    void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients);
}
