using System.Linq;

namespace Mlp.Build;

/// <summary>Text for one line of the format.</summary>
internal static class OneLine
{
    /// <summary>The text with a space for every character that the compiler, or we, would take for the end of a line.</summary>
    public static string Of(string text) =>
        new(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character).ToArray());
}
