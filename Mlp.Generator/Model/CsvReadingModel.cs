namespace Mlp.Generator.Model;

/// <summary>How a row is made of the fields of a CSV file.</summary>
/// <param name="Parameters">The constructor's parameters, in order.</param>
/// <param name="Properties">What the initializer behind it sets.</param>
internal sealed record CsvReadingModel(EquatableArray<CsvFieldModel> Parameters, EquatableArray<CsvFieldModel> Properties);

/// <summary>A property that is read from a file.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Access">The property's name as written in C#.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Type">The type of a value, without a question mark, as generated code names it.</param>
/// <param name="IsNullable">Whether a value may be missing.</param>
/// <param name="IsOptional">Whether the whole column may be missing.</param>
/// <param name="Categories">Of a text, those that [Categories] lists.</param>
internal sealed record CsvFieldModel(
    string Name, string Access, ColumnKind Kind, string Type, bool IsNullable, bool IsOptional, EquatableArray<string> Categories);
