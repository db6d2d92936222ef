using System;
using System.Collections.Generic;
using System.Globalization;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the user's static class: prediction with weights that are part of the program.</summary>
internal sealed class StaticApiEmitter(NetworkPlan plan, SelfTestData selfTest)
{
    private readonly SourceWriter _writer = new();
    private readonly string _implementation = "global::" + plan.ImplementationNamespace;

    public static string Emit(NetworkPlan plan, SelfTestData selfTest) => new StaticApiEmitter(plan, selfTest).Emit();

    private string Emit()
    {
        ApiEmitter.WriteInside(_writer, plan, Heading(), () =>
        {
            _writer.Lines($$"""
                /// <summary>
                /// {{ApiEmitter.Summary(plan)}} Its weights are those of {{Literal.Xml(plan.Weights!.Name)}} when this was compiled{{(plan.FoldsNorm ? ", with batch norm folded into them" : "")}}: data of the
                /// program, read in place. Nothing is loaded, nothing allocated; any number of threads may predict at once.
                /// </summary>
                /// <remarks>
                /// <para>{{FormatRemark()}}</para>
                """);
            ApiEmitter.WriteTable(_writer, plan);
            using (_writer.Block($"static partial class {plan.Class.Name}"))
            {
                WriteMembers();
            }
        });
        return _writer.ToString();
    }

    private string Heading() => $"The weights are those of {plan.Weights!.Name}, {plan.Static!.Format}{(plan.FoldsNorm ? ", with batch norm folded into them" : "")}: {Literal.Count(plan.Static.Length * 4)} bytes of data in the program.";

    /// <summary>Says what the format costs this network.</summary>
    private string FormatRemark()
    {
        string kept = plan.Static!.Format switch
        {
            WeightFormat.Float32 => "Weights are float32.",
            WeightFormat.BFloat16 => "Weights are bfloat16, 8 significant bits.",
            _ => "Weights are int8 with a scale for each output channel, and inputs of layers are quantised to 8 bits, a row at a time.",
        };
        return $"{kept} Over the {StaticPlan.SelfTestRows} rows of the self-test, inputs from −1 to 1, outputs differ by at most {Prose(selfTest.Difference)} from those of the trained weights in double precision, whose magnitude is up to {Prose(selfTest.Largest)}.";
    }

    private void WriteMembers()
    {
        ApiEmitter.WriteConstants(_writer, plan);
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Prediction. Any number of threads may call it at once.</summary>
            /// <param name="inputs">{{Describe.Input(plan, plan.InChannels)}}; any number of {{Describe.Unit(plan)}}, or zero.</param>
            /// <param name="outputs">{{Describe.Input(plan, plan.OutChannels)}}; must not overlap <paramref name="inputs"/>.</param>
            /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap.</exception>
            public static void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
            {
                int rows = {{ApiEmitter.Check(plan, $"\"{plan.Class.Name.TrimStart('@')}\"")}};
                if (rows > 0)
                {
                    {{Predict(ImagesEmitter.Predict(plan), Reference("inputs"), Reference("outputs"), "(nuint)rows")}}
                }
            }

            /// <summary>
            /// Predicts {{StaticPlan.SelfTestRows}} rows, at once and one by one, and compares with what the compiler computed for them in double precision. Allocates.
            /// </summary>
            /// <returns>The largest absolute difference on this machine{{(plan.Static!.Format == WeightFormat.Int8 ? "" : "; outputs are of magnitudes up to " + Prose(selfTest.Largest))}}: some units in the last place, or NaN where something is wrong.</returns>
            public static double SelfTest()
            {
                float[] inputs = new float[{{StaticPlan.SelfTestRows}} * InChannels], outputs = new float[{{StaticPlan.SelfTestRows}} * OutChannels];
                global::Mlp.CompilerServices.BakedSelfTest.FillInputs(inputs);
                {{SelfTestCall("0", "0", $"{StaticPlan.SelfTestRows}")}}
                double largest = global::Mlp.CompilerServices.BakedSelfTest.LargestDifference(outputs, {{_implementation}}.Weights.SelfTestOutputs, 0);
                for (int row = 0; row < {{StaticPlan.SelfTestRows}}; row++)
                {
                    {{SelfTestCall("row * InChannels", "row * OutChannels", "1")}}
                }

                return global::Mlp.CompilerServices.BakedSelfTest.LargestDifference(outputs, {{_implementation}}.Weights.SelfTestOutputs, largest);
            }
            """);
    }

    /// <summary>Rows of the self-test are predicted as such, of images as well: those are as many more pixels.</summary>
    private string SelfTestCall(string input, string output, string rows)
        => Predict("Predict", $"inputs[{input}]", $"outputs[{output}]", rows);

    private string Predict(string method, string inputs, string outputs, string rows)
        => $"{_implementation}.Forward.{method}(ref {inputs}, ref global::Mlp.CompilerServices.BakedWeights.Reference({_implementation}.Weights.Data), ref {outputs}, {rows});";

    private static string Reference(string span) => $"global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span})";

    private static string Prose(double value) => value.ToString("G2", CultureInfo.InvariantCulture).Replace("E", "e");
}
