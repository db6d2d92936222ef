// Only what is in no snapshot before this one: see SnapshotNets.
//     0  Linear       3 → 4         weight [4, 3]
//     1  BatchNorm1d  4             eps 1e-05, momentum None, affine, running statistics

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 28 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]
    ///   1  BatchNorm1d  4             eps 1e-05, momentum None, affine, running statistics
    ///   2  ReLU
    ///   3  Dropout      0
    ///   4  Linear       4 → 2         weight [2, 4]
    ///   5  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>
        /// Prediction; batch norm uses its running statistics. Any number of threads may call it at once, while nobody trains the network
        /// or writes its tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[rows, 3], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 2], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Rows(this, inputs, 3, outputs, 2);
            if (rows == 0)
            {
                return;
            }

            ref float parameters = ref _mlpFolded.IsCurrent(_mlpState) ? ref _mlpFolded.Reference : ref MlpFold();
            global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(
                inputs), ref parameters, ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
        }

        /// <summary>
        /// The forward pass of training: batch statistics; the running statistics move. One caller at a time may train a network.
        /// </summary>
        /// <param name="inputs">[rows, 3], row-major, at most as many rows as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[rows, 2], row-major; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit, or there is one row, which has no batch
        /// statistics; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);
    }
