using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes what the user's class has for training: the passes and the tape.</summary>
internal sealed class TrainingApiEmitter(NetworkPlan plan, SourceWriter writer)
{
    private readonly TapePlan _tape = plan.Tape!;
    private readonly string _implementation = "global::" + plan.ImplementationNamespace;

    /// <summary>The check that batch statistics have more than one row.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The network.</param>
    /// <param name="needed">Whether it takes them.</param>
    /// <param name="rows">What the method calls the rows that they are of.</param>
    public static void WriteOneRowCheck(SourceWriter writer, NetworkPlan plan, bool needed, string rows = "rows")
    {
        // An image of several pixels has statistics.
        if (needed && plan.Images is null)
        {
            writer.Lines($$"""
                    if ({{rows}} == 1)
                    {
                        global::Mlp.CompilerServices.MlpGuard.ThrowOneRow({{plan.Norms.First(norm => norm.TakesBatchStatistics).Channels}});
                    }

                """);
        }
    }

    /// <summary>The methods of a training step.</summary>
    public void WriteTraining()
    {
        writer.Line();
        writer.Lines($$"""
            /// <summary>Allocates what training needs for batches of up to <paramref name="maxRows"/> {{Describe.Unit(plan)}}.</summary>
            /// <param name="maxRows">The largest batch, at least 1.</param>
            /// <param name="seed">What dropout's random stream begins with; all of its bits count.</param>
            /// <param name="threads">How many threads share a pass, the calling one among them; results are the same bits for any number.</param>
            /// <exception cref="global::System.ArgumentOutOfRangeException">maxRows is below 1 or its activations exceed an array; threads is below 1 or above 256.</exception>
            public Tape CreateTape(int maxRows, long seed = 0, int threads = 1) => new(this, maxRows, seed, threads);

            /// <summary>The forward pass of training{{(plan.TakesBatchStatistics ? ": batch statistics" : "")}}{{(plan.HasDropout ? plan.TakesBatchStatistics ? ", dropout" : ": dropout" : "")}}{{(plan.MovesRunningStatistics ? "; the running statistics move" : "")}}. One caller at a time may train a network.{{string.Concat(plan.Outputs.Select(module => module.TrainingRemark))}}</summary>
            /// <param name="inputs">{{Describe.Input(plan, plan.InChannels)}}, at most as many {{Describe.Unit(plan)}} as the tape takes.</param>
            /// <param name="tape">A tape of this network; it keeps what the backward pass needs.</param>
            /// <returns>{{Describe.Input(plan, plan.OutChannels)}}; the tape's, overwritten by its next forward pass.</returns>
            /// <exception cref="global::System.ArgumentException">A length or the tape does not fit{{(plan.TakesBatchStatistics && plan.Images is null ? ", or there is one row, which has no batch statistics" : "")}}; nothing has changed.</exception>
            public global::System.ReadOnlySpan<float> ForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape) => MlpForwardTraining(inputs, tape);

            /// <summary>The backward pass: fills the tape's Gradients from its OutputGradient.</summary>
            /// <param name="inputs">The inputs of the forward pass.</param>
            /// <param name="tape">The tape of the forward pass.</param>
            /// <exception cref="global::System.ArgumentException">A length or the tape does not fit.</exception>
            /// <exception cref="global::System.InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
            public void Backward(global::System.ReadOnlySpan<float> inputs, Tape tape) => MlpBackward(inputs, tape);

            /// <summary>The backward pass, with the gradient of the inputs.</summary>
            /// <param name="inputs">The inputs of the forward pass.</param>
            /// <param name="tape">The tape of the forward pass.</param>
            /// <param name="inputGradient">{{Describe.Input(plan, plan.InChannels)}}: receives d loss / d inputs.</param>
            /// <exception cref="global::System.ArgumentException">A length or the tape does not fit.</exception>
            /// <exception cref="global::System.InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
            public void Backward(global::System.ReadOnlySpan<float> inputs, Tape tape, global::System.Span<float> inputGradient) => MlpBackward(inputs, tape, inputGradient);

            /// <summary>
            /// The backward pass, and the optimizer's step with it, to the same bits as by Backward and then the optimizer's Step. Where it is faster, parameters
            /// move as soon as their gradients are computed, which are not kept: the tape's Gradients cannot be read until the next Backward.
            /// </summary>
            /// <param name="inputs">The inputs of the forward pass.</param>
            /// <param name="tape">The tape of the forward pass.</param>
            /// <param name="optimizer">Made for this network's Layout. One that is not the library's own makes its step after the pass.</param>
            /// <exception cref="global::System.ArgumentException">A length, the tape or the optimizer does not fit; nothing has changed.</exception>
            /// <exception cref="global::System.InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
            public void BackwardAndStep(global::System.ReadOnlySpan<float> inputs, Tape tape, global::Mlp.IOptimizer optimizer) => MlpBackwardAndStep(inputs, tape, optimizer);
            """);
        WriteForwardTraining();
        WriteBackward();
    }

    private void WriteForwardTraining()
    {
        writer.Line();
        writer.Lines($$"""
            private global::System.ReadOnlySpan<float> MlpForwardTraining(global::System.ReadOnlySpan<float> inputs, Tape tape)
            {
                int rows = global::Mlp.MlpTape.CheckForward(this, tape, inputs);
            """);
        string batchRows = "rows";
        if (plan.TakesStatisticsOverRanks && (plan.Images is null || plan.MovesRunningStatistics))
        {
            batchRows = "batchRows";
            writer.Line("    int batchRows = tape.BatchRows(rows);");
        }

        WriteOneRowCheck(writer, plan, plan.TakesBatchStatistics, batchRows);
        writer.Lines(plan.MovesRunningStatistics
            ? $$"""
                  if ({{batchRows}} > 0)
                  {
                      _mlpState.CountBatch();
                  }

                  tape.RunForward(inputs, rows);
                  if ({{batchRows}} > 0)
                  {
                      _mlpState.MarkBuffersChanged();
                  }

              """
            : """
                  tape.RunForward(inputs, rows);
              """);
        writer.Lines("""
                return tape.Output;
            }
            """);
    }

    private void WriteBackward()
    {
        writer.Line();
        writer.Lines($$"""
            private void MlpBackward(global::System.ReadOnlySpan<float> inputs, Tape tape)
            {
                global::Mlp.MlpTape.CheckBackward(this, tape, inputs.Length);
                tape.RunBackward(inputs);
            }

            private void MlpBackward(global::System.ReadOnlySpan<float> inputs, Tape tape, global::System.Span<float> inputGradient)
            {
                int rows = global::Mlp.MlpTape.CheckBackward(this, tape, inputs.Length);
                tape.CheckInputGradient(inputGradient);
                tape.RunBackward(inputs);
                if (rows > 0)
                {
                    {{RunInput()}}
                }
            }

            private void MlpBackwardAndStep(global::System.ReadOnlySpan<float> inputs, Tape tape, global::Mlp.IOptimizer optimizer)
            {
                global::Mlp.MlpTape.CheckBackward(this, tape, inputs.Length);
                tape.RunBackwardAndStep(inputs, optimizer);
            }
            """);
    }

    /// <summary>The call that gives the gradient of the inputs.</summary>
    private string RunInput() => plan.Images is { } images
        ? $"""
          {_implementation}.Backward.RunInput(ref tape.InputGradientRows, _mlpState, tape, (nuint)rows * {images.Pixels});
                  tape.GiveInputGradient(inputGradient);
          """
        : $"{_implementation}.Backward.RunInput(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputGradient), _mlpState, tape, (nuint)rows);";

    /// <summary>The nested class Tape.</summary>
    public void WriteTape()
    {
        writer.Line();
        writer.Lines("/// <summary>What training keeps between the passes, and what dropout's random stream has come to. One thread at a time may use it.</summary>");
        string unit = plan.Images is null ? "row" : "pixel";
        writer.Lines("/// <remarks>");
        writer.Lines($"/// {Literal.Count(_tape.FixedLength)} floats and {Literal.Count(_tape.RowLength)} a {unit}, besides the outputs and the gradients of outputs and parameters; {Literal.Count(_tape.ScratchLength)} for each thread.");
        if (_tape.ScratchRowLength > 0)
        {
            writer.Lines($"/// Each thread has {Literal.Count(_tape.ScratchRowLength)} floats a {unit} besides to pack in, of <see cref=\"global::Mlp.MlpTape.RowsPerSum\"/> {unit}s at most.");
        }

        writer.Lines("/// </remarks>");
        using (writer.Block("public sealed class Tape : global::Mlp.MlpTape"))
        {
            writer.Lines($$"""
                private readonly global::Mlp.CompilerServices.MlpState _mlpState;

                internal Tape({{plan.Class.Name}} network, int maxRows, long seed, int threads)
                    : base(network, maxRows, seed, {{plan.InChannels}}, {{plan.OutChannels}}, fixedFloats: {{_tape.FixedLength}}, floatsPerRow: {{_tape.RowLength}}, scratchFloats: {{_tape.ScratchLength}}, multiplyAddsPerRow: {{plan.MultiplyAddsPerRow}}, threads{{(plan.Images is { } images ? $", height: {images.Height}, width: {images.Width}" : "")}}{{(_tape.ScratchRowLength == 0 ? "" : $", scratchFloatsPerRow: {_tape.ScratchRowLength}")}})
                {
                    _mlpState = network._mlpState;
                }

                """);
            if (plan.SharesBatches && (plan.TakesBatchStatistics || plan.HasDropout))
            {
                writer.Line();
                writer.Lines("""
                    /// <inheritdoc/>
                    protected override bool TakesCollective => true;
                    """);
            }

            WritePart(
                "void ForwardPart(ref float inputs, nuint rows, long step, global::Mlp.CompilerServices.Worker worker)",
                "Forward.Train",
                "(ref inputs, _mlpState, this, rows, step, worker);");
            WritePart(
                "void BackwardPart<TUpdate>(ref float inputs, nuint rows, in TUpdate update, global::Mlp.CompilerServices.Worker worker)",
                "Backward.Run",
                "(ref inputs, _mlpState, this, rows, in update, worker);");
        }
    }

    /// <summary>A thread's part of a pass: where several ranks share the batch, and it has batch statistics, another one.</summary>
    private void WritePart(string declaration, string pass, string arguments)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Lines(plan.TakesStatisticsOverRanks
            ? $$"""
              protected override {{declaration}}
              {
                  if (Collective is null)
                  {
                      {{_implementation}}.{{pass}}{{arguments}}
                  }
                  else
                  {
                      {{_implementation}}.{{pass}}OverRanks{{arguments}}
                  }
              }
              """
            : $"""
              protected override {declaration}
                  => {_implementation}.{pass}{arguments}
              """);
    }
}
