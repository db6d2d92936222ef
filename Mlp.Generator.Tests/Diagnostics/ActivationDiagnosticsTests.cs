using System.Globalization;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Model;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Parameters of activations, and activations of the user's own: what is wrong is said where it is.</summary>
public class ActivationDiagnosticsTests
{
    private const string Types = """

        namespace Users
        {
            using Mlp.Activations;
            using Mlp.Simd;
            public struct Cube : IActivation
            {
                public static V Forward<V>(V x) where V : struct, ISimd<V> => x * x * x;
                public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V>
                {
                    derivative = V.Create(3f) * x * x;
                    return x * x * x;
                }
            }
            public interface IFactor { static abstract float Factor { get; } }
            public struct Two : IFactor { public static float Factor => 2; }
            public struct Scaled<T> : IActivation where T : struct, IFactor
            {
                public static V Forward<V>(V x) where V : struct, ISimd<V> => V.Create(T.Factor) * x;
                public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V>
                {
                    derivative = V.Create(T.Factor);
                    return V.Create(T.Factor) * x;
                }
            }
            public struct @event : IActivation
            {
                public static V Forward<V>(V x) where V : struct, ISimd<V> => x;
                public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V> => derivative = x;
            }
            public ref struct OnStack : IActivation
            {
                public static V Forward<V>(V x) where V : struct, ISimd<V> => x;
                public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V> => derivative = x;
            }
            public class Boxed : IActivation
            {
                public static V Forward<V>(V x) where V : struct, ISimd<V> => x;
                public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V> => derivative = x;
            }
            public struct Nothing;
            public struct Lookalike : Fakes.IActivation;
            namespace Fakes { public interface IActivation; }
            public partial class Outer
            {
                private struct Hidden : IActivation
                {
                    public static V Forward<V>(V x) where V : struct, ISimd<V> => x;
                    public static V Forward<V>(V x, out V derivative) where V : struct, ISimd<V> => derivative = x;
                }
                [Mlp.Mlp(4, 8, 3, NET)] internal partial class Net;
            }
        }
        file struct OfFile : Mlp.Activations.IActivation
        {
            public static V Forward<V>(V x) where V : struct, Mlp.Simd.ISimd<V> => x;
            public static V Forward<V>(V x, out V derivative) where V : struct, Mlp.Simd.ISimd<V> => derivative = x;
        }
        """;

    public static TheoryData<string, string, string> Faults => new()
    {
        { "MLP062", "[|NegativeSlope = 0.2|]", "for ReLU does not have it: set ActivationLayer = ActivationLayer.LeakyReLU, or remove NegativeSlope" },
        { "MLP062", "ActivationLayer = ActivationLayer.SELU, [|Alpha = 2|]", "ActivationLayer.ELU or ActivationLayer = ActivationLayer.CELU" },
        { "MLP062", "ActivationLayer = ActivationLayer.GELU, [|Beta = 2|]", "for GELU does not have it" },
        { "MLP062", "ActivationLayer = ActivationLayer.Sigmoid, [|Threshold = 2|]", "ActivationLayer.Softplus" },
        { "MLP062", "ActivationLayer = ActivationLayer.ReLU6, [|MaxValue = 6|]", "ActivationLayer.Hardtanh" },
        { "MLP062", "[|MinValue = double.NaN|], ActivationLayer = ActivationLayer.Tanh", "MinValue has no effect" },
        { "MLP062", "ActivationLayer = ActivationLayer.SiLU, [|Approximate = Approximate.Tanh|]", "ActivationLayer.GELU" },
        { "MLP062", "ActivationType = typeof(Users.Cube), [|Alpha = 2|]", "for Cube does not have it" },
        { "MLP063", "ActivationLayer = ActivationLayer.LeakyReLU, [|NegativeSlope = double.NaN|]", "NegativeSlope is NaN, but as a float it must be a finite number: choose such a value; the default is 0.01" },
        { "MLP063", "ActivationLayer = ActivationLayer.LeakyReLU, [|NegativeSlope = 1e39|]", "NegativeSlope is 1E+39" },
        { "MLP063", "ActivationLayer = ActivationLayer.ELU, [|Alpha = double.NegativeInfinity|]", "Alpha is -Infinity" },
        { "MLP063", "ActivationLayer = ActivationLayer.CELU, [|Alpha = 0|]", "a positive, finite number, which x is divided by" },
        { "MLP063", "ActivationLayer = ActivationLayer.CELU, [|Alpha = 1e-39|]", "Alpha is 1E-39" },
        { "MLP063", "ActivationLayer = ActivationLayer.Softplus, [|Beta = -1|]", "Beta is -1" },
        { "MLP063", "ActivationLayer = ActivationLayer.Softplus, [|Threshold = double.PositiveInfinity|]", "the default is 20" },
        { "MLP063", "ActivationLayer = ActivationLayer.Hardtanh, [|MinValue = 1|]", "below MaxValue, which is 1: choose such a value; the default is -1" },
        { "MLP063", "ActivationLayer = ActivationLayer.Hardtanh, [|MaxValue = -2|]", "above MinValue, which is -1" },
        { "MLP063", "ActivationLayer = ActivationLayer.Hardtanh, [|MaxValue = double.NaN|], MinValue = 0", "MaxValue is NaN" },
        { "MLP063", "ActivationLayer = ActivationLayer.Hardtanh, [|MinValue = 1|], MaxValue = 1.00000000001", "MinValue is 1" },
        { "MLP024", "ActivationLayer = ActivationLayer.GELU, [|Approximate = (Approximate)5|]", "Approximate is 5" },
        { "MLP064", "[|ActivationType = typeof(int)|]", "'int', which does not implement Mlp.Activations.IActivation" },
        { "MLP064", "[|ActivationType = typeof(string)|]", "is not a struct" },
        { "MLP064", "[|ActivationType = typeof(int[])|]", "is not a struct" },
        { "MLP064", "[|ActivationType = typeof(Users.Boxed)|]", "declare it as 'readonly struct'" },
        { "MLP064", "[|ActivationType = typeof(Users.Nothing)|]", "does not implement" },
        { "MLP064", "[|ActivationType = typeof(Users.Lookalike)|]", "does not implement" },
        { "MLP064", "[|ActivationType = typeof(Users.Scaled<>)|]", "lacks its type arguments" },
        { "MLP064", "[|ActivationType = typeof(Users.OnStack)|]", "remove 'ref'" },
        { "MLP064", "[|ActivationType = typeof(OfFile)|]", "is not accessible" },
        { "MLP065", "[|ActivationLayer = ActivationLayer.ReLU|], ActivationType = typeof(Users.Cube)", "ActivationType = typeof(Cube)" },
    };

    public static TheoryData<string> NearMisses =>
    [
        "ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = -3",
        "ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0",
        "ActivationLayer = ActivationLayer.ELU, Alpha = 0",
        "ActivationLayer = ActivationLayer.CELU, Alpha = 1e-30",
        "ActivationLayer = ActivationLayer.Softplus, Threshold = -1, Beta = 1e30",
        "ActivationLayer = ActivationLayer.Hardtanh, MaxValue = double.PositiveInfinity, MinValue = double.NegativeInfinity",
        "ActivationLayer = ActivationLayer.GELU, Approximate = Approximate.None",
        "ActivationType = null",
        "ActivationType = typeof(Users.Cube), Dropout = 0.5, NormLayer = NormLayer.BatchNorm1d",
        "ActivationType = typeof(Users.Scaled<Users.Two>)",
        "ActivationType = typeof(Users.@event), Dropout = 0.5",
        "ActivationType = typeof(Mlp.Activations.SiLU)",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_at_the_argument(string id, string arguments, string message)
    {
        (string source, IReadOnlyList<(int, string)> places) = Marked.Read($"using Mlp;\n[Mlp(4, 8, 3, {arguments})] partial class Net;{Source()}");
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(places, [Marked.PlaceOf(diagnostic)]);
        Assert.Contains(message, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(id == "MLP062", GeneratorRunner.Run(source).Files.Keys.Any(file => file.StartsWith("Net.", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(NearMisses))]
    public void A_near_miss_is_no_fault(string arguments)
    {
        string source = $"using Mlp;\n[Mlp(4, 8, 3, {arguments})] partial class Net;{Source()}";
        Assert.Empty(GeneratorRunner.Analyze(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public void A_type_that_only_the_class_sees_is_reported()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze("using Mlp;" + Source("ActivationType = typeof(Hidden)")));
        Assert.Equal("MLP064", diagnostic.Id);
        Assert.Contains("'Users.Outer.Hidden', which is not accessible", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_network_cannot_have_one_of_the_users()
    {
        string source = "using Mlp; [Mlp(4, 8, 3, ActivationType = typeof(Users.Cube), Weights = \"w.safetensors\")] static partial class Net;" + Source();
        Assert.Contains("MLP066", GeneratorRunner.Analyze(source).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void A_type_that_does_not_exist_is_left_to_the_compiler()
    {
        string source = "using Mlp; [Mlp(4, 8, 3, ActivationType = typeof(Unknown))] partial class Net;";
        Assert.Empty(GeneratorRunner.Analyze(source));
        Assert.Contains(GeneratorRunner.Run(source).Diagnostics, diagnostic => diagnostic.Id == "CS0246");
    }

    [Fact]
    public void Parameters_that_do_nothing_change_nothing()
    {
        ActivationModel plain = Parse("ActivationLayer = ActivationLayer.Tanh");
        Assert.Equal(plain, Parse("ActivationLayer = ActivationLayer.Tanh, NegativeSlope = 7, Alpha = 7, Beta = 7, Threshold = 7, MinValue = -7, MaxValue = 7, Approximate = Approximate.Tanh"));
    }

    /// <summary>The parser's defaults are the attribute's, which are PyTorch's.</summary>
    [Fact]
    public void Defaults_are_the_attributes()
    {
        MlpAttribute attribute = new(4, 3);
        ActivationModel model = Parse("ActivationLayer = ActivationLayer.ELU");
        Assert.Equal(
            (attribute.NegativeSlope, attribute.Alpha, attribute.Beta, attribute.Threshold, attribute.MinValue, attribute.MaxValue, (int)attribute.Approximate),
            (model.NegativeSlope, model.Alpha, model.Beta, model.Threshold, model.MinValue, model.MaxValue, (int)model.Approximate));
    }

    private static string Source(string net = "Bias = true") => Types.Replace("NET", net, StringComparison.Ordinal);

    private static ActivationModel Parse(string arguments) =>
        Assert.Single(PipelineAssert.Values(GeneratorRunner.Run($"using Mlp; [Mlp(4, 3, {arguments})] partial class Net;").Run, TrackingNames.Network).OfType<MlpModel>()).Topology.Activation;
}
