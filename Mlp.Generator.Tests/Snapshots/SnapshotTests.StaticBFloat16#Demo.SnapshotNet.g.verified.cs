// Only what is in no snapshot before this one: see SnapshotNets.
//     2  Hardswish
// The weights are those of net.safetensors, BFloat16: 1,216 bytes of data in the program.

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 30 parameters. Its weights are those of net.safetensors
    /// when this was compiled: data of the program, read in place. Nothing is loaded, nothing allocated; any number of threads may predict
    /// at once.
    /// </summary>
    /// <remarks>
    /// <para>Weights are bfloat16, 8 significant bits. Over the 5 rows of the self-test, inputs from −1 to 1, outputs differ by at most
    /// 0.00054 from those of the trained weights in double precision, whose magnitude is up to 0.22.</para>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  RMSNorm      4             eps 1e-05, affine
    ///   2  Hardswish
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    static partial class SnapshotNet
    {
    }
