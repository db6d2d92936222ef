using Mlp.Data;
using Mlp.Tool.Commands;

namespace Mlp.Tool.New;

/// <summary>Chooses a property for each column, by all of its values.</summary>
/// <param name="names">The names that are taken.</param>
internal sealed class RowParser(RowNames names)
{
    private const int MostFeatureCategories = 100;
    private const int RowsOfCategory = 5;
    private const int MostWhole = 16_777_216;
    private const double MostLong = 1L << 53;

    /// <summary>The properties of a record, in the order of the columns.</summary>
    /// <exception cref="ToolException">The target cannot be predicted, or there is nothing to predict it from.</exception>
    public static IReadOnlyList<RowProperty> Parse(TableContent content, ColumnContent target, string record)
    {
        RowParser parser = new(new RowNames(record));
        RowProperty[] properties = [.. content.Columns.Select(column => column == target ? parser.Target(column) : parser.Feature(column))];
        return properties.Any(property => !property.IsTarget && !property.IsIgnored) ? properties
            : throw new ToolException($"there is no column to predict {Shown.Quote(target.Name)} from: the others are numbers of rows, "
                + "different in each row, or empty");
    }

    private RowProperty Feature(ColumnContent column)
    {
        string name = names.Property(column.Name);
        int values = column.Rows - column.MissingTexts;
        if (column.IsNumber)
        {
            return column.AreDistinctNumbers && column.AreWhole && IsId(column) ? Number(column, name) with
                {
                    IsNullable = true,
                    IsIgnored = true,
                    Comment = "No feature: it numbers the rows.",
                }
                : Number(column, name);
        }

        if (values == 0)
        {
            return Ignored(column, name, "No feature: no row has a value.");
        }

        if (column.AreDistinctTexts)
        {
            return Ignored(column, name, "No feature: no text comes twice.");
        }

        int texts = column.Texts.Count;
        return Boolean(column, name) ?? Enumeration(column, name)
            ?? (texts <= EnumMembers.Most || (texts <= MostFeatureCategories && RowsOfCategory * texts <= values) ? Categories(column, name)
            : 2 * column.Numbers > values
                ? Ignored(column, name, $"No feature: most values are numbers, but {Shown.Quote(Short(column.FirstText!))} is none. Where that is mended, make it a float?.")
            : Ignored(column, name, $"No feature: {Many(column)} different texts are too many for categories."));
    }

    private RowProperty Target(ColumnContent column)
    {
        if (column.Texts.Count <= 1)
        {
            throw new ToolException($"--target {Shown.Text(column.Name)}: no two rows differ in it, so there is nothing to predict: name a "
                + "column with two values or more");
        }

        string name = names.Property(column.Name);
        if (column.IsNumber)
        {
            return Number(column, name, isTarget: true);
        }

        int texts = column.Texts.Count, values = column.Rows - column.MissingTexts;
        return (Boolean(column, name) ?? Enumeration(column, name)
            ?? (texts <= ColumnContent.MostTexts && (texts <= EnumMembers.Most || 2 * texts <= values) ? Categories(column, name)
            : throw new ToolException($"--target {Shown.Text(column.Name)}: it has {Many(column)} different texts, such as "
                + $"{Shown.Quote(Short(column.FirstText!))}, and numbers or a few classes were expected"))) with
        {
            IsTarget = true,
        };
    }

    private static RowProperty Number(ColumnContent column, string name, bool isTarget = false)
    {
        bool isNullable = column.MissingNumbers > 0;
        string type = column.AreWhole && !isNullable && column.Largest <= int.MaxValue ? "int"
            : column.AreWhole && !isNullable && column.Largest < MostLong ? "long"
            : column.Largest > float.MaxValue || (column.AreWhole && column.Largest > MostWhole) ? "double"
            : "float";
        RowProperty property = new(column.Name, name, type) { IsNullable = isNullable, IsTarget = isTarget };
        bool isFew = isTarget && column.AreWhole && column.Texts.Count <= EnumMembers.Most;
        string text = column.Texts.Order(StringComparer.Ordinal).First();
        return !isTarget ? property
            : column.Texts.Count == 2 && column.Texts.Contains("0") && column.Texts.Contains("1") && column.MissingNumbers == column.MissingTexts
                ? property with { Type = "bool" }
            : isFew && RowNames.Of(text.TrimStart('-', '+')) is { } member
                ? property with { Comment = $"Predicted as a number. To predict a class, make it an enum with a member for each value, such as {member} for {text}." }
            : property;
    }

    private static RowProperty? Boolean(ColumnContent column, string name)
    {
        bool isBoolean = column.Texts.All(text => Is(text, "true") || Is(text, "false"))
            || column.Texts.All(text => Is(text, "yes") || Is(text, "no"));
        return isBoolean ? new RowProperty(column.Name, name, "bool") { IsNullable = column.MissingTexts > 0 } : null;

        static bool Is(string text, string value) => text.Equals(value, StringComparison.OrdinalIgnoreCase);
    }

    private RowProperty? Enumeration(ColumnContent column, string name)
        => column.Texts.Count <= 2 * EnumMembers.Most && EnumMembers.Of(column.Texts, new CsvOptions().MissingTexts) is { } members
            ? new RowProperty(column.Name, name, names.Enum(name)) { IsNullable = column.MissingTexts > 0, Members = members }
            : null;

    private static RowProperty Categories(ColumnContent column, string name) => new(column.Name, name, "string")
    {
        IsNullable = column.MissingTexts > 0,
        Categories = [.. column.Texts.Order(StringComparer.Ordinal)],
    };

    private static RowProperty Ignored(ColumnContent column, string name, string comment)
        => new(column.Name, name, "string") { IsNullable = true, IsIgnored = true, Comment = comment };

    // "id", "PassengerId", "user_id"; and the index that pandas writes without a name.
    private static bool IsId(ColumnContent column) => column.IsUnnamed || column.Name.Equals("id", StringComparison.OrdinalIgnoreCase)
        || column.Name.EndsWith("Id", StringComparison.Ordinal) || (column.Name.EndsWith("ID", StringComparison.Ordinal) && char.IsLower(column.Name, Math.Max(0, column.Name.Length - 3)))
        || column.Name.EndsWith("_id", StringComparison.Ordinal) || column.Name.EndsWith(" id", StringComparison.Ordinal);

    private static string Many(ColumnContent column) => column.Texts.Count > ColumnContent.MostTexts
        ? $"more than {Shown.Plain(ColumnContent.MostTexts)}" : Shown.Plain(column.Texts.Count);

    private static string Short(string text) => text.Length > 40 ? text[..40] + "..." : text;
}
