using System.Collections.Generic;
using System.Linq;

namespace Mlp.Generator.Model;

/// <summary>The content of one [MlpTable] declaration, by value. Valid by construction; see the parser.</summary>
/// <param name="Class">The class of the model.</param>
/// <param name="Topology">The network's: it has as many inputs as the row has features, and the outputs of its target.</param>
/// <param name="Row">What the row is.</param>
/// <param name="Csv">How rows are read from CSV files; null where they are not.</param>
/// <param name="Weights">The file that is compiled in, of a static class; null where there is none.</param>
internal sealed record TableModel(ClassModel Class, TopologyModel Topology, RowModel Row, CsvReadingModel? Csv, WeightsModel? Weights)
{
    /// <summary>Gets how many networks the file has; 0 where there is none, or it is not read yet.</summary>
    public int Members { get; init; }

    /// <summary>Whether several ranks may share a batch of the network's training: the project references MlpGen.Distributed.</summary>
    public bool SharesBatches { get; init; }
}

/// <summary>A row of a table.</summary>
/// <param name="Type">As generated code names it, from global:: on.</param>
/// <param name="Name">Its name alone, for prose.</param>
/// <param name="IsReference">Whether it may be null.</param>
/// <param name="Features">The columns that are features, in the order of the properties, those of base classes first.</param>
/// <param name="Target">The column that is predicted.</param>
/// <param name="Weight">The column that says how much a row counts; null where all count alike.</param>
internal sealed record RowModel(string Type, string Name, bool IsReference, EquatableArray<ColumnModel> Features, ColumnModel Target, ColumnModel? Weight)
{
    /// <summary>How many more inputs a number takes where <see cref="HasPieces"/>. Mirrors PiecewiseLinear of Mlp.Tables, as the next does.</summary>
    public const int Pieces = 4;

    /// <summary>How many places they lie between.</summary>
    public const int Knots = Pieces + 1;

    private const int MaxNumbers = 64;

    /// <summary>Gets whether numbers are encoded in pieces, too.</summary>
    public bool HasPieces => CountPieces(Features) > 0;

    /// <summary>Gets how many inputs the network has.</summary>
    public int InputCount => (int)CountInputs(Features);

    /// <summary>Gets how many scales there are: an input's each, but for pieces.</summary>
    public int ScaleCount => InputCount - CountPieces(Features);

    /// <summary>Gets how many knots there are, which the pieces lie between.</summary>
    public int KnotCount => CountPieces(Features) / Pieces * Knots;

    /// <summary>How many inputs a network of these columns has: more than there may be where a row is too wide.</summary>
    public static long CountInputs(IEnumerable<ColumnModel> features) => features.Sum(column => column.FeatureCount) + CountPieces(features);

    private static int CountPieces(IEnumerable<ColumnModel> features)
        => features.Count(column => column.IsSingleNumber) is var count and <= MaxNumbers ? count * Pieces : 0;
}

/// <summary>A property of a row.</summary>
/// <param name="Name">What the column is called in a file.</param>
/// <param name="Property">The property's name.</param>
/// <param name="Access">The same as written in C#: <c>@class</c> where it is a keyword.</param>
/// <param name="Kind">What its values are.</param>
internal sealed record ColumnModel(string Name, string Property, string Access, ColumnKind Kind)
{
    /// <summary>Gets the type of a value, without a question mark, as generated code names it: the enum, or the type of the number.</summary>
    public string Type { get; init; } = "";

    /// <summary>Gets whether a row may have no value there.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Gets whether only a cast makes a double of a value: of decimal and Half.</summary>
    public bool NeedsCast { get; init; }

    /// <summary>Gets whether it is an array.</summary>
    public bool IsArray { get; init; }

    /// <summary>Gets how many numbers it has: more than 1 for arrays alone.</summary>
    public int Length { get; init; } = 1;

    /// <summary>Gets the categories of an enum, in the order of their values, or of a text.</summary>
    public EquatableArray<CategoryModel> Categories { get; init; }

    /// <summary>Gets whether it is one number, and no array of several.</summary>
    public bool IsSingleNumber => Kind == ColumnKind.Number && Length == 1;

    /// <summary>Gets how many inputs of the network it takes but for pieces, as TableColumn of Mlp.Tables has it.</summary>
    public long FeatureCount => Kind switch
    {
        ColumnKind.Number => Length * (IsNullable ? 2L : 1),
        ColumnKind.Boolean => IsNullable ? 2 : 1,
        ColumnKind.Enumeration => Categories.Count + (IsNullable ? 1 : 0),
        _ => Categories.Count + 1 + (IsNullable ? 1 : 0),
    };

    /// <summary>Gets how many classes there are where it is the target; 0 for a number.</summary>
    public int ClassCount => Kind == ColumnKind.Boolean ? 2 : Categories.Count;
}

/// <summary>A category.</summary>
/// <param name="Name">The text, or the name of the enum's member.</param>
/// <param name="Constant">The member as generated code names it; empty for a text.</param>
internal sealed record CategoryModel(string Name, string Constant);

/// <summary>Mirrors Mlp.Tables.ColumnKind, whose assembly the generator never loads.</summary>
internal enum ColumnKind
{
    Number = 0,
    Boolean = 1,
    Enumeration = 2,
    Text = 3,
}
