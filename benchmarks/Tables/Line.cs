namespace Mlp.TablesBenchmark;

/// <summary>A row of whichever table is at hand.</summary>
/// <param name="Numbers">The numbers, in the order of the columns; NaN where one is missing.</param>
/// <param name="Texts">The categories, in the order of the columns; null where one is missing.</param>
/// <param name="Target">The number to predict, or the index of the class.</param>
internal sealed record Line(double[] Numbers, string?[] Texts, double Target);
