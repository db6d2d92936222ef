namespace Mlp.Data;

/// <summary>Says what becomes of a missing value. What is filled in is fitted to the training rows alone.</summary>
public enum MissingValues
{
    /// <summary>An error that names the line and the column.</summary>
    Error,

    /// <summary>The mean of the training rows; of categories the most frequent.</summary>
    Mean,

    /// <summary>
    /// The median of the training rows, of an even number the mean of the two in the middle; of categories the most frequent.
    /// </summary>
    Median,

    /// <summary>The most frequent value of the training rows; of several the smallest, or the first category.</summary>
    MostFrequent,
}
