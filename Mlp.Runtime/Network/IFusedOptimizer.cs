namespace Mlp;

/// <summary>An optimizer that can move each parameter as soon as its gradient is computed.</summary>
internal interface IFusedOptimizer : IOptimizer
{
    /// <summary>Runs a backward pass and moves the parameters with it, to the same bits as by <see cref="IOptimizer.Step"/> after it.</summary>
    /// <param name="inputs">The inputs of the forward pass, checked.</param>
    /// <param name="tape">The tape of the forward pass, whose <see cref="MlpTape.RunBackward{TUpdate}(ReadOnlySpan{float}, TUpdate)"/> hands on the gradients.</param>
    /// <param name="parameters">Of the optimizer's layout.</param>
    void BackwardAndStep(ReadOnlySpan<float> inputs, MlpTape tape, ParameterBuffer parameters);
}
