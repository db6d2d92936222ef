using System.Text.RegularExpressions;

namespace Mlp.Data;

/// <summary>Tells numbers, however they are written, from other texts, and says how to write them.</summary>
internal static partial class NumberTexts
{
    private const string Signs = "+-\u2212\u2013<>\u2264\u2265~\u2248\u00B1$\u20AC\u00A3\u00A5\u20B9( \u00A0";
    private const string Minuses = "\u2212\u2013\u2012\u2010\u2011\uFE63\uFF0D";

    /// <summary>Tells the kind of a text.</summary>
    public static TextKind Find(ReadOnlySpan<char> text, CsvNumbers numbers)
    {
        if (numbers.TryParse(text, out double number) && !double.IsNaN(number))
        {
            return float.IsFinite(numbers.Nearest(text, number)) ? TextKind.Number
                : text.ContainsAnyInRange('0', '9') ? TextKind.TooLarge
                : TextKind.Infinite;
        }

        ReadOnlySpan<char> unsigned = text.TrimStart("+-\u2212");
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.SequenceEqual("\u221E"))
        {
            return TextKind.Infinite;
        }

        if (text.Length > 1 && Minuses.Contains(text[0], StringComparison.Ordinal))
        {
            TextKind kind = Find($"-{text[1..]}", numbers);
            return kind == TextKind.Number ? TextKind.OtherMinus : kind;
        }

        return (numbers.DecimalComma ? ThousandsBeforeComma() : ThousandsBeforePoint()).IsMatch(text) ? TextKind.Thousands
            : IsOtherDecimal(text, numbers) ? TextKind.OtherDecimals
            : IsSeveralNumbers(text, numbers) ? TextKind.SeveralNumbers
            : HasUnit(text) ? TextKind.WithUnit
            : TextKind.Text;
    }

    /// <summary>Whether a text stands for a single number, though it is not written as one has to be here.</summary>
    public static bool IsOtherNumber(this TextKind kind) => kind is TextKind.TooLarge or TextKind.OtherDecimals or TextKind.Thousands
        or TextKind.OtherMinus or TextKind.SeveralNumbers;

    /// <summary>How to write it, behind "… is no number"; without a full stop.</summary>
    public static string Advice(TextKind kind, ReadOnlySpan<char> text, CsvNumbers numbers) => kind switch
    {
        TextKind.TooLarge or TextKind.Infinite => " that a float can hold",
        TextKind.OtherDecimals => DecimalAdvice(numbers),
        TextKind.Thousands => ". Write it without separators between thousands" + (IsOtherDecimal(text, numbers) ? DecimalAdvice(numbers) : ""),
        TextKind.OtherMinus => ". Its minus sign is not the hyphen, -, that numbers are written with",
        TextKind.SeveralNumbers => ". It looks like several numbers with blanks between: if they are columns, one delimiter has to separate them",
        TextKind.WithUnit => ". Write it without unit or sign",
        _ => "",
    };

    /// <summary>Whether a text is two numbers or more, with blanks between them.</summary>
    public static bool IsSeveralNumbers(ReadOnlySpan<char> text, CsvNumbers numbers)
    {
        int count = 0;
        foreach (Range piece in text.SplitAny(' ', '\t'))
        {
            if (text[piece].IsEmpty)
            {
                continue;
            }

            if (!numbers.TryParse(text[piece], out double _))
            {
                return false;
            }

            count++;
        }

        return count > 1;
    }

    private static bool IsOtherDecimal(ReadOnlySpan<char> text, CsvNumbers numbers)
        => new CsvNumbers(!numbers.DecimalComma).TryParse(text, out double number) && double.IsFinite(number);

    private static string DecimalAdvice(CsvNumbers numbers) => numbers.DecimalComma
        ? ": DecimalComma is set, so decimals follow a comma"
        : ". If decimals follow a comma in this file, set DecimalComma";

    // What follows the number may have digits behind letters, as m2, but is no second number: dates and ranges are no numbers.
    private static bool HasUnit(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> number = text.TrimStart(Signs);
        int length = number.IndexOfAnyExcept("0123456789.,");
        length = length < 0 ? number.Length : length;
        if (!number[..length].ContainsAnyInRange('0', '9') || length == text.Length)
        {
            return false;
        }

        for (int i = length; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]) && (i == length || !char.IsLetterOrDigit(number[i - 1])))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"^[+\-]?[0-9]{1,3}([,'\u2019_ \u00A0\u2009\u202F])(?:[0-9]{2,3}\1)*[0-9]{3}(?:\.[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsBeforePoint();

    [GeneratedRegex(@"^[+\-]?[0-9]{1,3}([.'\u2019_ \u00A0\u2009\u202F])(?:[0-9]{2,3}\1)*[0-9]{3}(?:,[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ThousandsBeforeComma();
}
