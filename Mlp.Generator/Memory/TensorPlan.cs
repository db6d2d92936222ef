namespace Mlp.Generator.Memory;

/// <summary>A tensor of the state dict.</summary>
/// <param name="Name">Its key: 0.weight.</param>
/// <param name="Role">What it is.</param>
/// <param name="Rows">The first dimension, or 0 where there is none.</param>
/// <param name="Columns">The second dimension, or 0 where there is none.</param>
/// <param name="Offset">Into the parameters or the buffers; the index of a counter.</param>
internal sealed record TensorPlan(string Name, TensorRole Role, int Rows, int Columns, long Offset)
{
    /// <summary>Whether it is learned.</summary>
    public bool IsParameter => Role is TensorRole.LinearWeight or TensorRole.LinearBias or TensorRole.NormWeight or TensorRole.NormBias;

    /// <summary>Whether inputs are standardised by it.</summary>
    public bool IsOfInputs => Role is TensorRole.InputMean or TensorRole.InputStd;

    /// <summary>Whether outputs are brought back to their unit by it.</summary>
    public bool IsOfOutputs => Role is TensorRole.OutputMean or TensorRole.OutputStd;

    /// <summary>Whether it counts batches.</summary>
    public bool IsCounter => Role == TensorRole.NumBatchesTracked;

    /// <summary>Its elements.</summary>
    public long Length => (long)Rows * (Columns == 0 ? 1 : Columns);
}

/// <summary>Mirrors Mlp.TensorRole of the runtime.</summary>
internal enum TensorRole
{
    LinearWeight,
    LinearBias,
    NormWeight,
    NormBias,
    RunningMean,
    RunningVar,
    NumBatchesTracked,
    InputMean,
    InputStd,
    OutputMean,
    OutputStd,
}
