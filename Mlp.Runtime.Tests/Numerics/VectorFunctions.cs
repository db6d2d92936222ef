using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Tests.Numerics;

/// <summary>A function of one vector, as a type without content.</summary>
internal interface IVectorFunction
{
    static abstract V Apply<V>(V x)
        where V : struct, ISimd<V>;
}

internal readonly struct Exp : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Exp(x);
}

internal readonly struct ExpOfNonPositive : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.ExpOfNonPositive(x);
}

internal readonly struct ExpMinus1OfNonPositive : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.ExpMinus1OfNonPositive(x);
}

internal readonly struct Log : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Log(x);
}

internal readonly struct Log1pExpOfNonPositive : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Log1pExpOfNonPositive(x, V.Create(1f));
}

internal readonly struct SigmoidFunction : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Sigmoid(x);
}

internal readonly struct TanhFunction : IVectorFunction
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => VectorMath.Tanh(x);
}

/// <summary>f, as prediction computes it.</summary>
internal readonly struct Prediction<TActivation> : IVectorFunction
    where TActivation : struct, IActivation
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => TActivation.Forward(x);
}

/// <summary>f, as training computes it.</summary>
internal readonly struct TrainingValue<TActivation> : IVectorFunction
    where TActivation : struct, IActivation
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => TActivation.Forward(x, out _);
}

/// <summary>f′.</summary>
internal readonly struct Derivative<TActivation> : IVectorFunction
    where TActivation : struct, IActivation
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V>
    {
        TActivation.Forward(x, out V derivative);
        return derivative;
    }
}

/// <summary>f′, told from f.</summary>
internal readonly struct DerivativeFromOutput<TActivation> : IVectorFunction
    where TActivation : struct, IOutputActivation
{
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => TActivation.Backward(V.Create(1f), TActivation.Forward(x));
}

/// <summary>A function over an array, in one of <see cref="AccuracyCase.Widths"/>.</summary>
internal delegate void ArrayFunction(int bits, float[] inputs, float[] outputs);

internal static class Vectorised<TFunction>
    where TFunction : struct, IVectorFunction
{
    public static void Apply(int bits, float[] inputs, float[] outputs)
    {
        switch (bits)
        {
            case 512:
                Apply<Simd512>(inputs, outputs);
                break;
            case 256:
                Apply<Simd256>(inputs, outputs);
                break;
            case 128:
                Apply<Simd128>(inputs, outputs);
                break;
            case AccuracyCase.Unfused:
                Apply<UnfusedSimd>(inputs, outputs);
                break;
            default:
                Apply<SimdScalar>(inputs, outputs);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Apply<V>(float[] inputs, float[] outputs)
        where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < (nuint)inputs.Length; i += V.Count)
        {
            V.Store(TFunction.Apply(V.Load(ref inputs[0], i)), ref outputs[0], i);
        }
    }
}
