namespace Mlp.Growth;

/// <summary>The tables in a page of docs: each stands between two comments that name it, and is replaced whole.</summary>
internal static class Documentation
{
    public static void Write(string page, string name, string table)
    {
        string path = Repository.Path("docs", page + ".md");
        string text = File.ReadAllText(path), begin = $"<!-- table: {name} -->\n", end = "<!-- /table -->";
        int first = text.IndexOf(begin, StringComparison.Ordinal);
        int last = first < 0 ? -1 : text.IndexOf(end, first, StringComparison.Ordinal);
        if (last < 0)
        {
            throw new FormatException($"docs/{page}.md has no '{begin.Trim()}' followed by '{end}', where the table would go.");
        }

        File.WriteAllText(path, $"{text[..(first + begin.Length)]}\n{table.TrimEnd('\n')}\n\n{text[last..]}");
    }
}
