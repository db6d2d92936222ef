// Only what is in no snapshot before this one: see SnapshotNets.
//     0  Linear       40 → 33       weight [33, 40]   bias [33]
//     1  GELU
//     3  Linear       33 → 7        weight [7, 33]   bias [7]

    /// <summary>
    /// A multi-layer perceptron 40 → 33 → 7 with torchvision.ops.MLP's semantics and 1,591 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       40 → 33       weight [33, 40]   bias [33]
    ///   1  GELU
    ///   2  Dropout      0.5
    ///   3  Linear       33 → 7        weight [7, 33]   bias [7]
    ///   4  Dropout      0.5
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>Learnable numbers as PyTorch counts them, without padding: 1,591.</summary>
        public const int ParameterCount = 1591;

        /// <summary>
        /// Prediction. Dropout does nothing. Any number of threads may call it at once, while nobody trains the network or writes its
        /// tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[rows, 40], row-major; any number of rows, or zero.</param>
        /// <param name="outputs">[rows, 7], row-major; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Rows(this, inputs, 40, outputs, 7);
            if (rows == 0)
            {
                return;
            }

            ref float parameters = ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in _mlpState.Parameters.Reference);
            global::Mlp.Generated.Demo_SnapshotNet.Forward.Predict(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(
                inputs), ref parameters, ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
        }

        /// <summary>The forward pass of training: dropout. One caller at a time may train a network.</summary>
        /// <param name="inputs">[rows, 40], row-major, at most as many rows as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[rows, 7], row-major; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);
    }
