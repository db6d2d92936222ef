// Only what is in no snapshot before this one: see SnapshotNets.
//     1  LayerNorm    4             eps 1e-05, affine
//     2  LeakyReLU    negative_slope 0.2

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 34 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  LayerNorm    4             eps 1e-05, affine
    ///   2  LeakyReLU    negative_slope 0.2
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
    }
