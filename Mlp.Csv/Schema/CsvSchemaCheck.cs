using System.Globalization;

namespace Mlp.Data;

/// <summary>Checks a schema that a stranger may have written.</summary>
internal static class CsvSchemaCheck
{
    /// <summary>Throws unless it is one that <see cref="CsvSchema.Save(Stream)"/> could have written.</summary>
    /// <exception cref="InvalidDataException">The message says what is wrong.</exception>
    public static void Check(CsvSchemaJson json)
    {
        Require(json.Format == CsvSchemaJson.ThisFormat, $"its format is {SafetensorsHeader.Quote(json.Format)}; {CsvSchemaJson.ThisFormat} was expected");
        Require(
            json.Version is CsvSchemaJson.WithoutUnnamed or CsvSchemaJson.ThisVersion,
            $"its version is {json.Version}; {CsvSchemaJson.WithoutUnnamed} and {CsvSchemaJson.ThisVersion} are read here. A newer one needs a newer release of this library");
        Require(Enum.IsDefined(json.Unseen), $"\"unseen\" is {(int)json.Unseen}, which is unknown");
        Require(json.Columns.Length > 0, $"it has no columns of features");
        CheckTexts(json.MissingTexts, "missingTexts");
        CheckTexts(json.Classes, "classes");
        Require(json.Classes.Length == 0 || json.Targets.Length == 1, $"it has {json.Classes.Length} classes and {json.Targets.Length} target columns; one was expected");
        Require(json.Columns.All(column => column is not null) && json.Targets.All(target => target is not null), $"a column is null");
        foreach (CsvFeature column in json.Columns)
        {
            Check(column);
        }

        CheckTexts([.. json.Columns.Select(column => column.Name)], "the columns' names");
        CheckTexts([.. json.Targets.Select(target => target.Name)], "the targets' names");
        Require(json.Namesakes is null || json.Namesakes.Values.All(places => places is not null), $"places of columns of one name are null");
        int[] places = [.. json.Columns.Select(column => column.Place), .. json.Targets.Append(json.Weight).OfType<CsvTarget>().Select(target => target.Place)];
        Require(places.All(place => place >= 0) && places.Distinct().Count() == places.Length, $"two columns have the same place, or one has a negative");
        foreach (CsvTarget column in json.Targets.Append(json.Weight).OfType<CsvTarget>().Concat(json.Columns.Select(column => new CsvTarget(column.Name, column.Place))))
        {
            Require(
                json.Version != CsvSchemaJson.WithoutUnnamed || !json.HasHeader || column.Name != column.Place.ToString(CultureInfo.InvariantCulture),
                $"it was written by an older release, which did not say whether column {SafetensorsHeader.Quote(column.Name)} has that name, or none. Make the schema again from the training file");
        }
    }

    private static void Check(CsvFeature column)
    {
        string name = SafetensorsHeader.Quote(column.Name);
        CheckTexts([.. column.Categories], $"the categories of {name}");
        Require(Enum.IsDefined(column.Kind) && Enum.IsDefined(column.Missing), $"column {name} has an unknown kind or policy for missing values");
        Require(
            column.Kind == CsvColumnKind.Number ? column.Categories.Count == 0 : column.Categories.Count > 0,
            $"column {name} is {column.Kind} and has {column.Categories.Count} categories");
        Require(
            column.Kind == CsvColumnKind.Number ? double.IsFinite(column.Offset) : column.Offset == 0,
            $"column {name} is {column.Kind} and has the offset {column.Offset}");
        if (column.Fill is float fill)
        {
            Require(
                float.IsFinite(fill) && (column.Kind == CsvColumnKind.Number || (fill >= 0 && fill < column.Categories.Count && fill == MathF.Floor(fill))),
                $"column {name} fills missing values with {fill}, which it does not have");
            Require(column.Missing != MissingValues.Error, $"column {name} has a value to fill in, but missing values are errors");
        }
    }

    private static void CheckTexts(string[] texts, string what)
    {
        Require(texts.All(text => text is not null), $"{what} contain null");
        Require(texts.Distinct(StringComparer.Ordinal).Count() == texts.Length, $"{what} contain one twice");
    }

    private static void Require(bool condition, FormattableString problem)
    {
        if (!condition)
        {
            throw new InvalidDataException(problem.ToString(CultureInfo.InvariantCulture) + ".");
        }
    }
}
