using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Mlp.Generator.CodeFixes;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.CodeFixes;

public class MakePartialCodeFixTests
{
    [Theory]
    [InlineData("using Mlp;\n/// <summary>A net.</summary>\n[Mlp(3, 2)]\npublic sealed class Net { }\n", "using Mlp;\n/// <summary>A net.</summary>\n[Mlp(3, 2)]\npublic sealed partial class Net { }\n")]
    [InlineData("using Mlp;\n[Mlp(3, 2)] class Net;\n", "using Mlp;\n[Mlp(3, 2)] partial class Net;\n")]
    [InlineData("using Mlp;\n// Holds a net.\nstruct Outer\n{\n    [Mlp(3, 2)] partial class Net { }\n}\n", "using Mlp;\n// Holds a net.\npartial struct Outer\n{\n    [Mlp(3, 2)] partial class Net { }\n}\n")]
    public async Task Makes_it_partial(string source, string expected)
    {
        using AdhocWorkspace workspace = new();
        Compilation compilation = TestCompilation.Create(source);
        Document document = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
            parseOptions: TestCompilation.LatestLanguage, compilationOptions: TestCompilation.Strict, metadataReferences: compilation.References)).AddDocument("File0.cs", SourceText.From(source));
        compilation = (await document.Project.GetCompilationAsync())!;
        Diagnostic diagnostic = Assert.Single(await compilation.WithAnalyzers([new MlpAnalyzer()]).GetAnalyzerDiagnosticsAsync());

        CodeAction? action = null;
        await new MakePartialCodeFix().RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (offered, _) => action = offered, CancellationToken.None));
        ApplyChangesOperation change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action!.GetOperationsAsync(CancellationToken.None)));
        SourceText text = await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync();
        Assert.Equal(expected, text.ToString());
        GeneratorRunner.Run(text.ToString()).AssertCompiles();
    }
}
