namespace Mlp.Metrics;

/// <summary>Says how the scores of several classes become one: scikit-learn's <c>average</c>.</summary>
public enum Average
{
    /// <summary>Their plain mean, over the classes that occur among labels or predictions.</summary>
    Macro,

    /// <summary>Of the counts of all classes together; for one label a row this is the accuracy.</summary>
    Micro,

    /// <summary>Their mean, weighted by how often each is a label.</summary>
    Weighted,

    /// <summary>That of class 1 alone, where there are two classes: scikit-learn's <c>average="binary"</c>.</summary>
    Binary,
}
