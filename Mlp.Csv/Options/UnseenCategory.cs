namespace Mlp.Data;

/// <summary>What becomes of a category that the file which the schema was made from does not have.</summary>
public enum UnseenCategory
{
    /// <summary>An error that names the line, the column and the categories that there are.</summary>
    Error,

    /// <summary>All features of a one-hot column are 0. In an ordinal column, and for a class, it is an error still.</summary>
    Zeros,
}
