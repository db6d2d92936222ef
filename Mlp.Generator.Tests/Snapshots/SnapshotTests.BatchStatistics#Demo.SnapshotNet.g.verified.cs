// Only what is in no snapshot before this one: see SnapshotNets.
//     1  BatchNorm1d  4             eps 1e-05, momentum 0.1
//     2  Identity

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 4 → 2 with torchvision.ops.MLP's semantics and 46 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       3 → 4         weight [4, 3]   bias [4]
    ///   1  BatchNorm1d  4             eps 1e-05, momentum 0.1
    ///   2  Identity
    ///   3  Dropout      0.5
    ///   4  Linear       4 → 4         weight [4, 4]   bias [4]
    ///   5  BatchNorm1d  4             eps 1e-05, momentum 0.1
    ///   6  Identity
    ///   7  Dropout      0.5
    ///   8  Linear       4 → 2         weight [2, 4]   bias [2]
    ///   9  Dropout      0.5
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>
    {
        /// <summary>
        /// Prediction; batch norm takes its statistics from the batch. Dropout does nothing. Any number of threads may call it at once,
        /// while nobody trains the network or writes its tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[rows, 3], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 2], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap, or there is one row, which has
        /// no batch statistics.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Rows(this, inputs, 3, outputs, 2);
            if (rows == 0)
            {
                return;
            }

            if (rows == 1)
            {
                global::Mlp.CompilerServices.MlpGuard.ThrowOneRow(4);
            }

            ref float parameters = ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in _mlpState.Parameters.Reference);
            global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(
                inputs), ref parameters, ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
        }

        /// <summary>
        /// Prediction on several threads, to the same bits. The statistics of the batch are taken on one thread, whatever the number.
        /// </summary>
        /// <param name="inputs">[rows, 3], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 2], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <param name="threads">How many share the rows, the calling one among them: 1 to 256.</param>
        /// <exception cref="global::System.ArgumentException">A length or the number of threads does not fit, the spans overlap, or there
        /// is one row, which has no batch statistics.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs, int threads)
        {
            global::Mlp.CompilerServices.SharedForward.CheckThreads(threads);
            Forward(inputs, outputs);
        }

        /// <summary>The forward pass of training: batch statistics, dropout. One caller at a time may train a network.</summary>
        /// <param name="inputs">[rows, 3], row-major, at most as many rows as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[rows, 2], row-major; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit, or there is one row, which has no batch
        /// statistics; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);

        private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
        {
            int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            if (rows == 1)
            {
                global::Mlp.CompilerServices.MlpGuard.ThrowOneRow(4);
            }

            tape.RunForward(inputs, rows);
            return tape.Output;
        }
    }
