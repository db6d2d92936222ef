using System.Text;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Pipeline;

/// <summary>Two networks' files never have one name, though the compiler takes no notice of case.</summary>
public class HintNameTests
{
    [Theory]
    [InlineData("partial class Net; partial class net; partial class NET;", "NET", "Net-2", "net-3")]
    [InlineData("namespace A { partial class Net; } namespace a { partial class Net; }", "A.Net", "a.Net-2")]
    [InlineData("namespace A { partial class Net; } namespace B { partial class Net; }", "A.Net", "B.Net")]
    [InlineData("partial class Net; partial class Outer { partial class Net; }", "Net", "Outer+Net")]
    [InlineData("partial class Outer { partial class Net; partial class net; }", "Outer+Net", "Outer+net-2")]
    [InlineData("partial class Digit; namespace digit { partial class forward; }", "Digit", "digit.forward-2")]
    [InlineData("namespace Digit { partial class forward; } partial class digit;", "Digit.forward", "digit-2")]
    [InlineData("partial class @class; partial class Class;", "Class", "class-2")]
    [InlineData("partial class Größe; partial class GRÖßE; partial class Ⅷ; partial class ⅷ;", "GRÖßE", "Größe-2", "Ⅷ", "ⅷ-2")]
    [InlineData("partial class I; partial class i; partial class İ; partial class ı;", "I", "i-2", "İ", "ı")]
    public void Names_that_clash_are_told_apart(string declarations, params string[] expected)
    {
        GeneratorResult result = GeneratorRunner.Run(declarations.Replace("partial class", "[Mlp.Mlp(4, 3)] partial class", StringComparison.Ordinal)
            .Replace("[Mlp.Mlp(4, 3)] partial class Outer", "partial class Outer", StringComparison.Ordinal)).AssertCompiles();
        IEnumerable<string> hintNames = PipelineAssert.Values(result.Run, TrackingNames.Network).OfType<MlpModel>().Select(model => model.Class.HintName);
        Assert.Equal(expected, hintNames.Order(StringComparer.Ordinal));
        Assert.Equal(result.Files.Count, result.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(expected, hint => Assert.Contains(result.Files.Keys, file => file.StartsWith(hint, StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_classes_of_one_name_do_not_compile_and_get_nothing()
    {
        GeneratorResult result = GeneratorRunner.Run("""
            partial class Outer { [Mlp.Mlp(4, 3)] partial class Net; }
            partial struct Outer { [Mlp.Mlp(4, 3)] partial class Net; }
            [Mlp.Mlp(4, 3)] partial class Other;
            """);
        Assert.All(result.Files.Keys, file => Assert.StartsWith("Other", file, StringComparison.Ordinal));
        Assert.NotEmpty(result.Files);
    }

    [Fact]
    public void The_order_of_declarations_does_not_matter()
    {
        string[] names = ["b.Net", "A.Net", "a.net", "A.NET", "c", "C.d", "x"];
        EquatableArray<HintNameClash> expected = HintNames.FindClashes([.. names]);
        Assert.Equal(expected, HintNames.FindClashes([.. names.Reverse()]));
        Assert.Equal(["A.Net", "a.net", "c"], expected.Select(clash => clash.MetadataName));
    }

    [Theory]
    [InlineData("[Mlp.Mlp(4, 3)] partial class Net; [Mlp.Mlp(4, 3)] partial class Net;")]
    [InlineData("[Mlp.Mlp(4, 3)] [Mlp.Mlp(5, 6)] partial class Net;")]
    [InlineData("[Mlp.Mlp(4, 3), Mlp.Mlp(5, 6)] partial class Net; [Mlp.Mlp(1, 1)] partial class Net { }")]
    public void Two_attributes_do_not_compile_and_the_first_counts(string source)
    {
        GeneratorResult result = GeneratorRunner.Run(source);
        MlpModel model = Assert.Single(PipelineAssert.Values(result.Run, TrackingNames.Network).OfType<MlpModel>());
        Assert.Equal(4, model.Topology.InChannels);
        Assert.Equal("CS0579", Assert.Single(result.Diagnostics.Select(diagnostic => diagnostic.Id).Distinct()));
    }

    [Fact]
    public void Parts_may_stand_in_several_files()
    {
        string[] sources =
        [
            "namespace Nets; partial class Outer { public sealed partial class Net { public Net() : this(1) { } } }",
            "namespace Nets; public partial class Outer { [Mlp.Mlp(4, 3)] partial class Net; }",
            "namespace Nets { partial class Outer { partial class Net : System.IDisposable { public void Dispose() { } } } }",
        ];
        Assert.Empty(GeneratorRunner.Analyze(sources));
        Assert.NotNull(GeneratorRunner.Run(sources).Load().GetType("Nets.Outer+Net"));
    }

    [Fact]
    public void A_fault_in_another_file_is_reported_there()
    {
        string[] sources = ["[Mlp.Mlp(4, 3)] partial class Net;", "partial class Net { float Forward; }"];
        Diagnostic diagnostic = Assert.Single(GeneratorRunner.Analyze(sources));
        Assert.Equal(("MLP010", "File1.cs"), (diagnostic.Id, diagnostic.Location.SourceTree!.FilePath));
        GeneratorRunner.Run(sources).AssertEmpty();
    }

    [Fact]
    public void Files_are_UTF8() =>
        Assert.All(
            GeneratorRunner.Run("[Mlp.Mlp(4, 3)] partial class Größe;").Run.GeneratedSources,
            source => Assert.Equal(Encoding.UTF8, source.SourceText.Encoding));
}
