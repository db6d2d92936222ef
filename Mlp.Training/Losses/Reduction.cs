namespace Mlp;

/// <summary>Says how the losses of a batch become one number: PyTorch's <c>reduction</c>.</summary>
public enum Reduction
{
    /// <summary>
    /// Their mean, over rows or elements as the loss says. Of no rows it is NaN, as in PyTorch, and of rows that are all ignored.
    /// </summary>
    Mean,

    /// <summary>Their sum; 0 for no rows.</summary>
    Sum,

    /// <summary>Each loss for itself, written to a span. The gradient is that of their sum.</summary>
    None,

    /// <summary>Their sum over the number of rows: for <see cref="KLDivLoss"/> alone, whose value is the mathematical one then.</summary>
    BatchMean,
}
