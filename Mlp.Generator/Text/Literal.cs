using System.Globalization;
using System.Text;

namespace Mlp.Generator.Text;

/// <summary>Numbers as C# and as prose, the same in every culture.</summary>
internal static class Literal
{
    /// <summary>A float's literal, which reads back to the same bits.</summary>
    public static string Float(double value)
    {
        float single = (float)value;
        if (float.IsNaN(single))
        {
            return "float.NaN";
        }

        if (float.IsInfinity(single))
        {
            return single > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        if (single == 0 && double.IsNegativeInfinity(1 / value))
        {
            return "-0f";
        }

        return Shortest(single) + "f";
    }

    /// <summary>The literal of a double that an attribute gave, neither NaN nor infinite.</summary>
    public static string Double(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    /// <summary>A double's literal, NaN and the infinities included: weights may be so large that outputs are not finite.</summary>
    public static string AnyDouble(double value) => double.IsNaN(value) ? "double.NaN"
        : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// A text's literal. Whatever could be taken for the end of the text, for a comment, or for no character at all is written by its number, so that lines
    /// can be broken around it.
    /// </summary>
    public static string String(string text)
    {
        StringBuilder literal = new("\"");
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            bool isPlain = character is not ('"' or '\\') && !(character == '/' && i > 0 && text[i - 1] == '/')
                && (character == ' ' || char.IsLetterOrDigit(character) || char.IsPunctuation(character) || char.IsSymbol(character));
            literal.Append(isPlain ? character.ToString() : "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture));
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text within XML documentation.</summary>
    public static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A double as PyTorch prints it in a module's description: 1e-05, 0.1.</summary>
    public static string Prose(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains("E") ? text.Replace("E", "e") : text;
    }

    /// <summary>A count with thousands separated: 9,866.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The shortest digits that read back to the same float; "R" is not reliable on every runtime that hosts a compiler.</summary>
    private static string Shortest(float value)
    {
        for (int digits = 6; digits < 9; digits++)
        {
            string text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (float.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                return text;
            }
        }

        return value.ToString("G9", CultureInfo.InvariantCulture);
    }
}
