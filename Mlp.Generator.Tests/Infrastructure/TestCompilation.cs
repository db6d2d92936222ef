using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>A user's project, in memory.</summary>
internal static class TestCompilation
{
    public static readonly CSharpParseOptions LatestLanguage = new(LanguageVersion.CSharp14);

    /// <summary>What hostile projects set: every warning, and each an error.</summary>
    public static readonly CSharpCompilationOptions Strict = new(
        OutputKind.DynamicallyLinkedLibrary,
        generalDiagnosticOption: ReportDiagnostic.Error,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable,
        checkOverflow: true,
        allowUnsafe: false,
        deterministic: true);

    private static readonly MetadataReference[] s_references = [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(MlpAttribute).Assembly.Location)];

    public static CSharpCompilation Create(params string[] sources) => Create(LatestLanguage, sources);

    public static CSharpCompilation Create(CSharpParseOptions parse, params string[] sources)
        => CSharpCompilation.Create(
            "UsersProject",
            sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, parse, $"File{index}.cs", Encoding.UTF8)),
            s_references,
            Strict);
}
