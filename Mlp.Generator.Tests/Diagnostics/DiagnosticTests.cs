using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Diagnostics;

/// <summary>Every diagnostic is provoked once and more; its near misses are legal.</summary>
public class DiagnosticTests
{
    private const string BatchNorm = "NormLayer = NormLayer.BatchNorm1d";

    /// <summary>Source, id, the text that the location covers, a part of the message.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "[Mlp(3, 2)] class Net { }", "MLP001", "Net", "'partial class Net'" },
        { "class Outer { [Mlp(3, 2)] partial class Net { } }", "MLP002", "Outer", "contains the network 'Net'" },
        { "[Mlp(3, 2)] partial class Net<T> { }", "MLP003", "Net", "type parameters" },
        { "partial class Outer<T> { [Mlp(3, 2)] partial class Net { } }", "MLP003", "Outer", "type parameters" },
        { "[Mlp(3, 2)] static partial class Net { }", "MLP004", "Net", "static" },
        { "[Mlp(3, 2)] abstract partial class Net { }", "MLP005", "Net", "abstract" },
        { "[Mlp(3, 2)] partial record Net { }", "MLP006", "Net", "record" },
        { "[Mlp(3, 2)] file partial class Net { }", "MLP007", "Net", "file-local" },
        { "file partial class Outer { [Mlp(3, 2)] partial class Net { } }", "MLP007", "Outer", "file-local" },
        { "class Base { public Base(int x) { } } [Mlp(3, 2)] partial class Net : Base { }", "MLP008", "Net", "'Base'" },
        { "class Base { private Base() { } } [Mlp(3, 2)] partial class Net : Base { }", "MLP008", "Net", "'Base'" },
        { "[Mlp(3, 2)] partial class Net { int Layout; }", "MLP009", "Layout", "'Layout'" },
        { "[Mlp(3, 2)] partial class Net { class Tape { } }", "MLP009", "Tape", "'Tape'" },
        { "[Mlp(3, 2)] partial class Net { void OutChannels() { } }", "MLP009", "OutChannels", "OutChannels" },
        { "[Mlp(3, 2)] partial class Net { int Forward; }", "MLP009", "Forward", "'Forward'" },
        { "[Mlp(3, 2)] partial class Net { void Forward(System.ReadOnlySpan<float> a, System.Span<float> b) { } }", "MLP009", "Forward", "Forward(" },
        { "[Mlp(3, 2)] partial class Net { Net(long seed) : this(null) { } }", "MLP009", "Net", "(long)" },
        { "[Mlp(3, 2)] partial class Net { public Net(string name) { } }", "MLP021", "Net", "': this(seed)'" },
        { "[Mlp(3, 2)] partial class Net { Net() : base() { } }", "MLP021", "Net", "': this(seed)'" },
        { "class Base { public void Save(string path) { } } [Mlp(3, 2)] partial class Net : Base { }", "MLP009", "Net", "Base.Save(string)" },
        { "class Base { protected int Parameters; } [Mlp(3, 2)] partial class Net : Base { }", "MLP009", "Net", "Base.Parameters" },
        { "[Mlp(3, 2)] partial class Forward { }", "MLP009", "Forward", "'Forward'" },
        { "[Mlp(3, 2)] partial class Net(int x) { int _x = x; }", "MLP010", "Net", "primary constructor" },
        { "[Mlp(3)] partial class Net { }", "MLP011", "Mlp(3)", "width of the output" },
        { "[Mlp(3, new int[0])] partial class Net { }", "MLP011", "Mlp(3, new int[0])", "width of the output" },
        { "[Mlp(3, null)] partial class Net { }", "MLP011", "Mlp(3, null)", "width of the output" },
        { "[Mlp(0, 2)] partial class Net { }", "MLP012", "0", "1 to 8192" },
        { "[Mlp(3, 4, -1, 2)] partial class Net { }", "MLP012", "-1", "The width -1" },
        { "[Mlp(3, 8193)] partial class Net { }", "MLP012", "8193", "1 to 8192" },
        { $"[Mlp(3, {string.Join(", ", Enumerable.Repeat(2, 65))})] partial class Net {{ }}", "MLP013", $"Mlp(3, {string.Join(", ", Enumerable.Repeat(2, 65))})", "65 layers" },
        { $"[Mlp(8192, {string.Join(", ", Enumerable.Repeat(8192, 40))})] partial class Net {{ }}", "MLP014", $"Mlp(8192, {string.Join(", ", Enumerable.Repeat(8192, 40))})", "floats" },
        { "[Mlp(3, 2, Dropout = 1.5)] partial class Net { }", "MLP015", "Dropout = 1.5", "1.5" },
        { "[Mlp(3, 2, Dropout = -0.1)] partial class Net { }", "MLP015", "Dropout = -0.1", "-0.1" },
        { "[Mlp(3, 2, Dropout = double.NaN)] partial class Net { }", "MLP015", "Dropout = double.NaN", "NaN" },
        { $"[Mlp(3, 2, {BatchNorm}, NormEps = 0)] partial class Net {{ }}", "MLP016", "NormEps = 0", "positive" },
        { $"[Mlp(3, 2, {BatchNorm}, NormEps = 1e-60)] partial class Net {{ }}", "MLP016", "NormEps = 1e-60", "1E-60" },
        { $"[Mlp(3, 2, {BatchNorm}, NormEps = double.PositiveInfinity)] partial class Net {{ }}", "MLP016", "NormEps = double.PositiveInfinity", "finite" },
        { $"[Mlp(3, 2, {BatchNorm}, NormMomentum = 1.01)] partial class Net {{ }}", "MLP017", "NormMomentum = 1.01", "CumulativeAverage" },
        { $"[Mlp(3, 2, {BatchNorm}, NormMomentum = double.NaN)] partial class Net {{ }}", "MLP017", "NormMomentum = double.NaN", "NaN" },
        { "[Mlp(3, 2, NormEps = 1e-3)] partial class Net { }", "MLP018", "NormEps = 1e-3", "NormLayer is None" },
        { "[Mlp(3, 2, NormLayer = (NormLayer)7)] partial class Net { }", "MLP019", "NormLayer = (NormLayer)7", "BatchNorm1d" },
        { "[Mlp(3, 2, ActivationLayer = (ActivationLayer)(-1))] partial class Net { }", "MLP019", "ActivationLayer = (ActivationLayer)(-1)", "ReLU" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Fault_is_reported(string source, string id, string location, string message)
    {
        source = "using Mlp; " + source;
        Diagnostic diagnostic = Assert.Single(await AnalyzerRunner.Run(source));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(location, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        bool isWarning = id == "MLP018";
        Assert.Equal(isWarning ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, diagnostic.DefaultSeverity);
        Assert.Equal(isWarning, GeneratorRunner.Run(source).Files.Count > 0);
    }

    [Theory]
    [InlineData("[Mlp(1, 1)] partial class Net { }")]
    [InlineData("[Mlp(8192, 8192)] partial class Net { }")]
    [InlineData("[Mlp(3, 2, Dropout = 1, Inplace = true)] partial class Net { }")]
    [InlineData("[Mlp(3, 2, NormLayer = NormLayer.BatchNorm1d, NormEps = 1e-12, NormMomentum = 0, NormAffine = false)] partial class Net { }")]
    [InlineData("[Mlp(3, 2, NormLayer = NormLayer.BatchNorm1d, NormMomentum = MlpAttribute.CumulativeAverage)] partial class Net { }")]
    [InlineData("[Mlp(hiddenChannels: new[] { 4, 2 }, inChannels: 3)] partial class Net { }")]
    [InlineData("[Mlp(3, 2)] partial class Net { public float Forward(float x) => x; void Save(int slot) { } static Net() { } public Net() : this(1) { } public const int InChannelsOf = 1; }")]
    [InlineData("class Base { private int Layout() => 1; protected internal Base(params int[] x) { } public void Forward() { } } [Mlp(3, 2)] partial class Net : Base, System.IDisposable { public void Dispose() { } }")]
    [InlineData("[Mlp(3, 2)] partial class Net { } partial class Net { }")]
    public async Task Near_miss_is_legal(string source)
    {
        source = "using Mlp; " + source;
        Assert.Empty(await AnalyzerRunner.Run(source));
        GeneratorRunner.Run(source).AssertCompiles();
    }

    [Fact]
    public async Task All_faults_of_a_declaration_are_reported()
    {
        Diagnostic[] diagnostics = await AnalyzerRunner.Run("using Mlp; class Outer { [Mlp(0, 9000, Dropout = 2)] static class Net { int Tape; } }");
        Assert.Equal(["MLP002", "MLP012", "MLP012", "MLP015", "MLP001", "MLP004", "MLP009"], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task Too_old_a_language_version_is_reported()
    {
        Diagnostic diagnostic = Assert.Single(await AnalyzerRunner.Run("using Mlp; [Mlp(3, 2)] partial class Net { }", LanguageVersion.CSharp11));
        Assert.Equal("MLP020", diagnostic.Id);
        Assert.Contains("C# 11.0", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(await AnalyzerRunner.Run("using Mlp; [Mlp(3, 2)] partial class Net { }", LanguageVersion.CSharp12));
        GeneratorRunner.Run(TestCompilation.Create(new CSharpParseOptions(LanguageVersion.CSharp12), "using Mlp; [Mlp(3, 4, 2, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)] partial class Net { }")).AssertCompiles();
    }

    [Fact]
    public async Task Pragmas_and_severities_apply()
    {
        const string Source = "using Mlp;\n#pragma warning disable MLP018\n[Mlp(3, 2, NormEps = 1e-3)] partial class Net { }\n#pragma warning restore MLP018\n";
        Assert.Empty(await AnalyzerRunner.Run(Source));
        string unprotected = Source.Replace("#pragma", "// #pragma");
        Assert.Single(await AnalyzerRunner.Run(unprotected));
        Assert.Empty(await AnalyzerRunner.Run(unprotected, severities: ImmutableDictionary<string, ReportDiagnostic>.Empty.Add("MLP018", ReportDiagnostic.Suppress)));
    }

    [Theory]
    [InlineData("[Mlp(3, \"4\")] partial class Net { }")]
    [InlineData("[Mlp(3, 2, Dropout = true)] partial class Net { }")]
    [InlineData("[Mlp()] partial class Net { }")]
    [InlineData("[Mlp(3, 2)] [Mlp(4, 2)] partial class Net { }")]
    [InlineData("[Mlp(3, 2)] partial class Net { } [Mlp(4, 2)] partial class Net { }")]
    [InlineData("[Mlp(3, 2)] partial struct Net { }")]
    public async Task What_the_compiler_reports_is_left_to_it(string source)
    {
        source = "using Mlp; " + source;
        Assert.Empty(await AnalyzerRunner.Run(source));
        GeneratorRunner.Run(source);
        Assert.Contains(TestCompilation.Create(source).GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Every_diagnostic_is_provoked_and_has_its_help_page()
    {
        string[] ids = [.. new MlpAnalyzer().SupportedDiagnostics.Select(descriptor => descriptor.Id)];
        Assert.Equal(ids, Faults.Select(fault => (string)fault[1]).Append("MLP020").Distinct().Order(StringComparer.Ordinal));
        string pages = Path.Combine(Snapshot.ProjectDirectory(), "..", "docs", "diagnostics");
        Assert.All(new MlpAnalyzer().SupportedDiagnostics, descriptor =>
        {
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri);
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}", File.ReadAllText(Path.Combine(pages, $"{descriptor.Id}.md")));
        });
    }
}
