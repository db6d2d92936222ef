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

/// <summary>
/// Makes the compiler write a model of a table into the partial class that carries it: it reads rows of <typeparamref name="TRow"/>, trains
/// networks on them, and predicts the property with <see cref="TargetAttribute"/>.
/// </summary>
/// <typeparam name="TRow">A class, record or struct whose properties are the columns.</typeparam>
/// <param name="hiddenChannels">Widths of the hidden layers, in order.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MlpTableAttribute<TRow>(params int[] hiddenChannels) : Attribute
{
    /// <summary>Gets the widths of the hidden layers.</summary>
    public IReadOnlyList<int> HiddenChannels { get; } = hiddenChannels;

    /// <summary>Gets or sets the norm behind each hidden Linear. Default: none.</summary>
    public NormLayer NormLayer { get; set; }

    /// <summary>Gets or sets the activation of the hidden layers. Default: ReLU.</summary>
    public ActivationLayer ActivationLayer { get; set; } = ActivationLayer.ReLU;

    /// <summary>Gets or sets the probability that training zeroes an element behind each layer. Default: 0.</summary>
    public double Dropout { get; set; }
}
