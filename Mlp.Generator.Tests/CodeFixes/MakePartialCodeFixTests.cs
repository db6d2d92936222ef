using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Mlp.Generator.CodeFixes;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.CodeFixes;

public class MakePartialCodeFixTests
{
    public static TheoryData<string, string, string> Fixes => new()
    {
        { "[Mlp.Mlp(4, 3)] class Net;", "[Mlp.Mlp(4, 3)] partial class Net;", "Make 'Net' partial" },
        { "[Mlp.Mlp(4, 3)] public sealed class Net { }", "[Mlp.Mlp(4, 3)] public sealed partial class Net { }", "Make 'Net' partial" },
        {
            """
            namespace Digits;

            /// <summary>A net.</summary>
            [Mlp.Mlp(4, 3)]
            // with a comment
            class @class
            {
            }
            """,
            """
            namespace Digits;

            /// <summary>A net.</summary>
            [Mlp.Mlp(4, 3)]
            // with a comment
            partial class @class
            {
            }
            """,
            "Make 'class' partial"
        },
        {
            "/* a struct */ struct Outer { [Mlp.Mlp(4, 3)] partial class Net; }",
            "/* a struct */ partial struct Outer { [Mlp.Mlp(4, 3)] partial class Net; }",
            "Make 'Outer' partial"
        },
        {
            "readonly ref struct Outer { [Mlp.Mlp(4, 3)] partial class Net; }",
            "readonly ref partial struct Outer { [Mlp.Mlp(4, 3)] partial class Net; }",
            "Make 'Outer' partial"
        },
        {
            "public record struct Outer(int X) { [Mlp.Mlp(4, 3)] partial class Net; }",
            "public partial record struct Outer(int X) { [Mlp.Mlp(4, 3)] partial class Net; }",
            "Make 'Outer' partial"
        },
        {
            "interface IOuter { [Mlp.Mlp(4, 3)] partial class Net; }",
            "partial interface IOuter { [Mlp.Mlp(4, 3)] partial class Net; }",
            "Make 'IOuter' partial"
        },
    };

    [Theory]
    [MemberData(nameof(Fixes))]
    public async Task A_type_is_made_partial(string source, string expected, string title)
    {
        (string text, string actionTitle) = await FixOne(source);
        Assert.Equal(expected, text);
        Assert.Equal(title, actionTitle);
        Assert.Empty(GeneratorRunner.Analyze(text));
        GeneratorRunner.Run(text).AssertCompiles();
    }

    [Fact]
    public async Task All_types_around_a_network_are_made_partial_one_by_one()
    {
        string text = "class Outer { record Middle { [Mlp.Mlp(4, 3)] internal class Net; } }";
        for (int i = 0; i < 3; i++)
        {
            text = (await FixOne(text)).Text;
        }

        Assert.Equal("partial class Outer { partial record Middle { [Mlp.Mlp(4, 3)] internal partial class Net; } }", text);
    }

    [Fact]
    public void It_fixes_what_lacks_partial_and_can_fix_all()
    {
        MakePartialCodeFix fix = new();
        Assert.Equal<IEnumerable<string>>([Descriptors.ClassNotPartial.Id, Descriptors.ContainingTypeNotPartial.Id], fix.FixableDiagnosticIds);
        Assert.Same(WellKnownFixAllProviders.BatchFixer, fix.GetFixAllProvider());
    }

    private static async Task<(string Text, string Title)> FixOne(string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = workspace.AddProject("Test", LanguageNames.CSharp).AddDocument("File0.cs", SourceText.From(source), filePath: "File0.cs");
        Diagnostic diagnostic = GeneratorRunner.Analyze(source).First(found => found.Id is "MLP001" or "MLP002");
        SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
        Diagnostic inDocument = Diagnostic.Create(
            diagnostic.Descriptor, Location.Create(tree, diagnostic.Location.SourceSpan));

        List<CodeAction> actions = [];
        await new MakePartialCodeFix().RegisterCodeFixesAsync(
            new CodeFixContext(document, inDocument, (action, _) => actions.Add(action), CancellationToken.None));
        CodeAction action = Assert.Single(actions);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        return ((await changed.GetTextAsync()).ToString(), action.Title);
    }
}
