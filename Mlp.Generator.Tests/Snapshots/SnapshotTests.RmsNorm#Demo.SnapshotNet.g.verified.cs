// Only what is in no snapshot before this one: see SnapshotNets.
//     1  RMSNorm      4             eps 1e-05, affine
//     2  Swish

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 30 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  RMSNorm      4             eps 1e-05, affine
    ///   2  Swish
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
    }
