using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>Source text with the place of a diagnostic marked in it: <c>class [|Net|]</c>.</summary>
public static class Marked
{
    /// <summary>The text without marks, and what stands between them.</summary>
    public static (string Source, IReadOnlyList<(int Start, string Text)> Spans) Read(string marked)
    {
        List<(int, string)> spans = [];
        System.Text.StringBuilder source = new();
        for (int i = 0; i < marked.Length;)
        {
            int start = marked.IndexOf("[|", i, StringComparison.Ordinal);
            if (start < 0)
            {
                source.Append(marked, i, marked.Length - i);
                break;
            }

            int end = marked.IndexOf("|]", start, StringComparison.Ordinal);
            source.Append(marked, i, start - i);
            spans.Add((source.Length, marked[(start + 2)..end]));
            source.Append(marked, start + 2, end - start - 2);
            i = end + 2;
        }

        return (source.ToString(), spans);
    }

    /// <summary>A diagnostic's place in the terms of <see cref="Read"/>.</summary>
    public static (int Start, string Text) PlaceOf(Diagnostic diagnostic) =>
        (diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
}
