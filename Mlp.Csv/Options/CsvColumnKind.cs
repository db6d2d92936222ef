namespace Mlp.Data;

/// <summary>Says what becomes of a column of features.</summary>
public enum CsvColumnKind
{
    /// <summary>A number: one feature.</summary>
    Number,

    /// <summary>One of some categories: a feature for each, 1 for the row's own and 0 for the others.</summary>
    OneHot,

    /// <summary>One of some categories in an order that means something: one feature, 0, 1, 2, … in that order.</summary>
    Ordinal,
}
