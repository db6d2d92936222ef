using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>The project that a test's sources are compiled in. As it comes it is a strict one: every warning there is, as an error.</summary>
public sealed record GeneratorOptions
{
    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.CSharp14;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    /// <summary>Whether arithmetic is checked where nothing else is said.</summary>
    public bool CheckOverflow { get; init; }

    public bool AllowUnsafe { get; init; }

    /// <summary>Whether the usual global usings are there, as ImplicitUsings writes them.</summary>
    public bool ImplicitUsings { get; init; }

    /// <summary>Whether XML documentation is checked, as in a project that writes a documentation file.</summary>
    public bool Documentation { get; init; } = true;

    /// <summary>Whether the project references Mlp.Csv, too.</summary>
    public bool ReferencesCsv { get; init; }

    /// <summary>Whether the project references Mlp.Distributed, too.</summary>
    public bool ReferencesDistributed { get; init; }

    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    public OutputKind OutputKind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>The culture that the generator and the compiler run in.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>The additional files of the project, such as the texts of its weights.</summary>
    public IReadOnlyList<AdditionalText> AdditionalTexts { get; init; } = [];

    public CSharpParseOptions ParseOptions => new(
        LanguageVersion, Documentation ? DocumentationMode.Diagnose : DocumentationMode.Parse);

    public CSharpCompilationOptions CompilationOptions => new(
        OutputKind,
        optimizationLevel: Optimization,
        checkOverflow: CheckOverflow,
        allowUnsafe: AllowUnsafe,
        nullableContextOptions: Nullable,
        generalDiagnosticOption: ReportDiagnostic.Error,
        warningLevel: 9999,
        deterministic: true);
}
