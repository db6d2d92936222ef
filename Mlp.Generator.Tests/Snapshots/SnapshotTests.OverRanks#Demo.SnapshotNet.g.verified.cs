// Only what is in no snapshot before this one: see SnapshotNets.

    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>, global::Mlp.CompilerServices.IRowPredictor
    {
        private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
        {
            int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            int batchRows = tape.BatchRows(rows);
            if (batchRows == 1)
            {
                global::Mlp.CompilerServices.MlpGuard.ThrowOneRow(4);
            }

            if (batchRows > 0)
            {
                _mlpState.CountBatch();
            }

            tape.RunForward(inputs, rows);
            if (batchRows > 0)
            {
                _mlpState.MarkBuffersChanged();
            }

            return tape.Output;
        }

        public sealed class Tape : global::Mlp.MlpTape
        {
            /// <inheritdoc/>
            protected override bool TakesCollective => true;

            /// <inheritdoc/>
            protected override void ForwardPart(ref float inputs, nuint rows, long step, global::Mlp.CompilerServices.Worker worker)
            {
                if (Collective is null)
                {
                    global::Mlp.Generated.Demo_SnapshotNet.Forward.Train(ref inputs, _mlpState, this, rows, step, worker);
                }
                else
                {
                    global::Mlp.Generated.Demo_SnapshotNet.Forward.TrainOverRanks(ref inputs, _mlpState, this, rows, step, worker);
                }
            }

            /// <inheritdoc/>
            protected override void BackwardPart<TUpdate>(ref float inputs, nuint rows, in TUpdate update,
                global::Mlp.CompilerServices.Worker worker)
            {
                if (Collective is null)
                {
                    global::Mlp.Generated.Demo_SnapshotNet.Backward.Run(ref inputs, _mlpState, this, rows, in update, worker);
                }
                else
                {
                    global::Mlp.Generated.Demo_SnapshotNet.Backward.RunOverRanks(ref inputs, _mlpState, this, rows, in update, worker);
                }
            }
        }
    }
