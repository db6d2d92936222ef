using System.Diagnostics.CodeAnalysis;

namespace Mlp.Data;

/// <summary>Turns the texts of one column into one float each.</summary>
internal abstract class ColumnReader(string name, CsvNumbers numbers, MissingTexts missing)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a missing value is no error.</summary>
    public bool AllowsMissing { get; init; }

    /// <summary>Whether the column is the label or a target, not a feature.</summary>
    public bool IsTarget { get; init; }

    /// <summary>Whether the column says what rows count; it is a target then, too.</summary>
    public bool IsWeight { get; init; }

    /// <summary>Gets the kind of the column; null where it is not known (yet), or the column has no value.</summary>
    public abstract CsvColumnKind? Kind { get; }

    /// <summary>Whether there was a missing value, where that is noted.</summary>
    public bool HasMissing { get; protected set; }

    /// <summary>The categories by their index, in the order of their appearance.</summary>
    public abstract IReadOnlyList<string> Categories { get; }

    /// <summary>How numbers are written.</summary>
    protected CsvNumbers Numbers { get; } = numbers;

    /// <summary>Gets the texts that stand for missing values.</summary>
    protected MissingTexts Missing { get; } = missing;

    /// <summary>One value.</summary>
    /// <param name="text">Without white space around it.</param>
    /// <param name="line">Where its row begins.</param>
    /// <param name="value">What it is.</param>
    /// <param name="problem">What is wrong with it, a sentence that begins with the text.</param>
    public abstract bool TryParse(ReadOnlySpan<char> text, long line, out float value, [NotNullWhen(false)] out string? problem);

    /// <summary>Decides, behind the last row, what the column is.</summary>
    /// <param name="rows">How many there were.</param>
    /// <exception cref="InvalidDataException">It is not what it should be.</exception>
    public abstract void Finish(int rows);

    /// <summary>Tells what the values that were made of the texts must become, now that the column is known.</summary>
    /// <param name="categories">The categories in their final order.</param>
    /// <param name="rows">How many rows are concerned, from the first on.</param>
    /// <returns>For each value, an index, the new one.</returns>
    public abstract float[] NewValues(IReadOnlyList<string> categories, out int rows);

    /// <summary>A text with quotes, for messages.</summary>
    protected static string Quote(ReadOnlySpan<char> text) => SafetensorsHeader.Quote(text.ToString());

    /// <summary>Makes the message for a text that stands for a missing value where there may be none.</summary>
    protected string MissingProblem(ReadOnlySpan<char> text)
    {
        string advice = IsTarget
            ? $", but each row needs its {(IsWeight ? "weight" : Kind == CsvColumnKind.Number ? "target" : "label")}"
            : ". Have such values filled (Missing = MissingValues.Mean, Median or MostFrequent), or ignore the column";
        return $"{Quote(text)} stands for a missing value{advice}. Leave the row out of the file, or the text out of MissingTexts.";
    }

    /// <summary>An error in this column.</summary>
    protected InvalidDataException Error(long line, string problem)
        => new(FormattableString.Invariant($"line {line}, column {SafetensorsHeader.Quote(Name)}: {problem}"));

    /// <summary>For each of some texts its index among the categories.</summary>
    protected static float[] Places(IEnumerable<string> texts, IReadOnlyList<string> categories)
    {
        CategoryTable final = new();
        foreach (string category in categories)
        {
            final.Add(category);
        }

        return [.. texts.Select(text => final.TryFind(text, out int place) ? place : float.NaN)];
    }
}
