// Only what is in no snapshot before this one: see SnapshotNets.
// The weights are those of net.safetensors, Int8: 1,280 bytes of data in the program.

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 34 parameters. Its weights are those of net.safetensors
    /// when this was compiled: data of the program, read in place. Nothing is loaded, nothing allocated; any number of threads may predict
    /// at once.
    /// </summary>
    /// <remarks>
    /// <para>Weights are int8 with a scale for each output channel, and inputs of layers are quantised to 8 bits, a row at a time. Over the
    /// 5 rows of the self-test, inputs from −1 to 1, outputs differ by at most 0.0023 from those of the trained weights in double
    /// precision, whose magnitude is up to 0.54.</para>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  LayerNorm    4             eps 1e-05, affine
    ///   2  ReLU
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    static partial class SnapshotNet
    {
        /// <summary>
        /// Predicts 5 rows, at once and one by one, and compares with what the compiler computed for them in double precision. Allocates.
        /// </summary>
        /// <returns>The largest absolute difference on this machine: some units in the last place, or NaN where something is
        /// wrong.</returns>
        public static double SelfTest()
        {
            float[] inputs = new float[5 * InChannels], outputs = new float[5 * OutChannels];
            global::Mlp.CompilerServices.BakedSelfTest.FillInputs(inputs);
            global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref inputs[0],
                ref global::Mlp.CompilerServices.BakedWeights.Reference(global::Mlp.Generated.Demo_SnapshotNet.Weights.Data),
                ref outputs[0], 5);
            double largest = global::Mlp.CompilerServices.BakedSelfTest.LargestDifference(outputs,
                global::Mlp.Generated.Demo_SnapshotNet.Weights.SelfTestOutputs, 0);
            for (int row = 0; row < 5; row++)
            {
                global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref inputs[row * InChannels],
                    ref global::Mlp.CompilerServices.BakedWeights.Reference(global::Mlp.Generated.Demo_SnapshotNet.Weights.Data),
                    ref outputs[row * OutChannels], 1);
            }

            return global::Mlp.CompilerServices.BakedSelfTest.LargestDifference(outputs,
                global::Mlp.Generated.Demo_SnapshotNet.Weights.SelfTestOutputs, largest);
        }
    }
