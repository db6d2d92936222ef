namespace Mlp.Generator.Tests.Execution;

/// <summary>Activations as users write them, which the nets of <see cref="NetCompiler"/> can be declared with.</summary>
internal static class CustomActivations
{
    public const double Slope = 1.5;

    /// <summary>x · σ(1.5 · x), with nothing but the public interface.</summary>
    public const string Swish = "Users.Swish";

    /// <summary>The same where x is not 0; there, where all padded channels are, value and derivative are NaN.</summary>
    public const string SwishWithoutZero = "Users.SwishWithoutZero";

    /// <summary>Their source.</summary>
    public const string Source = """
        namespace Users
        {
            using Mlp.Activations;
            using Mlp.Simd;
            using System.Runtime.CompilerServices;

            public readonly struct Swish : IActivation
            {
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static V Forward<V>(V x)
                    where V : struct, ISimd<V> => x * VectorMath.Sigmoid(V.Create(1.5f) * x);

                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static V Forward<V>(V x, out V derivative)
                    where V : struct, ISimd<V>
                {
                    V gate = VectorMath.Sigmoid(V.Create(1.5f) * x);
                    derivative = gate + V.Create(1.5f) * x * gate * (V.Create(1f) - gate);
                    return x * gate;
                }
            }

            internal readonly struct SwishWithoutZero : IActivation
            {
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static V Forward<V>(V x)
                    where V : struct, ISimd<V> => Swish.Forward(x) * (x / x);

                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static V Forward<V>(V x, out V derivative)
                    where V : struct, ISimd<V>
                {
                    V y = Swish.Forward(x, out derivative);
                    derivative = derivative * (x / x);
                    return y * (x / x);
                }
            }
        }
        """;
}
