using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mlp.Checksums;

/// <summary>How long the text is that the generator writes for a network.</summary>
/// <param name="Network">The network's name, or <see cref="Shared"/>.</param>
/// <param name="Files">How many files.</param>
/// <param name="Characters">In all of them.</param>
/// <param name="Lines">In all of them.</param>
/// <param name="LongestLine">In characters.</param>
/// <param name="LongestMethod">In lines, from its first attribute to its last brace.</param>
/// <param name="MethodName">Whose that is.</param>
internal sealed record TextSize(
    string Network, int Files, long Characters, long Lines, int LongestLine, int LongestMethod, string MethodName)
{
    /// <summary>What stands for files that are no network's own.</summary>
    private const string Shared = "(shared)";

    /// <summary>A table's header; tabs stand between the columns.</summary>
    public const string Header = "network\tfiles\tcharacters\tlines\tlongest line\tlongest method, lines\tits name";

    /// <summary>A network's files are those whose names have the network's name in them.</summary>
    public static IEnumerable<TextSize> Of(IReadOnlyList<Network> networks, ImmutableArray<GeneratedSourceResult> sources)
    {
        Dictionary<string, string> owners = networks.ToDictionary(network => network.Name, network => network.Name);
        return sources
            .GroupBy(source => Regex.Split(source.HintName, "[^A-Za-z0-9]").FirstOrDefault(owners.ContainsKey) ?? Shared)
            .Select(group => Of(group.Key, [.. group]));
    }

    /// <summary>The table, and all networks together as its last line.</summary>
    public static string Table(IReadOnlyList<TextSize> sizes)
    {
        TextSize method = sizes.MaxBy(size => size.LongestMethod)!;
        TextSize all = new(
            "(all)",
            sizes.Sum(size => size.Files),
            sizes.Sum(size => size.Characters),
            sizes.Sum(size => size.Lines),
            sizes.Max(size => size.LongestLine),
            method.LongestMethod,
            method.MethodName);
        return string.Concat(sizes.Append(all).Select(size => $"{size}\n").Prepend($"{Header}\n"));
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Network}\t{Files}\t{Characters}\t{Lines}\t{LongestLine}\t{LongestMethod}\t{MethodName}");

    private static TextSize Of(string network, IReadOnlyList<GeneratedSourceResult> sources)
    {
        (int lines, string method) = sources.SelectMany(Methods).DefaultIfEmpty((0, "")).MaxBy(method => method.Item1);
        return new TextSize(
            network,
            sources.Count,
            sources.Sum(source => (long)source.SourceText.Length),
            sources.Sum(source => (long)source.SourceText.Lines.Count),
            sources.Max(source => source.SourceText.Lines.Max(line => line.End - line.Start)),
            lines,
            method);
    }

    private static IEnumerable<(int Lines, string Name)> Methods(GeneratedSourceResult source)
    {
        // Not into methods: what is in them is most of the tree.
        IEnumerable<SyntaxNode> members = source.SyntaxTree.GetRoot().DescendantNodes(node => node is not BaseMethodDeclarationSyntax);
        foreach (BaseMethodDeclarationSyntax method in members.OfType<BaseMethodDeclarationSyntax>())
        {
            FileLinePositionSpan span = source.SyntaxTree.GetLineSpan(method.Span);
            string name = method is MethodDeclarationSyntax named ? named.Identifier.Text : method.Kind().ToString();
            yield return (span.EndLinePosition.Line - span.StartLinePosition.Line + 1, name);
        }
    }
}
