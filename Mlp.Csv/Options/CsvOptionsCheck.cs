using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mlp.Data;

/// <summary>Checks what can be wrong with options whatever the file.</summary>
internal static class CsvOptionsCheck
{
    /// <exception cref="ArgumentException">They contradict each other; the message says how.</exception>
    public static void Check([NotNull] CsvOptions? options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require(options.Label is null || options.Targets.Count == 0, $"Label is for classification and Targets for regression: set one of them.");
        Require(options.Classes is null || options.Label is not null, $"Classes are those of a Label: set it, too.");
        Require(options.CategoryKind is CsvColumnKind.OneHot or CsvColumnKind.Ordinal, $"CategoryKind has to be OneHot or Ordinal, but is {options.CategoryKind}.");
        Require(Enum.IsDefined(options.Missing) && Enum.IsDefined(options.Unseen), $"Missing or Unseen is none of its values.");
        Require(options.MaxCategories > 0, $"MaxCategories is {options.MaxCategories}; 1 or more were expected.");
        Require(options.Delimiter is not ('"' or '\r' or '\n'), $"A quote or the end of a line cannot separate fields: choose another Delimiter.");
        Require(!(options.DecimalComma && options.Delimiter == ','), $"A comma cannot both separate fields and begin decimals: choose another Delimiter, or DecimalComma = false.");
        CheckTexts(options.MissingTexts, "MissingTexts");
        CheckTexts(options.Classes ?? ["?"], "Classes");
        foreach ((CsvColumn column, CsvColumnOptions declared) in options.Columns)
        {
            Require(declared is not null, $"Columns[{column}] is null.");
            Require(declared.Kind is null || Enum.IsDefined(declared.Kind.Value), $"Kind of Columns[{column}] is none of its values.");
            Require(declared.Missing is null || Enum.IsDefined(declared.Missing.Value), $"Missing of Columns[{column}] is none of its values.");
            Require(declared.Kind != CsvColumnKind.Number || declared.Categories is null, $"Columns[{column}] declares categories of a column of numbers.");
            CheckTexts(declared.Categories ?? ["?"], $"Categories of Columns[{column}]");
        }
    }

    private static void CheckTexts(IReadOnlyList<string> texts, string what)
    {
        ArgumentNullException.ThrowIfNull(texts, what);
        Require(what == "MissingTexts" || texts.Count > 0, $"{what} are empty: leave them null for those in the file.");
        Require(texts.All(text => text is not null && text == text.Trim()), $"{what} contain null, or white space around a text, which values have not.");
        Require(texts.Distinct(StringComparer.Ordinal).Count() == texts.Count, $"{what} contain a text twice.");
    }

    private static void Require([DoesNotReturnIf(false)] bool condition, FormattableString problem)
    {
        if (!condition)
        {
            throw new ArgumentException(problem.ToString(CultureInfo.InvariantCulture), "options");
        }
    }
}
