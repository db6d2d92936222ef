using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.SELU: scale · (x above 0, α · (e^x − 1) elsewhere), with scale = 1.0507… and α = 1.6733… (Klambauer et al., 2017), which keep mean 0 and
/// variance 1 from layer to layer.
/// </summary>
public readonly struct SELU : IOutputActivation
{
    private const float Alpha = 1.6732632423543772848170429916717f;
    private const float Scale = 1.0507009873554804934193349852946f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => ELU.Forward(x, Alpha * Scale, Scale);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V y = Forward(x);
        derivative = Backward(V.Create(1f), y);
        return y;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => ELU.Backward(gradient, y, Alpha * Scale, Scale);
}
