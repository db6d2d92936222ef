// Only what is in no snapshot before this one: see SnapshotNets.
//     0  Linear       5 → 16        weight [16, 5]

    /// <summary>
    /// A multi-layer perceptron 5 → 16 with torchvision.ops.MLP's semantics and 80 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       5 → 16        weight [16, 5]
    ///   1  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>
        /// Prediction. Any number of threads may call it at once, while nobody trains the network or writes its tensors; a state dict may
        /// be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[rows, 5], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 16], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Rows(this, inputs, 5, outputs, 16);
            if (rows == 0)
            {
                return;
            }

            ref float parameters = ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in _mlpState.Parameters.Reference);
            global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(
                inputs), ref parameters, ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
        }

        /// <summary>
        /// Prediction on several threads, to the same bits. Small batches stay on the calling thread. Any number of threads may call it at
        /// once, while nobody trains the network or writes its tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[rows, 5], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 16], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <param name="threads">How many share the rows, the calling one among them: 1 to 256.</param>
        /// <exception cref="global::System.ArgumentException">A length or the number of threads does not fit, or the spans
        /// overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs, int threads)
        {
            global::Mlp.CompilerServices.SharedForward.CheckThreads(threads);
            int rows = global::Mlp.CompilerServices.MlpGuard.Rows(this, inputs, 5, outputs, 16);
            if (rows > 0)
            {
                ref float parameters = ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in _mlpState.Parameters.Reference);
                global::Mlp.CompilerServices.SharedForward.Run(this, inputs, ref parameters, outputs, rows, 80, threads);
            }
        }

        /// <summary>The forward pass of training. One caller at a time may train a network.</summary>
        /// <param name="inputs">[rows, 5], row-major, at most as many rows as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[rows, 16], row-major; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);

        private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
        {
            int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            tape.RunForward(inputs, rows);
            return tape.Output;
        }

        private void MlpReplace(global::Mlp.CompilerServices.MlpState state) => _mlpState.Replace(state);

        bool global::Mlp.IMlp.TakesBatchStatistics => false;

        public sealed class Tape : global::Mlp.MlpTape
        {
            internal Tape(SnapshotNet network, int maxRows, long seed, int threads)
                : base(network, maxRows, seed, 5, 16, fixedFloats: 0, floatsPerRow: 0, scratchFloats: 2176, multiplyAddsPerRow: 80, threads)
            {
                _mlpState = network._mlpState;
            }
        }
    }
