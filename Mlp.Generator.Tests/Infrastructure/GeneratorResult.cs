using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>What the generator made of a test's sources.</summary>
public sealed class GeneratorResult(CSharpCompilation input, Compilation output, GeneratorRunResult run)
{
    // Of the user's own code, where a test cares no more than most users: missing documentation, a small-letter name.
    private static readonly string[] AllowedOutsideGeneratedCode = ["CS1591", "CS8981"];

    /// <summary>What the user wrote.</summary>
    public CSharpCompilation Input { get; } = input;

    /// <summary>That and the generated files.</summary>
    public Compilation Output { get; } = output;

    /// <summary>The driver's notes on the first run.</summary>
    public GeneratorRunResult Run { get; } = run;

    /// <summary>The generated files' text by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } =
        run.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);

    // Binding all that was generated is most of the time that many tests take, and only some ask for it.
    private readonly Lazy<IReadOnlyList<Diagnostic>> _diagnostics = new(() =>
    [
        .. output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => IsGenerated(diagnostic.Location) || !AllowedOutsideGeneratedCode.Contains(diagnostic.Id)),
    ]);

    /// <summary>The compiler's complaints, warnings included, with those left out that say nothing about generated code.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics.Value;

    /// <summary>Whether a place is in a generated file.</summary>
    public static bool IsGenerated(Location location) =>
        location.SourceTree?.FilePath.Contains("Mlp.Generator.MlpGenerator", StringComparison.Ordinal) == true;

    /// <summary>Asserts that something was generated, and that all of it compiles without a warning.</summary>
    public GeneratorResult AssertCompiles()
    {
        Assert.NotEmpty(Files);
        if (Diagnostics.Count > 0)
        {
            string diagnostics = string.Join('\n', Diagnostics.Take(20));
            string files = string.Join('\n', Diagnostics
                .Select(diagnostic => diagnostic.Location.SourceTree)
                .Where(tree => tree is not null)
                .Distinct()
                .Select(tree => $"===== {tree!.FilePath}\n{tree}"));
            Assert.Fail($"{diagnostics}\n{files}");
        }

        return this;
    }

    /// <summary>Asserts that nothing was generated.</summary>
    public void AssertEmpty() => Assert.Empty(Files);

    /// <summary>The compiled assembly, loaded into a context of its own; the runtime's types are the test's.</summary>
    public Assembly Load()
    {
        using MemoryStream image = new();
        Compilation compilation = AssertCompiles().Output;
        EmitResult emitted = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default)).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        AssemblyLoadContext context = new("Test");
        Assembly[] shared = [typeof(MlpAttribute).Assembly, typeof(Optimizer).Assembly, typeof(Mlp.Tables.TableSchema).Assembly];
        context.Resolving += (_, name) => shared.FirstOrDefault(assembly => assembly.GetName().Name == name.Name);
        return context.LoadFromStream(image);
    }
}
