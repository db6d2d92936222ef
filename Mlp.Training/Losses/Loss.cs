using System.Diagnostics.CodeAnalysis;

namespace Mlp;

/// <summary>The losses: each gives its mean over the batch and, on request, the gradient with respect to the network's outputs.</summary>
/// <remarks>
/// They allocate nothing, can be called from any number of threads, and give the same bits for the same inputs on the same
/// machine: sums have one order, rows or chunks of elements are added up in double precision.
/// </remarks>
public static partial class Loss
{
    [DoesNotReturn]
    private static void ThrowLength(string parameter, int length, string expected) => throw new ArgumentException(
        FormattableString.Invariant($"{parameter} has {length} elements, but {expected}."), parameter);
}
