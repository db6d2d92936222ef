using System.Runtime.CompilerServices;
using Mlp.Simd;

namespace Mlp.Activations;

/// <summary>
/// torch.nn.GELU(approximate='tanh'): ½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) = x · σ(g), g = 2 · √(2/π) · (x + 0.044715 · x³).
/// </summary>
public readonly struct GELUTanh : IActivation
{
    // g = x · (A + B · x²), A = 2 · √(2/π), B = 0.044715 · A; what does not fit into a float beside it.
    private const float A = 1.59576917f;
    private const float ALow = -4.53406804e-8f;
    private const float B = 0.0713548139f;
    private const float BLow = 2.39883240e-9f;

    // Beyond it, σ(−g) is 0.
    private const float Furthest = 11f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x)
        where V : struct, ISimd<V>
    {
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(Furthest));
        V minusGate = MinusGate(magnitude, out V correction);
        return Gate.Forward(x, minusGate, correction, magnitude, out _);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Forward<V>(V x, out V derivative)
        where V : struct, ISimd<V>
    {
        V magnitude = VectorMath.NotAbove(V.Abs(x), V.Create(Furthest));
        V minusGate = MinusGate(magnitude, out V correction);
        V y = Gate.Forward(x, minusGate, correction, magnitude, out V exponential);

        // |x| · g′ = |x| · (A + 3 · B · x²)
        V slope = V.MultiplyAdd(V.Create(3f * B) * magnitude, magnitude, V.Create(A));
        derivative = Gate.Derivative(x, magnitude * slope, exponential);
        return y;
    }

    /// <summary>−g of x ≥ 0 in two floats: g up to 90 is an exponent, and each digit that it lacks is one that the result lacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V MinusGate<V>(V x, out V correction)
        where V : struct, ISimd<V>
    {
        V square = x * x;
        V squareLow = VectorMath.ProductRemainder(x, x, square);

        V term = V.Create(B) * square;
        V termLow = VectorMath.ProductRemainder(V.Create(B), square, term);
        termLow += V.MultiplyAdd(V.Create(B), squareLow, V.Create(BLow) * square);

        // The sum, and what rounding took from it (Knuth's TwoSum).
        V sum = V.Create(A) + term;
        V rounded = sum - V.Create(A);
        V sumLow = V.Create(A) - (sum - rounded) + (term - rounded) + (termLow + V.Create(ALow));

        V gate = x * sum;
        V gateLow = V.MultiplyAdd(x, sumLow, VectorMath.ProductRemainder(x, sum, gate));
        correction = V.Zero - gateLow;
        return V.Zero - gate;
    }
}
