namespace Mlp;

/// <summary>What a tensor of the state dict is.</summary>
public enum TensorRole
{
    /// <summary>A Linear's weight, [out, in]: a parameter, packed in panels.</summary>
    LinearWeight,

    /// <summary>A Linear's bias, [out]: a parameter.</summary>
    LinearBias,

    /// <summary>A norm's weight γ, [channels]: a parameter.</summary>
    NormWeight,

    /// <summary>A norm's bias β, [channels]: a parameter.</summary>
    NormBias,

    /// <summary>A batch norm's running mean, [channels]: a buffer.</summary>
    RunningMean,

    /// <summary>A batch norm's running variance, the unbiased one, [channels]: a buffer.</summary>
    RunningVar,

    /// <summary>How many batches a batch norm's running statistics have seen, []: a counter, int64.</summary>
    NumBatchesTracked,
}
