// Only what is in no snapshot before this one: see SnapshotNets.

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 34 parameters. Its weights are those of net.safetensors
    /// when this was compiled, with batch norm folded into them: data of the program, read in place. Nothing is loaded, nothing allocated;
    /// any number of threads may predict at once.
    /// </summary>
    /// <remarks>
    /// <para>Weights are float32. Over the 5 rows of the self-test, inputs from −1 to 1, outputs differ by at most 3.2e-09 from those of
    /// the trained weights in double precision, whose magnitude is up to 0.17.</para>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  BatchNorm2d  4             eps 1e-05, momentum 0.1, affine, running statistics
    ///   2  ReLU
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    static partial class SnapshotNet
    {
        /// <summary>Prediction. Any number of threads may call it at once.</summary>
        /// <param name="inputs">[images, 3, 2, 3], PyTorch's NCHW; any number of images, or zero.</param>
        /// <param name="outputs">[images, 2, 2, 3], PyTorch's NCHW; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
        public static void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Images("SnapshotNet", inputs, 3, outputs, 2, 2, 3);
            if (rows > 0)
            {
                global::Mlp.Generated.Demo_SnapshotNet.Forward.PredictImages(
                    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs),
                    ref global::Mlp.CompilerServices.BakedWeights.Reference(global::Mlp.Generated.Demo_SnapshotNet.Weights.Data),
                    ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
            }
        }
    }
