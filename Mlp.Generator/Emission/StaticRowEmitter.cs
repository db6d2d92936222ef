using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the class ForwardRow of a static network: prediction of one row with weights that are data of the program. Such data lies on any
/// multiple of 8 bytes, and a vector that straddles two cache lines costs twice: so vectors are loaded from the boundary before each tensor.
/// </summary>
internal sealed class StaticRowEmitter(NetworkPlan plan, StaticData data)
{
    private readonly SourceWriter _writer = new();

    public static string Emit(NetworkPlan plan, StaticData data) => new StaticRowEmitter(plan, data).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "Prediction of one row.");
        _writer.Lines("""
            /// <summary>
            /// Vectors of weights and biases are loaded from the boundary at or before each tensor, shift lanes too early, so that none straddles two
            /// cache lines. The first vector of each row of weights so begins with the last channels of the row before, the edge: those lanes take the
            /// input of that row. What they sum up belongs to the end of the panel, and is stored with the next panel's first channels.
            /// </summary>
            """);
        using (_writer.Block("internal static class ForwardRow"))
        {
            WritePredict();
            WriteLinears();
            if (plan.Row.HasConstants)
            {
                WriteConstants(bits: 512);
                WriteConstants(bits: 256);
            }

            if (plan.Row.IsLocal)
            {
                RowEmitter.WriteScratchType(_writer, plan, "The outputs of the layers, on the stack, with room to align them.");
            }
        }

        return _writer.ToString();
    }

    private void WritePredict()
    {
        _writer.Line($"/// <summary>Prediction: [{plan.InChannels}] → [{plan.OutChannels}].</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"public static void Predict<V>(ref float input, ref float parameters, ref float output)\n{Fragments.WhereVector}"))
        {
            if (plan.Row.HasConstants)
            {
                string vectors = plan.ReadsDataBesideConstants ? "ref parameters, " : "";
                _writer.Lines($$"""
                    if (typeof(V) == typeof(Simd512))
                    {
                        PredictConstants512(ref input, {{vectors}}ref output);
                        return;
                    }

                    if (typeof(V) == typeof(Simd256))
                    {
                        PredictConstants256(ref input, {{vectors}}ref output);
                        return;
                    }

                    """);
            }

            _writer.Lines("""
                nuint shift = BakedWeights.Shift<V>(ref parameters);
                V edge = BakedWeights.Edge<V>(shift);
                ref float aligned = ref Unsafe.Subtract(ref parameters, shift);
                """);
            RowEmitter.WriteScratch(_writer, plan);
            foreach (FusedBlock block in plan.Blocks)
            {
                _writer.Line($"ref float {block.Output.Name} = {Fragments.Ref("scratch", RowEmitter.ScratchOffset(plan, block))};   // shift floats, then [{block.Linear.Out}]");
            }

            RowEmitter.WriteInputs(_writer, plan, "V");
            _writer.Line();
            foreach (FusedBlock block in plan.Blocks)
            {
                LinearPlan linear = block.Linear;
                string input = ReferenceEquals(block, plan.First) ? block.Input.Name : $"Unsafe.Add(ref {block.Input.Name}, shift)";
                _writer.Line($"Linear{linear.Index}<V>(ref {input}, {Fragments.Ref("aligned", linear.Weight)}, {Fragments.Ref("aligned", linear.Bias!.Offset)}, ref {block.Output.Name}, edge);");
                block.Norm?.WritePredictionOfRow(_writer, block, "V", $"Unsafe.Add(ref {block.Output.Name}, shift)");
            }

            _writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref {plan.Last.Output.Name}, shift), {plan.OutChannels}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.OutChannels}));");
        }
    }

    /// <summary>Inlined into one method, as long as the JIT keeps up.</summary>
    private void WriteLinears()
    {
        foreach (FusedBlock block in plan.Blocks)
        {
            StaticRowText.Write(_writer, block, plan.Row.InlinesLinears ? Fragments.Inlined : Fragments.Kernel);
        }
    }

    /// <summary>
    /// The prediction with weights as constants of the code: the compiler lays those at the boundaries that vectors are loaded from, and nothing
    /// has to be computed to find them. In .NET's vectors, not ours: of so many operations in one method the JIT would leave some as calls.
    /// </summary>
    private void WriteConstants(int bits)
    {
        _writer.Line();
        _writer.Line($"/// <summary>Prediction: [{plan.InChannels}] → [{plan.OutChannels}], on {bits} bits, with weights and biases as constants of the code{(plan.HasNormInPrediction ? ", but not the norms'" : "")}.</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"private static void PredictConstants{bits}(ref float input, {(plan.ReadsDataBesideConstants ? "ref float parameters, " : "")}ref float output)"))
        {
            RowEmitter.WriteScratch(_writer, plan);
            RowEmitter.WriteInputs(_writer, plan, $"Simd{bits}");
            _writer.Line($"Vector{bits}<float> value;");
            foreach (FusedBlock block in plan.Blocks)
            {
                new ConstantRowText(_writer, block, data.Words, bits).Write(RowEmitter.ScratchOffset(plan, block));
            }

            _writer.Line();
            _writer.Line($"MemoryMarshal.CreateReadOnlySpan(ref {plan.Last.Output.Name}, {plan.OutChannels}).CopyTo(MemoryMarshal.CreateSpan(ref output, {plan.OutChannels}));");
        }
    }
}
