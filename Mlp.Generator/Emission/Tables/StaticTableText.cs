using System;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>What a static model of a table has that others have not: its numbers as data of the program, and what makes its networks of them.</summary>
internal static class StaticTableText
{
    /// <summary>The name of the class inside that is a model: a static class cannot implement ITableModel.</summary>
    public const string ModelName = "MlpModel";

    /// <summary>Writes the class inside, with the members that <paramref name="writeInterface"/> writes, and the constructor of networks.</summary>
    public static void WriteModel(SourceWriter writer, TablePlan plan, Action writeInterface)
    {
        string data = $"global::{plan.Network.ImplementationNamespace}.Weights";
        string target = plan.IsClassification ? "default" : Doubles($"{data}.Target");
        writer.Line("/// <summary>The model, made of the data of the program at the first use, by one thread.</summary>");
        using (writer.Block($"private sealed class {ModelName} : global::Mlp.Tables.ITableModel<{ModelName}, {plan.Row.Type}>"))
        {
            writer.Lines($$"""
                public static readonly global::Mlp.Tables.TableEnsemble Ensemble = global::Mlp.Tables.TableEnsemble.Create(
                    {{plan.Table.Class.FullName}}.Schema,
                    {{Doubles($"{data}.Fill")}},
                    {{Doubles($"{data}.Shift")}},
                    {{Doubles($"{data}.Scale")}},
                    {{(plan.Row.KnotCount > 0 ? Doubles($"{data}.Knots") : "default")}},
                    {{target}},
                    [
                """);
            for (int member = 0; member < plan.Table.Members; member++)
            {
                string buffers = plan.Network.State.BufferLength > 0 ? $"{data}.Buffers{Number(member)}, {data}.Counters{Number(member)}" : "default, default";
                writer.Line($"        new Network({data}.Parameters{Number(member)}, {buffers}),");
            }

            writer.Lines($$"""
                    ]);

                static global::Mlp.Tables.TableSchema global::Mlp.Tables.ITableModel<{{ModelName}}, {{plan.Row.Type}}>.Schema => {{plan.Table.Class.FullName}}.Schema;

                """);
            writeInterface();
            writer.Lines("""
                private static global::System.ReadOnlySpan<double> Doubles(global::System.ReadOnlySpan<ulong> bits)
                    => global::System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, double>(bits);
                """);
        }

        writer.Line();
        using (writer.Block("partial class Network"))
        {
            writer.Lines("""
                /// <summary>A network with a state that is data of the program.</summary>
                internal Network(global::System.ReadOnlySpan<ulong> parameters, global::System.ReadOnlySpan<ulong> buffers, global::System.ReadOnlySpan<long> counters)
                    : this(new global::Mlp.CompilerServices.MlpState(Layout)) => _mlpState.Initialize(parameters, buffers, counters);
                """);
        }

        writer.Line();
    }

    /// <summary>The file with the data.</summary>
    public static string Data(TablePlan plan, TableData data)
    {
        SourceWriter writer = new();
        FileHeading.Write(writer, plan.Network, $"The numbers of {plan.Table.Weights!.Name}: data of the program.");
        using (writer.Block("internal static class Weights"))
        {
            DataText.Write(writer, $"What a missing cell counts as   [{Number(plan.CellCount)}], doubles.", "Fill", data.Fill);
            DataText.Write(writer, $"What is taken off a cell   [{Number(plan.CellCount)}], doubles.", "Shift", data.Shift);
            DataText.Write(writer, $"What each feature is multiplied with   [{Number(plan.Row.ScaleCount)}], doubles.", "Scale", data.Scale);
            if (data.Knots.Count > 0)
            {
                DataText.Write(writer, $"Where the pieces of each number lie   [{Number(plan.Row.KnotCount)}], doubles.", "Knots", data.Knots);
            }

            if (data.Target.Count > 0)
            {
                DataText.Write(writer, "Shift, scale, minimum and maximum of the target, doubles.", "Target", data.Target);
            }

            foreach ((InitialState member, int index) in data.Members.Select((member, index) => (member, index)))
            {
                InitialStateEmitter.Write(writer, plan.Network, member, Number(index), $" of network {Number(index)}");
            }
        }

        return writer.ToString();
    }

    private static string Doubles(string data) => $"Doubles({data})";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
