using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>
/// Finds what is new in generated files: the members, headings of types and comments at the top whose text was in no file before. Numbers do not
/// count: members of layers of other sizes and offsets are written by the same lines of the generator, and tests that run networks check them. So a
/// change of what writes a member shows once, in the first snapshot that has the member.
/// </summary>
internal sealed partial class SnapshotParts
{
    private const string Omission = "// Only what is in no snapshot before this one: see SnapshotNets.\n";

    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Takes note of files, and returns those with something new in them, without the rest.</summary>
    public IReadOnlyDictionary<string, string> Add(IReadOnlyDictionary<string, string> files)
    {
        Dictionary<string, string> added = new(StringComparer.Ordinal);
        foreach ((string name, string text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            string parts = New(text);
            if (parts.Length > 0)
            {
                added.Add(name, Omission + parts);
            }
        }

        return added;
    }

    private string New(string text)
    {
        CompilationUnitSyntax root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text.ReplaceLineEndings("\n"), new CSharpParseOptions(LanguageVersion.CSharp14)).GetRoot();
        StringBuilder result = new();
        foreach (string line in root.GetLeadingTrivia().ToFullString().Split('\n').Where(line => line.Trim().Length > 0 && IsNew(line)))
        {
            result.Append(line).Append('\n');
        }

        foreach (UsingDirectiveSyntax directive in root.DescendantNodes().OfType<UsingDirectiveSyntax>())
        {
            Take(directive.ToString(), result);
        }

        foreach (MemberDeclarationSyntax member in root.Members)
        {
            Add(member, result);
        }

        return result.ToString();
    }

    private void Add(MemberDeclarationSyntax member, StringBuilder result)
    {
        if (member is BaseNamespaceDeclarationSyntax space)
        {
            foreach (MemberDeclarationSyntax inner in space.Members)
            {
                Add(inner, result);
            }
        }
        else if (member is TypeDeclarationSyntax { Members.Count: > 0 } type)
        {
            Add(type, result);
        }
        else
        {
            Take(member.ToFullString().Trim('\n').TrimEnd(), result);
        }
    }

    private void Add(TypeDeclarationSyntax type, StringBuilder result)
    {
        StringBuilder members = new();
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            Add(member, members);
        }

        // With comments and attributes; without them where those are known, and only members are new.
        string heading = type.ToFullString()[..(type.OpenBraceToken.SpanStart - type.FullSpan.Start)].Trim('\n').TrimEnd();
        bool isNew = IsNew(heading);
        if (isNew || members.Length > 0)
        {
            string lastLine = heading.Split('\n')[^1], indentation = lastLine[..^lastLine.TrimStart().Length];
            string declaration = type.ToString()[(type.Modifiers.Span.Start - type.SpanStart)..(type.OpenBraceToken.SpanStart - type.SpanStart)].TrimEnd();
            result.Append($"\n{(isNew ? heading : indentation + declaration)}\n{indentation}{{\n{members.ToString().TrimStart('\n')}{indentation}}}\n");
        }
    }

    private void Take(string text, StringBuilder result)
    {
        if (IsNew(text))
        {
            result.Append('\n').Append(text).Append('\n');
        }
    }

    private bool IsNew(string text) => known.Add(Number().Replace(text, "0"));

    // The 1 of BatchNorm1d is none.
    [GeneratedRegex("[0-9]+(?!d)")]
    private static partial Regex Number();
}
