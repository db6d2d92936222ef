namespace Mlp;

/// <summary>The role of a tensor of a state dict in its layer. It decides the shape, the packing and the initial value.</summary>
public enum TensorRole
{
    /// <summary>The weight of a Linear layer, [out, in]. A parameter, packed in panels (<see cref="TensorInfo.Offset"/>).</summary>
    LinearWeight = 0,

    /// <summary>The bias of a Linear layer, [out]. A parameter.</summary>
    LinearBias = 1,

    /// <summary>γ of a batch norm, [channels]. A parameter; starts at 1.</summary>
    NormWeight = 2,

    /// <summary>β of a batch norm, [channels]. A parameter; starts at 0.</summary>
    NormBias = 3,

    /// <summary>The running mean of a batch norm, [channels]. A buffer: no gradient; starts at 0.</summary>
    RunningMean = 4,

    /// <summary>The running (unbiased) variance of a batch norm, [channels]. A buffer: no gradient; starts at 1.</summary>
    RunningVar = 5,

    /// <summary>The number of batches that the running statistics have seen, []: one 64-bit integer. A buffer; starts at 0.</summary>
    NumBatchesTracked = 6,

    /// <summary>The means that inputs are standardised with, [channels]. A buffer: no gradient; starts at 0.</summary>
    InputMean = 7,

    /// <summary>The standard deviations that inputs are standardised with, [channels], above 0. A buffer: no gradient; starts at 1.</summary>
    InputStd = 8,

    /// <summary>The means that outputs of prediction are brought back to, [channels]. A buffer: no gradient; starts at 0.</summary>
    OutputMean = 9,

    /// <summary>The standard deviations that outputs of prediction are multiplied by, [channels], above 0. A buffer: no gradient; starts at 1.</summary>
    OutputStd = 10,
}
