namespace Mlp;

/// <summary>The kind of a module of a network.</summary>
public enum ModuleKind
{
    /// <summary>x · Wᵀ + b.</summary>
    Linear = 0,

    /// <summary>Batch norm.</summary>
    Norm = 1,

    /// <summary>The activation.</summary>
    Activation = 2,

    /// <summary>Dropout, which prediction passes through.</summary>
    Dropout = 3,

    /// <summary>(x − mean) / std of each input.</summary>
    Standardize = 4,

    /// <summary>An activation of the outputs: Softmax, Sigmoid.</summary>
    OutputActivation = 5,

    /// <summary>y · std + mean of each output, which training leaves out.</summary>
    Unstandardize = 6,
}
