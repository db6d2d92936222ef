// Only what is in no snapshot before this one: see SnapshotNets.
//     1  BatchNorm2d  4             eps 1e-05, momentum 0.1, affine, running statistics

    /// <summary>
    /// A multi-layer perceptron 3 → 4 → 2 with torchvision.ops.MLP's semantics and 34 parameters.
    /// </summary>
    /// <remarks>
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
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>A network with the weights of net.safetensors when this was compiled.</summary>
        public SnapshotNet()
            : this(new global::Mlp.CompilerServices.MlpState(Layout))
        {
            _mlpState.Initialize(global::Mlp.Generated.Demo_SnapshotNet.Weights.Parameters,
                global::Mlp.Generated.Demo_SnapshotNet.Weights.Buffers, global::Mlp.Generated.Demo_SnapshotNet.Weights.Counters);
        }

        /// <summary>
        /// Prediction; batch norm uses its running statistics. Any number of threads may call it at once, while nobody trains the network
        /// or writes its tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[images, 3, 2, 3], PyTorch's NCHW; any number of images, or zero.</param>
        /// <param name="outputs">[images, 2, 2, 3], PyTorch's NCHW; must not overlap <paramref name="inputs"/>.</param>
        /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
        {
            int rows = global::Mlp.CompilerServices.MlpGuard.Images(this, inputs, 3, outputs, 2, 2, 3);
            if (rows == 0)
            {
                return;
            }

            ref float parameters = ref _mlpFolded.IsCurrent(_mlpState) ? ref _mlpFolded.Reference : ref MlpFold();
            global::Mlp.Generated.Demo_SnapshotNet.Forward.PredictImages(
                ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs), ref parameters,
                ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
        }

        /// <summary>
        /// Prediction on several threads, to the same bits. Small batches stay on the calling thread. Any number of threads may call it at
        /// once, while nobody trains the network or writes its tensors; a state dict may be loaded meanwhile.
        /// </summary>
        /// <param name="inputs">[images, 3, 2, 3], PyTorch's NCHW; any number of images, or zero.</param>
        /// <param name="outputs">[images, 2, 2, 3], PyTorch's NCHW; must not overlap <paramref name="inputs"/>.</param>
        /// <param name="threads">How many share the rows, the calling one among them: 1 to 256.</param>
        /// <exception cref="global::System.ArgumentException">A length or the number of threads does not fit, or the spans
        /// overlap.</exception>
        public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs, int threads)
        {
            global::Mlp.CompilerServices.SharedForward.CheckThreads(threads);
            int rows = global::Mlp.CompilerServices.MlpGuard.Images(this, inputs, 3, outputs, 2, 2, 3);
            if (rows > 0)
            {
                ref float parameters = ref _mlpFolded.IsCurrent(_mlpState) ? ref _mlpFolded.Reference : ref MlpFold();
                global::Mlp.CompilerServices.SharedForward.Run(this, inputs, ref parameters, outputs, rows, 120, threads, areImages: true);
            }
        }

        void global::Mlp.CompilerServices.IRowPredictor.PredictRows(ref float inputs, ref float parameters, ref float outputs, nuint rows)
            => global::Mlp.Generated.Demo_SnapshotNet.Forward.PredictImages(ref inputs, ref parameters, ref outputs, rows);

        /// <summary>Allocates what training needs for batches of up to <paramref name="maxRows"/> images.</summary>
        /// <param name="maxRows">The largest batch, at least 1.</param>
        /// <param name="seed">What dropout's random stream begins with; all of its bits count.</param>
        /// <param name="threads">How many threads share a pass, the calling one among them; results are the same bits for any
        /// number.</param>
        /// <exception cref="global::System.ArgumentOutOfRangeException">maxRows is below 1 or its activations exceed an array; threads is
        /// below 1 or above 256.</exception>
        public Tape CreateTape(int maxRows, long seed = 0, int threads = 1) => new(this, maxRows, seed, threads);

        /// <summary>
        /// The forward pass of training: batch statistics; the running statistics move. One caller at a time may train a network.
        /// </summary>
        /// <param name="inputs">[images, 3, 2, 3], PyTorch's NCHW, at most as many images as the tape takes.</param>
        /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
        /// <returns>[images, 2, 2, 3], PyTorch's NCHW; the tape's, overwritten by its next forward pass.</returns>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit; nothing has changed.</exception>
        public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            => MlpForwardTraining(inputs, tape);

        /// <summary>The backward pass, with the gradient of the inputs.</summary>
        /// <param name="inputs">The inputs of the forward pass.</param>
        /// <param name="tape">The tape of the forward pass.</param>
        /// <param name="inputGradient">[images, 3, 2, 3], PyTorch's NCHW: receives d loss / d inputs.</param>
        /// <exception cref="global::System.ArgumentException">A length or the tape does not fit.</exception>
        /// <exception cref="global::System.InvalidOperationException">No forward pass came before, or the parameters changed
        /// since.</exception>
        public void Backward(global::System.ReadOnlySpan<float> inputs, Tape tape, global::System.Span<float> inputGradient)
            => MlpBackward(inputs, tape, inputGradient);

        private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
        {
            int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            if (rows > 0)
            {
                _mlpState.CountBatch();
            }

            tape.RunForward(inputs, rows);
            if (rows > 0)
            {
                _mlpState.MarkBuffersChanged();
            }

            return tape.Output;
        }

        private void MlpBackward(global::System.ReadOnlySpan<float> inputs, Tape tape, global::System.Span<float> inputGradient)
        {
            int rows = global::Mlp.MlpTape.CheckBackward(this, tape, inputs.Length);
            tape.CheckInputGradient(inputGradient);
            tape.RunBackward(inputs);
            if (rows > 0)
            {
                global::Mlp.Generated.Demo_SnapshotNet.Backward.RunInput(ref tape.InputGradientRows, _mlpState, tape, (nuint)rows * 6);
                tape.GiveInputGradient(inputGradient);
            }
        }

        /// <summary>
        /// What training keeps between the passes, and what dropout's random stream has come to. One thread at a time may use it.
        /// </summary>
        /// <remarks>
        /// 64 floats and 80 a pixel, besides the outputs and the gradients of outputs and parameters; 2,176 for each thread.
        /// </remarks>
        public sealed class Tape : global::Mlp.MlpTape
        {
            internal Tape(SnapshotNet network, int maxRows, long seed, int threads)
                : base(network, maxRows, seed, 3, 2, fixedFloats: 64, floatsPerRow: 80, scratchFloats: 2176, multiplyAddsPerRow: 20,
                    threads, height: 2, width: 3)
            {
                _mlpState = network._mlpState;
            }
        }
    }
