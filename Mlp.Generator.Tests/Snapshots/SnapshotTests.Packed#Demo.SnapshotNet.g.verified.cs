// Only what is in no snapshot before this one: see SnapshotNets.
//     0  Linear       587 → 272     weight [272, 587]   bias [272]

    /// <summary>
    /// A multi-layer perceptron 587 → 272 → 3 with torchvision.ops.MLP's semantics and 160,755 parameters.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   0  Linear       587 → 272     weight [272, 587]   bias [272]
    ///   1  ReLU
    ///   2  Dropout      0
    ///   3  Linear       272 → 3       weight [3, 272]   bias [3]
    ///   4  Dropout      0
    /// </code>
    /// </remarks>
    [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        /// <summary>
        /// What training keeps between the passes, and what dropout's random stream has come to. One thread at a time may use it.
        /// </summary>
        /// <remarks>
        /// 0 floats and 576 a row, besides the outputs and the gradients of outputs and parameters; 10,624 for each thread.
        /// Each thread has 240 floats a row besides to pack in, of <see cref="global::Mlp.MlpTape.RowsPerSum"/> rows at most.
        /// </remarks>
        public sealed class Tape : global::Mlp.MlpTape
        {
            internal Tape(SnapshotNet network, int maxRows, long seed, int threads)
                : base(network, maxRows, seed, 587, 3, fixedFloats: 0, floatsPerRow: 576, scratchFloats: 10624, multiplyAddsPerRow: 160480,
                    threads, scratchFloatsPerRow: 240)
            {
                _mlpState = network._mlpState;
            }
        }
    }
