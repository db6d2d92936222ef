namespace Mlp;

/// <summary>The usual losses as functions, without options: each gives its mean over the batch and, on request, the gradient with respect to the network's outputs.</summary>
/// <remarks>
/// Each function calls the loss class of its name, such as <see cref="CrossEntropyLoss"/>, made with its defaults, and so comes to the same bits, errors
/// and special cases. They allocate nothing and can be called from any number of threads.
/// </remarks>
public static partial class Loss;
