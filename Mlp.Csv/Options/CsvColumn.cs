using System.Globalization;

namespace Mlp.Data;

/// <summary>
/// A column of a CSV file: by its name in the header, or by its place, counted from 0, or from the end as in <c>^1</c>.
/// </summary>
/// <remarks>
/// Strings, ints and <see cref="System.Index"/> convert to it: <c>Label = "species"</c>, <c>Label = 64</c>, <c>Label = ^1</c>.
/// </remarks>
public readonly record struct CsvColumn
{
    private CsvColumn(string? name, Index place) => (Name, Place) = (name, place);

    /// <summary>Gets the name; null where the column is given by its place.</summary>
    public string? Name { get; }

    /// <summary>Gets the place, where <see cref="Name"/> is null.</summary>
    public Index Place { get; }

    /// <summary>Names a column by its name.</summary>
    public static implicit operator CsvColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new CsvColumn(name, default);
    }

    /// <summary>Names a column by its place, counted from 0.</summary>
    public static implicit operator CsvColumn(int place) => new(null, place);

    /// <summary>Names a column by its place, counted from 0 or from the end.</summary>
    public static implicit operator CsvColumn(Index place) => new(null, place);

    /// <summary>Returns the name or the place: 'species', 64 or ^1.</summary>
    public override string ToString() => Name is null ? string.Create(CultureInfo.InvariantCulture, $"{Place}") : $"'{Name}'";
}
