using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>An activation whose derivative follows from its output, so that training needs to keep nothing else.</summary>
public interface IOutputActivation : IActivation
{
    /// <summary>Computes gradient · f′(x), lane by lane, from y = f(x).</summary>
    static abstract V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V>;
}
