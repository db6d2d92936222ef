using System.Linq;

namespace Mlp.ModelFiles;

/// <summary>Names of a file in messages of one line.</summary>
internal static class OneLine
{
    private const int Longest = 200;

    /// <summary>The text without control characters, and cut where it is very long.</summary>
    public static string Of(string text)
    {
        string line = new([.. text.Take(Longest + 1).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '?' : character)]);
        return line.Length > Longest ? line.Substring(0, Longest) + "…" : line;
    }
}
