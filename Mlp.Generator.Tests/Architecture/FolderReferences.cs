using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mlp.Generator.Tests.Architecture;

/// <summary>A source file of a project.</summary>
/// <param name="Path">Relative to the project: "State/MlpState.cs".</param>
/// <param name="Text">Its text.</param>
internal sealed record ProjectFile(string Path, string Text);

/// <summary>Code in one folder that uses what another folder declares.</summary>
/// <param name="From">The folder of the code.</param>
/// <param name="To">The folder of the declaration.</param>
/// <param name="Example">Where it stands and what it names: "MlpState.cs names FoldedParameters".</param>
internal sealed record FolderReference(string From, string To, string Example);

/// <summary>Reads which folders of a project use which, from the meaning of every name in its code. Documentation does not count.</summary>
internal static class FolderReferences
{
    /// <summary>The name of the folder of files that lie in none.</summary>
    public const string Root = ".";

    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Net.Http;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    /// <summary>Reads the files of a project's folder, without what was built there.</summary>
    public static IReadOnlyList<ProjectFile> Files(string project) =>
    [
        .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(project, file).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path, File.ReadAllText(Path.Combine(project, path)))),
    ];

    /// <summary>Returns the folder of a file: the first part of its path.</summary>
    public static string FolderOf(string path) => path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : Root;

    /// <summary>Returns one reference for each pair of folders.</summary>
    /// <param name="assembly">The assembly's name, which tells whose internals it sees.</param>
    /// <param name="files">All files of the project.</param>
    /// <param name="references">What the project is compiled against.</param>
    /// <exception cref="InvalidOperationException">The files do not compile: names would go unseen.</exception>
    public static IReadOnlyList<FolderReference> Read(string assembly, IReadOnlyList<ProjectFile> files, IEnumerable<MetadataReference> references)
    {
        CSharpParseOptions parse = new(LanguageVersion.Preview, DocumentationMode.None);
        SyntaxTree[] trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Text, parse, file.Path))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(ImplicitUsings, parse, "ImplicitUsings.cs"), .. trees],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException($"{assembly} does not compile here:\n{string.Join('\n', errors.Take(10))}");
        }

        return
        [
            .. trees.SelectMany(tree => ReferencesOf(tree, compilation.GetSemanticModel(tree)))
                .DistinctBy(reference => (reference.From, reference.To)),
        ];
    }

    private static IEnumerable<FolderReference> ReferencesOf(SyntaxTree tree, SemanticModel model)
    {
        string from = FolderOf(tree.FilePath);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null or INamespaceSymbol)
            {
                continue;
            }

            // A partial type has several files, but where one of them is the folder's own, nothing leaves it.
            ISymbol declared = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol.OriginalDefinition;
            string[] folders = [.. declared.DeclaringSyntaxReferences.Select(reference => FolderOf(reference.SyntaxTree.FilePath)).Distinct()];
            if (folders.Length > 0 && !folders.Contains(from))
            {
                yield return new FolderReference(from, folders[0], $"{tree.FilePath} names {name.Identifier.ValueText}");
            }
        }
    }
}
