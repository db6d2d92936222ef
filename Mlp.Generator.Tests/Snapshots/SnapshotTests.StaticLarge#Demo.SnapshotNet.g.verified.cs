// Only what is in no snapshot before this one: see SnapshotNets.
// The weights are those of net.safetensors, Float32: 8,704 bytes of data in the program.

    /// <summary>
    /// A multi-layer perceptron 120 → 4 → 3 with torchvision.ops.MLP's semantics and 499 parameters. Its weights are those of
    /// net.safetensors when this was compiled: data of the program, read in place. Nothing is loaded, nothing allocated; any number of
    /// threads may predict at once.
    /// </summary>
    /// <remarks>
    /// <para>Weights are float32. Over the 5 rows of the self-test, inputs from −1 to 1, outputs differ by at most 0 from those of the
    /// trained weights in double precision, whose magnitude is up to 0.52.</para>
    /// <code>
    ///   0  Linear       120 → 4       weight [4, 120]   bias [4]
    ///   1  ReLU
    ///   2  Dropout      0
    ///   3  Linear       4 → 3         weight [3, 4]   bias [3]
    ///   4  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    static partial class SnapshotNet
    {
    }
