using Mlp.Activations;

namespace Mlp.Tests.Numerics;

using static ActivationReferences;

/// <summary>Every vector function and activation, with the error that it is held to.</summary>
internal static class AccuracyCases
{
    private const double SmallestNormal = 1.1754943508222875e-38;
    private const double SeluScale = 1.0507009873554805, SeluAlpha = 1.6732632423543772 * SeluScale;
    private const double CeluScale = 1 / (double)WideCELU.Alpha;

    // Filled while the activations below are listed: it stays above them.
    private static readonly Dictionary<string, (ArrayFunction, ArrayFunction)> s_values = [];

    /// <summary>VectorMath's.</summary>
    public static IReadOnlyList<AccuracyCase> Functions { get; } =
    [
        Function<Exp>("Exp", 1.1, FlushedExp),
        Function<ExpOfNonPositive>("ExpOfNonPositive", 1.1, FlushedExp, IsNotPositive),
        Function<ExpMinus1OfNonPositive>("ExpMinus1OfNonPositive", 1.5, ExpMinus1, IsNotPositive),
        Function<Log>("Log", 1, Math.Log),
        Function<Log1pExpOfNonPositive>("Log1pExpOfNonPositive", 4, ActivationReferences.Softplus, IsNotPositive),
        Function<SigmoidFunction>("Sigmoid", 2.5, ActivationReferences.Sigmoid),
        Function<TanhFunction>("Tanh", 3, Math.Tanh),
    ];

    /// <summary>The activations: value and derivative, and the derivative from the output where the activation tells it.</summary>
    public static IReadOnlyList<AccuracyCase> Activations { get; } =
    [
        .. Output<Identity>("Identity", 0, 0, x => x, x => 1),
        .. Output<ReLU>("ReLU", 0, 0, x => x < 0 ? 0 : x, x => x > 0 ? 1 : 0, IsNumber),
        .. Output<ReLU6>("ReLU6", 0, 0, x => Math.Clamp(x, 0, 6), x => x is > 0 and < 6 ? 1 : 0, IsNumber),
        .. Output<DefaultHardtanh>("Hardtanh", 0, 0, x => Math.Clamp(x, -1, 1), x => x is > -1 and < 1 ? 1 : 0, IsNumber),
        .. Output<DefaultLeakyReLU>("LeakyReLU", 1, 1, x => x > 0 ? x : 0.01f * x, x => x > 0 ? 1 : 0.01f, IsNumber),
        .. Output<DefaultELU>("ELU", 2, 2, x => Elu(x, 1), x => EluDerivative(x, 1)),
        .. Output<SELU>("SELU", 3, 3, x => Elu(x, SeluAlpha, SeluScale), x => EluDerivative(x, SeluAlpha, SeluScale)),
        .. Output<WideCELU>("CELU, α 1.7", 3, 4, x => Elu(x, WideCELU.Alpha, 1, CeluScale), x => EluDerivative(x, WideCELU.Alpha, 1, CeluScale)),
        .. Output<Sigmoid>("Sigmoid", 4, 4, ActivationReferences.Sigmoid, SigmoidDerivative),
        .. Output<Tanh>("Tanh", 4, 6, Math.Tanh, TanhDerivative),
        .. Any<GELU>("GELU", 8, 4, Gelu, GeluDerivative),
        .. Any<GELUTanh>("GELU, tanh", 8, 4, GeluTanh, GeluTanhDerivative),
        .. Any<SiLU>("SiLU", 8, 4, Silu, SiluDerivative),
        .. Any<Mish>("Mish", 8, 4, ActivationReferences.Mish, MishDerivative),
        .. Output<DefaultSoftplus>("Softplus", 8, 4, x => x > 20 ? x : ActivationReferences.Softplus(x), ActivationReferences.Sigmoid),
        .. Output<LogSigmoid>("LogSigmoid", 8, 4, x => -ActivationReferences.Softplus(-x), x => ActivationReferences.Sigmoid(-x)),
        .. Output<Softsign>("Softsign", 2, 4, ActivationReferences.Softsign, x => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x)))),
        .. Output<Hardsigmoid>("Hardsigmoid", 2, 1, ActivationReferences.Hardsigmoid, x => x is > -3 and < 3 ? 1 / 6.0 : 0, IsInsideOfHardsigmoid),
        .. Any<Hardswish>("Hardswish", 3, 2, ActivationReferences.Hardswish, HardswishDerivative, IsNumber),
    ];

    public static IReadOnlyList<AccuracyCase> All { get; } = [.. Functions, .. Activations];

    /// <summary>For each activation the functions that compute its value in prediction, and in training.</summary>
    public static IReadOnlyDictionary<string, (ArrayFunction Prediction, ArrayFunction Training)> Values => s_values;

    private static bool IsNotPositive(float x) => !(x > 0);

    // A derivative that is a choice between constants is one of them for NaN, too.
    private static bool IsNumber(float x) => !float.IsNaN(x);

    // Told from the output, x beside a corner is on it once that is rounded.
    private static bool IsInsideOfHardsigmoid(float x) => IsNumber(x) && MathF.Abs(x - 3) > 1e-6f && MathF.Abs(x + 3) > 1e-6f;

    private static double FlushedExp(double x) => Math.Exp(x) < SmallestNormal ? 0 : Math.Exp(x);

    private static AccuracyCase Function<TFunction>(string name, double limit, Func<double, double> exact, Func<float, bool>? includes = null)
        where TFunction : struct, IVectorFunction
        => new(name, AccuracyCase.Value, limit, ErrorUnit.LastPlace, Vectorised<TFunction>.Apply, exact, includes);

    private static AccuracyCase[] Any<TActivation>(
        string name,
        double limit,
        double derivativeLimit,
        Func<double, double> value,
        Func<double, double> derivative,
        Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IActivation
    {
        s_values[name] = (Vectorised<Prediction<TActivation>>.Apply, Vectorised<TrainingValue<TActivation>>.Apply);
        return
        [
            Function<Prediction<TActivation>>(name, limit, value),
            new(
                name, AccuracyCase.Derivative, derivativeLimit, ErrorUnit.Rounding,
                Vectorised<Derivative<TActivation>>.Apply, derivative, hasDerivative),
        ];
    }

    private static AccuracyCase[] Output<TActivation>(
        string name,
        double limit,
        double derivativeLimit,
        Func<double, double> value,
        Func<double, double> derivative,
        Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IOutputActivation =>
    [
        .. Any<TActivation>(name, limit, derivativeLimit, value, derivative, hasDerivative),
        new(
            name, AccuracyCase.DerivativeFromOutput, derivativeLimit, ErrorUnit.Rounding,
            Vectorised<DerivativeFromOutput<TActivation>>.Apply, derivative, hasDerivative),
    ];
}
