namespace Mlp.Data;

/// <summary>Says what becomes of a category that is not in the file from which the schema was made.</summary>
public enum UnseenCategory
{
    /// <summary>An error that names the line, the column and the categories that there are.</summary>
    Error,

    /// <summary>All features of a one-hot column are 0. In an ordinal column, and for a class, it is an error still.</summary>
    Zeros,
}
