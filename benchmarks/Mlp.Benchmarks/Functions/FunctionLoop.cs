using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Benchmarks.Functions;

/// <summary>A function of vectors, as a type without content.</summary>
internal interface IVectorLoop
{
    static abstract V Apply<V>(V x)
        where V : struct, ISimd<V>;
}

internal readonly struct Copy : IVectorLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => x;
}

internal readonly struct Value<TActivation> : IVectorLoop
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : struct, ISimd<V> => TActivation.Forward(x);
}

/// <summary>Both, summed, so that neither is left out and one stream is written, as it is by the others.</summary>
internal readonly struct ValueAndDerivative<TActivation> : IVectorLoop
    where TActivation : struct, IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x)
        where V : struct, ISimd<V>
    {
        V y = TActivation.Forward(x, out V derivative);
        return y + derivative;
    }
}

internal readonly struct SoftplusDefault : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => Softplus.Forward(x, 1f, 20f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => Softplus.Forward(x, 1f, 20f, out derivative);
}

internal readonly struct EluDefault : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V> => ELU.Forward(x, 1f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V> => ELU.Forward(x, 1f, out derivative);
}

/// <summary>A function over an array in the second-level cache, a vector at a time, as the networks' kernels have it.</summary>
internal sealed class FunctionLoop<TFunction>(string name, float[] inputs, float[] outputs) : Contender(name)
    where TFunction : struct, IVectorLoop
{
    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            switch (Peak.VectorBits)
            {
                case 512:
                    Loop<Simd512>(ref inputs[0], ref outputs[0], (nuint)inputs.Length);
                    break;
                case 256:
                    Loop<Simd256>(ref inputs[0], ref outputs[0], (nuint)inputs.Length);
                    break;
                case 128:
                    Loop<Simd128>(ref inputs[0], ref outputs[0], (nuint)inputs.Length);
                    break;
                default:
                    Loop<SimdScalar>(ref inputs[0], ref outputs[0], (nuint)inputs.Length);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Loop<V>(ref float inputs, ref float outputs, nuint length)
        where V : struct, ISimd<V>
    {
        for (nuint i = 0; i < length; i += V.Count)
        {
            V.Store(TFunction.Apply(V.Load(ref inputs, i)), ref outputs, i);
        }
    }
}

/// <summary>The sum of two arrays: what reading two and writing one costs.</summary>
internal sealed class SumLoop(string name, float[] left, float[] right, float[] outputs) : Contender(name)
{
    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(left, right, outputs);
        }
    }
}

/// <summary>Any other code.</summary>
internal sealed class ActionLoop(string name, Action action) : Contender(name)
{
    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            action();
        }
    }
}
