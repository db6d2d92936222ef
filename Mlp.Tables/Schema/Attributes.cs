namespace Mlp.Tables;

/// <summary>Marks the property that a model predicts. Without it in front of exactly one property, there is no model.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TargetAttribute : Attribute;

/// <summary>Marks a property that is no feature. It is still read from files, for whoever computes with it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute;

/// <summary>Marks a number that says how much a row counts in training and evaluation; 1 where there is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WeightAttribute : Attribute;

/// <summary>Names the column of a file that a property is read from. Default: the property's name.</summary>
/// <param name="name">The column's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute(string name) : Attribute
{
    /// <summary>Gets the column's name.</summary>
    public string Name { get; } = name;
}

/// <summary>Lists the categories of a text. Any other text is "other".</summary>
/// <param name="names">The categories, each once.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CategoriesAttribute(params string[] names) : Attribute
{
    /// <summary>Gets the categories.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Says how many numbers an array property has, in every row.</summary>
/// <param name="length">The number, 1 or more.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int length) : Attribute
{
    /// <summary>Gets the number.</summary>
    public int Length { get; } = length;
}
