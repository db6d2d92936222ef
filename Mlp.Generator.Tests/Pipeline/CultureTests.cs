using System.Globalization;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>The text of files and messages is the same wherever it is written.</summary>
public class CultureTests
{
    private const string Nets = """
        using Mlp;
        namespace İstanbul.Istanbul;
        [Mlp(4, 5, 3, NormLayer = NormLayer.BatchNorm1d, NormEps = 1.5e-5, NormMomentum = 0.25, Dropout = 0.125)] partial class I;
        [Mlp(4, 5, 3)] partial class i;
        [Mlp(784, 1234, 10, ActivationLayer = ActivationLayer.Identity, Bias = false)] partial class İnce;
        """;

    private const string Faults = "[Mlp.Mlp(-1234567, -1, Dropout = -1234.5, NormEps = -0.5)] class Net;";

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    public void Nothing_depends_on_the_culture(string name)
    {
        GeneratorOptions options = new() { Culture = Hostile(name) };
        Assert.Equal(GeneratorRunner.Run(Nets).Files, GeneratorRunner.Run(Nets, options).AssertCompiles().Files);
        Assert.Equal(Messages(new()), Messages(options));
    }

    [Fact]
    public void The_numbers_in_messages_are_written_as_in_code()
    {
        Assert.Contains(Messages(new() { Culture = Hostile("sv-SE") }), message => message.Contains("Dropout is -1234.5,", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Messages(GeneratorOptions options) =>
        GeneratorRunner.Analyze(Faults, options).Select(diagnostic => diagnostic.GetMessage(options.Culture));

    // Where the machine has no ICU, the names alone would change nothing: the formats are set by hand, too.
    private static CultureInfo Hostile(string name)
    {
        CultureInfo culture = new(name);
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberGroupSeparator = "\u00a0";
        culture.NumberFormat.NaNSymbol = "¤¤¤";
        culture.NumberFormat.PositiveInfinitySymbol = "∞";
        return culture;
    }
}
