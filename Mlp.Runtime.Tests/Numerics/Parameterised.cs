using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Tests.Numerics;

// Activations with parameters as a generated network has them: a struct whose constants are literals.

internal readonly struct DefaultLeakyReLU : IOutputActivation
{
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => LeakyReLU.Forward(x, 0.01f);

    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => LeakyReLU.Forward(x, 0.01f, out derivative);

    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => LeakyReLU.Backward(gradient, y, 0.01f);
}

internal readonly struct DefaultELU : IOutputActivation
{
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => ELU.Forward(x, 1f);

    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => ELU.Forward(x, 1f, out derivative);

    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => ELU.Backward(gradient, y, 1f);
}

internal readonly struct WideCELU : IOutputActivation
{
    public const float Alpha = 1.7f;

    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => CELU.Forward(x, Alpha);

    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => CELU.Forward(x, Alpha, out derivative);

    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => CELU.Backward(gradient, y, Alpha);
}

internal readonly struct DefaultHardtanh : IOutputActivation
{
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => Hardtanh.Forward(x, -1f, 1f);

    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => Hardtanh.Forward(x, -1f, 1f, out derivative);

    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => Hardtanh.Backward(gradient, y, -1f, 1f);
}

internal readonly struct DefaultSoftplus : IOutputActivation
{
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => Softplus.Forward(x, 1f, 20f);

    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => Softplus.Forward(x, 1f, 20f, out derivative);

    public static V Backward<V>(V gradient, V y)
        where V : struct, ISimd<V> => Softplus.Backward(gradient, y, 1f);
}
