// Only what is in no snapshot before this one: see SnapshotNets.
//   inputs  Standardize  3             mean [3]   std [3]
//   outputs  Unstandardize 2             mean [2]   std [2]   in prediction

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 26 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    /// inputs  Standardize  3             mean [3]   std [3]
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  ReLU
    ///   2  Dropout      0.25
    ///   3  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   4  Dropout      0.25
    /// outputs  Unstandardize 2             mean [2]   std [2]   in prediction
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>
        /// Prediction. Dropout does nothing. Any number of threads may call it at once, while nobody trains the network or writes its
        /// tensors; a state dict may be loaded meanwhile.
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
        /// Copies the inputs' and the outputs' mean and std beside the parameters; the first prediction after a change does.
        /// </summary>
        [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        private ref float MlpFold()
        {
            lock (_mlpFolded)
            {
                if (!_mlpFolded.IsCurrent(_mlpState))
                {
                    long version = _mlpState.Version;
                    global::Mlp.Generated.Demo_SnapshotNet.Folding.Fold(_mlpState, ref _mlpFolded.Reference);
                    _mlpFolded.MarkCurrent(version);
                }
            }

            return ref _mlpFolded.Reference;
        }

        /// <summary>
        /// The forward pass of training: dropout. One caller at a time may train a network. The outputs are those before Unstandardize:
        /// compare them with (target − mean) / std, as StandardizeTargets of Mlp.Training computes it, not with the target.
        /// </summary>
        /// <param name="inputs">[rows, 3], row-major, at most as many rows as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[rows, 2], row-major; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);
    }
