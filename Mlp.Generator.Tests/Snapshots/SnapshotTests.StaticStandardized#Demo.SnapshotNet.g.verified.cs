// Only what is in no snapshot before this one: see SnapshotNets.

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 26 parameters. Its weights are those of net.safetensors
    /// when this was compiled: data of the program, read in place. Nothing is loaded, nothing allocated; any number of threads may predict
    /// at once.
    /// </summary>
    /// <remarks>
    /// <para>Weights are float32. Over the 5 rows of the self-test, inputs from −1 to 1, outputs differ by at most 0 from those of the
    /// trained weights in double precision, whose magnitude is up to 0.8.</para>
    /// <code>
    /// inputs  Standardize  3             mean [3]   std [3]
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  ReLU
    ///   2  Dropout      0
    ///   3  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   4  Dropout      0
    /// outputs  Unstandardize 2             mean [2]   std [2]   in prediction
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    static partial class SnapshotNet
    {
    }
