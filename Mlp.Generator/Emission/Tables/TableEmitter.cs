using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>
/// Writes a model of a table: what its users see, how a row becomes cells, and the network. Inside the class every name is global::,
/// whatever the user's
/// own types are called.
/// </summary>
internal sealed class TableEmitter(TablePlan plan)
{
    // A static class is no type argument, so one inside it is.
    private readonly SourceWriter _writer = new();
    private readonly string _name = plan.Table.Class.Name;
    private readonly string _model = plan.IsStatic ? StaticTableText.ModelName : plan.Table.Class.Name;
    private readonly string _ensemble = plan.IsStatic ? $"{StaticTableText.ModelName}.Ensemble" : "_mlpEnsemble";
    private readonly string _static = plan.IsStatic ? "static " : "";
    private readonly string _row = plan.Row.Type;
    private readonly string _types = $"<{(plan.IsStatic ? StaticTableText.ModelName : plan.Table.Class.Name)}, {plan.Row.Type}>";

    /// <summary>The files of a model: its own, those of its network, and the data of a static one.</summary>
    public static EquatableArray<EmittedFile> Emit(PackedTable table)
    {
        string hint = table.Plan.Table.Class.HintName;
        EmittedFile own = new(hint + ".g.cs", new TableEmitter(table.Plan).Emit());
        EmittedFile[] data = table.Data is null ? [] : [new EmittedFile(hint + ".Weights.g.cs", StaticTableText.Data(table.Plan, table.Data))];
        return new([own, .. data, .. NetworkEmitter.Emit(table.Network)]);
    }

    private string Emit()
    {
        ClassModel model = plan.Table.Class;
        FileHeading.Write(_writer);
        _writer.Line($"// {model.Name.TrimStart('@')}: predicts {plan.Row.Name}.{plan.Target.Property}, {Outputs()}, from {Count(plan.Row.Features.Count, "column")}, {Count(plan.Network.InChannels, "feature")}.");
        _writer.Line("//");
        foreach (string line in SchemaText.Table(plan))
        {
            _writer.Line("//   " + line);
        }

        _writer.Line();
        _writer.Line("#nullable enable");
        _writer.Line("#pragma warning disable CS3001, CS3002, CS3003 // it is not CLS-compliant, and neither is Mlp.Tables");
        _writer.Line("#pragma warning disable CS0612, CS0618 // columns, and members of enums, may be obsolete");
        _writer.Line();
        Stack<IDisposable> open = new();
        if (model.Namespace.Length > 0)
        {
            open.Push(_writer.Block($"namespace {model.Namespace}"));
        }

        foreach (ContainingTypeModel type in model.ContainingTypes)
        {
            open.Push(_writer.Block($"partial {type.Keyword} {type.Name}"));
        }

        WriteClass();
        while (open.Count > 0)
        {
            open.Pop().Dispose();
        }

        return _writer.ToString();
    }

    private string Outputs() => plan.IsClassification ? Count(plan.OutputCount, "class", "classes") : "a number";

    private static string Count(int count, string one, string? many = null) => $"{Literal.Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    private void WriteClass()
    {
        _writer.Lines($$"""
            /// <summary>
            /// Predicts {{plan.Target.Property}} of a {{plan.Row.Name}}, {{Outputs()}}, from {{Count(plan.Row.Features.Count, "column")}}.{{Origin()}} Any number of threads may predict at once.
            /// </summary>
            [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
            """);
        using (_writer.Block(plan.IsStatic ? $"static partial class {_name}" : $"partial class {_name} : global::Mlp.Tables.ITableModel{_types}"))
        {
            if (!plan.IsStatic)
            {
                _writer.Lines($$"""
                    private readonly global::Mlp.Tables.TableEnsemble _mlpEnsemble;

                    private {{_name}}(global::Mlp.Tables.TableEnsemble ensemble) => _mlpEnsemble = ensemble;

                    """);
            }

            SchemaText.Write(_writer, plan);
            if (!plan.IsStatic)
            {
                WriteLife();
            }

            WriteQuality();
            ReadCsvText.Write(_writer, plan);
            WritePredict();
            if (plan.IsStatic)
            {
                StaticTableText.WriteModel(_writer, plan, WriteInterface);
            }
            else
            {
                WriteInterface();
            }

            CellsText.Write(_writer, plan);
            if (plan.IsClassification)
            {
                ClassPredictionText.Write(_writer, plan);
            }
            else
            {
                NumberPredictionText.Write(_writer, plan);
            }
        }
    }

    private string Origin() => plan.IsStatic
        ? $" It is the model of {Literal.Xml(plan.Table.Weights!.Name)} when this was compiled: {Count(plan.Table.Members, "network")}, with fills and scales, which are data of the program."
        : "";

    /// <summary>How a model comes to be and is kept.</summary>
    private void WriteLife() => _writer.Lines($$"""

        /// <summary>Gets what the training came to. <c>ToString()</c> is a text for the console.</summary>
        public global::Mlp.Tables.TableReport Report => _mlpEnsemble.Report;

        /// <summary>Trains a model.</summary>
        /// <param name="rows">The rows; those without a target are left out.</param>
        /// <param name="options">How to train; null for the defaults.</param>
        /// <param name="cancellation">Ends the training early.</param>
        /// <returns>The trained model.</returns>
        /// <exception cref="global::System.ArgumentException">A row has a value that its column cannot have, or the rows are too few.</exception>
        public static {{_name}} Fit(global::System.Collections.Generic.IEnumerable<{{_row}}> rows, global::Mlp.Tables.TableFitOptions? options = null, global::System.Threading.CancellationToken cancellation = default)
            => new(global::Mlp.Tables.TableEnsemble.Fit{{_types}}(rows, options, cancellation));

        /// <summary>Reads a model that <see cref="Save(string)"/> wrote. A file of another row is refused; the message lists what differs.</summary>
        /// <param name="path">The file.</param>
        /// <returns>The model, which predicts the same bits as the one that was saved.</returns>
        public static {{_name}} Load(string path) => new(global::Mlp.Tables.TableEnsemble.Load{{_types}}(path));

        /// <summary>Reads a model that <see cref="Save(global::System.IO.Stream)"/> wrote.</summary>
        /// <param name="stream">Where it is read from.</param>
        /// <returns>The model.</returns>
        public static {{_name}} Load(global::System.IO.Stream stream) => new(global::Mlp.Tables.TableEnsemble.Load{{_types}}(stream));

        /// <summary>Writes the model into one safetensors file: networks, scales, fills, categories, classes.</summary>
        /// <param name="path">The file; one that exists is replaced.</param>
        public void Save(string path) => _mlpEnsemble.Save(path);

        /// <summary>Writes the model to a stream, as a safetensors file.</summary>
        /// <param name="stream">Where to.</param>
        public void Save(global::System.IO.Stream stream) => _mlpEnsemble.Save(stream);
        """);

    /// <summary>How a model is judged.</summary>
    private void WriteQuality() => _writer.Lines($$"""

        /// <summary>Evaluates the model on rows whose target is known.</summary>
        /// <param name="rows">The rows; those without a target are left out.</param>
        /// <returns>The score, {{(plan.IsClassification ? "the share of rows whose class is predicted" : "which is R²")}}, and other metrics.</returns>
        public {{_static}}global::Mlp.Tables.TableEvaluation Evaluate(global::System.Collections.Generic.IEnumerable<{{_row}}> rows)
            => {{_ensemble}}.Evaluate{{_types}}(rows);

        /// <summary>Measures how much each column matters: what the score loses when its values are shuffled among the rows.</summary>
        /// <param name="rows">Rows whose target is known.</param>
        /// <param name="seed">Of the shuffling.</param>
        /// <returns>The columns with what the score loses.</returns>
        public {{_static}}global::System.Collections.Generic.IReadOnlyList<global::Mlp.Tables.FeatureImportance> Importance(global::System.Collections.Generic.IEnumerable<{{_row}}> rows, long seed = 0)
            => {{_ensemble}}.Importance{{_types}}(rows, seed);

        """);

    private void WritePredict()
    {
        (int cells, int outputs, int block) = (plan.CellCount, plan.OutputCount, plan.BlockRows);
        string but = plan.IsStatic ? " but by the first call, which makes the networks" : "";
        _writer.Lines($$"""
            /// <summary>Predicts a row. Nothing is allocated{{but}}.</summary>
            /// <param name="row">The row. Its {{plan.Target.Property}} is not looked at.</param>
            /// <returns>The prediction.</returns>
            /// <exception cref="global::System.ArgumentException">The row has a value that its column cannot have.</exception>
            public {{_static}}Prediction Predict({{_row}} row)
            {
                global::System.Span<double> cells = stackalloc double[{{cells}}];
                ReadCells(row, cells);
                global::System.Span<float> outputs = stackalloc float[{{outputs}}];
                {{_ensemble}}.Predict(cells, outputs);
                return new Prediction(outputs);
            }

            /// <summary>Predicts many rows: the same as one by one but for rounding, and faster. Nothing is allocated{{but}}.</summary>
            /// <param name="rows">The rows.</param>
            /// <param name="predictions">Receives a prediction for each row.</param>
            /// <exception cref="global::System.ArgumentException">The spans differ in length, or a row has a value that its column cannot have.</exception>
            public {{_static}}void Predict(global::System.ReadOnlySpan<{{_row}}> rows, global::System.Span<Prediction> predictions)
            {
                if (rows.Length != predictions.Length)
                {
                    throw new global::System.ArgumentException($"There are {rows.Length} rows, but {predictions.Length} predictions: give spans of one length.", nameof(predictions));
                }

                global::System.Span<double> cells = stackalloc double[{{Product(block, cells)}}];
                global::System.Span<float> outputs = stackalloc float[{{Product(block, outputs)}}];
                for (int first = 0; first < rows.Length; first += {{block}})
                {
                    int count = global::System.Math.Min({{block}}, rows.Length - first);
                    for (int i = 0; i < count; i++)
                    {
                        ReadCells(rows[first + i], cells.Slice(i * {{cells}}, {{cells}}));
                    }

                    {{_ensemble}}.Predict(cells.Slice(0, count * {{cells}}), count, outputs.Slice(0, count * {{outputs}}));
                    for (int i = 0; i < count; i++)
                    {
                        predictions[first + i] = new Prediction(outputs.Slice(i * {{outputs}}, {{outputs}}));
                    }
                }
            }

            """);
    }

    private static string Product(int rows, int numbers) => rows == 1 ? $"{numbers}" : $"{rows} * {numbers}";

    private void WriteInterface()
    {
        string of = $"global::Mlp.Tables.ITableModel{_types}.";
        if (!plan.IsStatic)
        {
            _writer.Line($"static string {of}Layers => {Literal.String(LayersText.Of(plan.Table.Topology))};");
            _writer.Line();
        }

        _writer.Lines($$"""
            static void {{of}}ReadCells({{_row}} row, global::System.Span<double> cells) => ReadCells(row, cells);

            static double {{of}}ReadTarget({{_row}} row) => ReadTarget(row);

            static double {{of}}ReadWeight({{_row}} row) => {{CellsText.Weight(plan.Row)}};

            static global::Mlp.IMlp {{of}}CreateNetwork(long seed) => new Network(seed);

            """);
    }
}
