using System.Runtime.CompilerServices;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Tests.Activations;

/// <summary>Runs an activation over floats of all exponents, at every vector width, and measures how far it is from double precision.</summary>
internal sealed class ActivationSweep
{
    /// <summary>From one bit pattern to the next: a prime, so that all residues of the mantissa come up. MLP_SWEEP_STRIDE=1 takes all floats.</summary>
    private static readonly uint s_stride = uint.Parse(Environment.GetEnvironmentVariable("MLP_SWEEP_STRIDE") ?? "5003");

    private const int Block = 4096;
    private const double SmallestNormal = 1.1754943508222875e-38;

    private static readonly string[] s_widths = ["512 bits", "256 bits", "128 bits", "scalar"];

    private readonly Measurement[] _values = [.. s_widths.Select(width => new Measurement(width))];
    private readonly Measurement[] _derivatives = [.. s_widths.Select(width => new Measurement(width))];
    private readonly Measurement[] _backward = [.. s_widths.Select(width => new Measurement(width))];

    /// <summary>Errors of f, in units in the last place of the exact value; of those that are denormal, none.</summary>
    public IReadOnlyList<Measurement> Values => _values;

    /// <summary>Errors of f′, in units of 2⁻²⁴, or of 2⁻²⁴ of values beyond 1.</summary>
    public IReadOnlyList<Measurement> Derivatives => _derivatives;

    /// <summary>Errors of f′ where it is told from the output, likewise.</summary>
    public IReadOnlyList<Measurement> Backward => _backward;

    public static ActivationSweep Run<TActivation>(Func<double, double> value, Func<double, double> derivative, Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IActivation
    {
        ActivationSweep sweep = new();
        float[] x = new float[Block], y = new float[Block], slope = new float[Block], again = new float[Block];
        double[] exact = new double[Block], exactSlope = new double[Block];
        foreach (float[] inputs in Inputs(x))
        {
            for (int i = 0; i < Block; i++)
            {
                exact[i] = value(inputs[i]);
                exactSlope[i] = hasDerivative?.Invoke(inputs[i]) == false ? double.PositiveInfinity : derivative(inputs[i]);
            }

            sweep.Measure<Simd512, TActivation>(0, x, y, slope, again, exact, exactSlope);
            sweep.Measure<Simd256, TActivation>(1, x, y, slope, again, exact, exactSlope);
            sweep.Measure<Simd128, TActivation>(2, x, y, slope, again, exact, exactSlope);
            sweep.Measure<SimdScalar, TActivation>(3, x, y, slope, again, exact, exactSlope);
        }

        return sweep;
    }

    /// <summary>The same of an activation that can tell its derivative from its output.</summary>
    public static ActivationSweep RunOutput<TActivation>(Func<double, double> value, Func<double, double> derivative, Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IOutputActivation
    {
        ActivationSweep sweep = Run<TActivation>(value, derivative, hasDerivative);
        float[] x = new float[Block];
        foreach (float[] inputs in Inputs(x))
        {
            Fill<Simd512>(0);
            Fill<Simd256>(1);
            Fill<Simd128>(2);
            Fill<SimdScalar>(3);

            void Fill<V>(int width)
                where V : struct, ISimd<V>
            {
                float[] gradient = new float[Block];
                for (nuint i = 0; i < Block; i += V.Count)
                {
                    V.Store(TActivation.Backward(V.Create(1f), TActivation.Forward(V.Load(ref inputs[0], i))), ref gradient[0], i);
                }

                for (int i = 0; i < Block; i++)
                {
                    if (hasDerivative?.Invoke(inputs[i]) != false)
                    {
                        sweep._backward[width].Take(inputs[i], AbsoluteError(derivative(inputs[i]), gradient[i]));
                    }
                }
            }
        }

        return sweep;
    }

    /// <summary>Edge cases first, then floats of all bit patterns.</summary>
    private static IEnumerable<float[]> Inputs(float[] x)
    {
        float[] edges =
        [
            0f, -0f, 1f, -1f, 3f, -3f, 6f, -6f, 20f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
            float.Epsilon, -float.Epsilon, (float)SmallestNormal, -(float)SmallestNormal, 87.33654f, -87.33654f, -87.33655f, 88.72283f, 88.72284f, -103.3f,
        ];
        float[] around = [.. edges.SelectMany(edge => new[] { edge, MathF.BitIncrement(edge), MathF.BitDecrement(edge) })];
        for (int i = 0; i < Block; i++)
        {
            x[i] = around[i % around.Length];
        }

        yield return x;
        ulong bits = 0;
        while (bits < 1ul << 32)
        {
            for (int i = 0; i < Block; i++, bits += s_stride)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)bits);
            }

            yield return x;
        }

        // Where functions bend: as many again between −20 and 20.
        for (int block = 0; block < 48; block++)
        {
            for (int i = 0; i < Block; i++)
            {
                x[i] = (float)((block * Block + i) * (40.0 / (48 * Block)) - 20);
            }

            yield return x;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Apply<V, TActivation>(float[] x, float[] y, float[] slope, float[] again)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        for (nuint i = 0; i < Block; i += V.Count)
        {
            V.Store(TActivation.Forward(V.Load(ref x[0], i)), ref y[0], i);
            V.Store(TActivation.Forward(V.Load(ref x[0], i), out V derivative), ref again[0], i);
            V.Store(derivative, ref slope[0], i);
        }
    }

    private void Measure<V, TActivation>(int width, float[] x, float[] y, float[] slope, float[] again, double[] exact, double[] exactSlope)
        where V : struct, ISimd<V>
        where TActivation : struct, IActivation
    {
        Apply<V, TActivation>(x, y, slope, again);
        for (int i = 0; i < Block; i++)
        {
            // What training computes is what prediction computes.
            bool same = BitConverter.SingleToInt32Bits(y[i]) == BitConverter.SingleToInt32Bits(again[i]) || (float.IsNaN(y[i]) && float.IsNaN(again[i]));
            _values[width].Take(x[i], same ? RelativeError(exact[i], y[i]) : double.PositiveInfinity);
            if (!double.IsPositiveInfinity(exactSlope[i]))
            {
                _derivatives[width].Take(x[i], AbsoluteError(exactSlope[i], slope[i]));
            }
        }
    }

    /// <summary>In units in the last place of the exact value; infinite where NaN or an infinity is missed.</summary>
    private static double RelativeError(double exact, float actual)
    {
        if (double.IsNaN(exact) || double.IsInfinity((float)exact))
        {
            return actual.Equals((float)exact) ? 0 : double.PositiveInfinity;
        }

        if (Math.Abs(exact) < SmallestNormal)
        {
            return Math.Abs(actual) <= SmallestNormal ? 0 : double.PositiveInfinity;
        }

        float magnitude = MathF.Abs((float)exact);
        double unit = (double)magnitude - MathF.BitDecrement(magnitude);
        return float.IsFinite(actual) ? Math.Abs(actual - exact) / unit : double.PositiveInfinity;
    }

    private static double AbsoluteError(double exact, float actual)
    {
        double error = Math.Abs(actual - exact) / Math.Max(1, Math.Abs(exact)) * (1 << 24);
        return double.IsNaN(exact) ? (float.IsNaN(actual) ? 0 : double.PositiveInfinity) : double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
