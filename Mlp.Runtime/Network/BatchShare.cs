namespace Mlp;

/// <summary>A rank's rows of a batch that several ranks share. Its own rows follow each other.</summary>
/// <param name="FirstRow">The number of its first row in the whole batch, counted from 0: rows, or images where the inputs are images.</param>
/// <param name="TotalRows">The rows of the whole batch, or its images.</param>
public readonly record struct BatchShare(int FirstRow, int TotalRows);
