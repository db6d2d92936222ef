// Only what is in no snapshot before this one: see SnapshotNets.

    partial class SnapshotNet : global::Mlp.IMlp<SnapshotNet>
    {
        private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
        {
            int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            int batchRows = tape.BatchRows(rows);
            if (batchRows == 1)
            {
                global::Mlp.CompilerServices.MlpGuard.ThrowOneRow(4);
            }

            tape.RunForward(inputs, rows);
            return tape.Output;
        }
    }
