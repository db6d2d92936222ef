using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>What is written compiles without a warning wherever a user may put it: see <see cref="TestCompilation.Strict"/>.</summary>
public class HostileSettingsTests
{
    private const string Options = "NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.1";

    [Theory]
    [InlineData("[Mlp.Mlp(3, 4, 2)] partial class GlobalNet;")]
    [InlineData("partial class Outer { partial struct Middle { partial interface IInner { [Mlp.Mlp(3, 4, 2, " + Options + ")] private sealed partial class Net; } } }")]
    [InlineData("public partial record Outer { public partial record struct Inner { [Mlp.Mlp(3, 4, 2, " + Options + ")] public partial class Net; } }")]
    [InlineData("namespace @namespace.@class { [Mlp.Mlp(3, 4, 2, " + Options + ")] public partial class @event; }")]
    [InlineData("[Mlp.Mlp(3, 4, 2)] partial class @class; [Mlp.Mlp(3, 4, 2)] partial class @var;")]
    [InlineData("namespace Größe { [Mlp.Mlp(3, 4, 2, " + Options + ")] public partial class Сеть_網; }")]
    [InlineData("namespace A { [Mlp.Mlp(3, 4, 2)] public partial class Net; [Mlp.Mlp(4, 2)] public partial class NET; } namespace a { [Mlp.Mlp(4, 2)] public partial class Net; }")]
    [InlineData("namespace A.B { [Mlp.Mlp(3, 4)] public partial class C; } namespace A { [Mlp.Mlp(3, 4)] public partial class B_C; [Mlp.Mlp(3, 4)] public partial class Outer_In_C; public partial class Outer { [Mlp.Mlp(3, 4)] public partial class C; } }")]
    [InlineData("namespace App { class System; class Span; class ReadOnlySpan; class Vector; class Vector512; class Unsafe; class Math; class MemoryMarshal; class MethodImpl; class Forward; class Backward; class BatchNorm; class ISimd; class ReLU; [Mlp.Mlp(3, 4, 2, " + Options + ")] public partial class Net; }")]
    [InlineData("namespace App { [Mlp.Mlp(3, 4, 2, " + Options + ")] public partial class Net { class System; class Span; class Vector; class Unsafe; class MemoryMarshal; class Stream; } }")]
    [InlineData("class Span; class Vector; class Unsafe; class MemoryMarshal; [Mlp.Mlp(3, 4, 2, " + Options + ")] partial class Net;")]
    [InlineData("namespace Mlp.Simd2 { [Mlp(3, 4, 2)] public partial class Net; } namespace Mlp { [Mlp(3, 4, 2)] public partial class Net; }")]
    [InlineData("namespace App { public class Base { protected Base(int x = 0) { } public float Forward(float x) => x; } [Mlp.Mlp(3, 4, 2)] public partial class Net : Base { public Net() : this(1) { } public float Backward(float x) => x; static Net() { } } }")]
    [InlineData("#nullable disable\nnamespace App { [Mlp.Mlp(3, 4, 2)] public partial class Net { } public partial class Net { } }")]
    [InlineData("[assembly: System.CLSCompliant(true)]\nnamespace App { [Mlp.Mlp(3, 4, 2, " + Options + "), System.CLSCompliant(false)] public partial class Net { } }")]
    public void Compiles(string source) => Assert.NotEmpty(GeneratorRunner.Run(source).AssertCompiles().Files);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    public void Text_is_the_same_in_every_culture(string culture)
    {
        const string Source = "[Mlp.Mlp(1500, 4, 2, " + Options + ", NormEps = 1.5e-7, NormMomentum = 0.25)] public partial class IndexNet;";
        var invariant = GeneratorRunner.Run(Source).Files;
        var previous = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo(culture);
            Assert.Equal(invariant, GeneratorRunner.Run(Source).Files);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = previous;
        }
    }
}
