using Mlp.Activations;
using Xunit.Abstractions;

namespace Mlp.Tests.Activations;

using static ActivationReferences;

/// <summary>
/// Every activation against double precision over the whole range of floats, at every vector width: values in units in the last place down to where
/// the result is denormal, derivatives in units of 2⁻²⁴.
/// </summary>
public class ActivationAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void Identity_is_exact() => CheckOutput<Identity>(0, 0, x => x, x => 1);

    [Fact]
    public void ReLU_is_exact() => CheckOutput<ReLU>(0, 0, x => x < 0 ? 0 : x, x => x > 0 ? 1 : 0, IsNumber);

    [Fact]
    public void ReLU6_is_exact() => CheckOutput<ReLU6>(0, 0, x => Math.Clamp(x, 0, 6), x => x is > 0 and < 6 ? 1 : 0, IsNumber);

    [Fact]
    public void Hardtanh_is_exact() => CheckOutput<DefaultHardtanh>(0, 0, x => Math.Clamp(x, -1, 1), x => x is > -1 and < 1 ? 1 : 0, IsNumber);

    [Fact]
    public void LeakyReLU_is_within_1_ulp()
        => CheckOutput<DefaultLeakyReLU>(1, 1, x => x > 0 ? x : 0.01f * x, x => x > 0 ? 1 : 0.01f, IsNumber);

    [Fact]
    public void ELU_is_within_2_ulp() => CheckOutput<DefaultELU>(2, 2, x => Elu(x, 1), x => EluDerivative(x, 1));

    [Fact]
    public void SELU_is_within_3_ulp()
        => CheckOutput<SELU>(3, 3, x => Elu(x, 1.6732632423543772 * 1.0507009873554805, 1.0507009873554805), x => EluDerivative(x, 1.6732632423543772 * 1.0507009873554805, 1.0507009873554805));

    [Fact]
    public void CELU_is_within_3_ulp()
        => CheckOutput<WideCELU>(3, 4, x => Elu(x, WideCELU.Alpha, 1, 1 / (double)WideCELU.Alpha), x => EluDerivative(x, WideCELU.Alpha, 1, 1 / (double)WideCELU.Alpha));

    [Fact]
    public void Sigmoid_is_within_4_ulp() => CheckOutput<Sigmoid>(4, 4, ActivationReferences.Sigmoid, SigmoidDerivative);

    [Fact]
    public void Tanh_is_within_4_ulp() => CheckOutput<Tanh>(4, 6, Math.Tanh, TanhDerivative);

    [Fact]
    public void GELU_is_within_8_ulp() => Check<GELU>(8, 4, Gelu, GeluDerivative);

    [Fact]
    public void GELU_tanh_is_within_8_ulp() => Check<GELUTanh>(8, 4, GeluTanh, GeluTanhDerivative);

    [Fact]
    public void SiLU_is_within_8_ulp() => Check<SiLU>(8, 4, Silu, SiluDerivative);

    [Fact]
    public void Mish_is_within_8_ulp() => Check<Mish>(8, 6, ActivationReferences.Mish, MishDerivative);

    [Fact]
    public void Softplus_is_within_8_ulp()
        => CheckOutput<DefaultSoftplus>(8, 4, x => x > 20 ? x : ActivationReferences.Softplus(x), ActivationReferences.Sigmoid);

    [Fact]
    public void LogSigmoid_is_within_8_ulp()
        => CheckOutput<LogSigmoid>(8, 4, x => -ActivationReferences.Softplus(-x), x => ActivationReferences.Sigmoid(-x));

    [Fact]
    public void Softsign_is_within_2_ulp()
        => CheckOutput<Softsign>(2, 4, ActivationReferences.Softsign, x => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))));

    [Fact]
    public void Hardsigmoid_is_within_2_ulp()
        => CheckOutput<Hardsigmoid>(2, 1, ActivationReferences.Hardsigmoid, x => x is > -3 and < 3 ? 1 / 6.0 : 0, x => IsNumber(x) && MathF.Abs(x - 3) > 1e-6f && MathF.Abs(x + 3) > 1e-6f);

    [Fact]
    public void Hardswish_is_within_3_ulp() => Check<Hardswish>(3, 2, ActivationReferences.Hardswish, HardswishDerivative, IsNumber);

    // A derivative that is a choice between constants is one of them for NaN, too.
    private static bool IsNumber(float x) => !float.IsNaN(x);

    private void CheckOutput<TActivation>(double allowed, double allowedDerivative, Func<double, double> value, Func<double, double> derivative, Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IOutputActivation
        => Check(typeof(TActivation).Name, ActivationSweep.RunOutput<TActivation>(value, derivative, hasDerivative), allowed, allowedDerivative);

    private void Check<TActivation>(double allowed, double allowedDerivative, Func<double, double> value, Func<double, double> derivative, Func<float, bool>? hasDerivative = null)
        where TActivation : struct, IActivation
        => Check(typeof(TActivation).Name, ActivationSweep.Run<TActivation>(value, derivative, hasDerivative), allowed, allowedDerivative);

    private void Check(string name, ActivationSweep sweep, double allowed, double allowedDerivative)
    {
        string report = $"{name}: {string.Join("; ", sweep.Values)} | derivative {string.Join("; ", sweep.Derivatives)} | from output {string.Join("; ", sweep.Backward)}";
        output.WriteLine(report);
        Assert.True(sweep.Values.All(error => error.Largest <= allowed), report);
        Assert.True(sweep.Derivatives.Concat(sweep.Backward).All(error => error.Largest <= allowedDerivative), report);
    }
}
