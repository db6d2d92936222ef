using System.Collections.Frozen;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>
/// The model of whichever table is at hand, one at a time. The generator writes one for each record; this knows its columns when it runs, and
/// looks a category up by its text. What the generator writes for an enum, or for a text, is faster: our times here are too long, if anything.
/// </summary>
internal sealed class LineModel : ITableModel<LineModel, Line>
{
    private static string s_table = "";
    private static bool[] s_isNumber = [];
    private static FrozenDictionary<string, double>[] s_categories = [];

    private readonly TableEnsemble _ensemble;

    private LineModel(TableEnsemble ensemble) => _ensemble = ensemble;

    public static TableSchema Schema { get; private set; } = new([], new TableColumn("", "", ColumnKind.Number));

    public TableReport Report => _ensemble.Report;

    /// <summary>Says which table is at hand.</summary>
    public static void Use(string table, TableSchema schema)
    {
        (s_table, Schema) = (table, schema);
        s_isNumber = [.. schema.Features.Select(column => column.Kind == ColumnKind.Number)];
        s_categories = [.. schema.Features.Where(column => column.Kind != ColumnKind.Number)
            .Select(column => column.Categories.Select((category, index) => (category, index)).ToFrozenDictionary(pair => pair.category, pair => (double)pair.index))];
        IMlp network = CreateNetwork(0);
        if (network.StateLayout.Tensors[0].Shape[1] != schema.FeatureCount)
        {
            throw new ArgumentException($"The table '{table}' has {schema.FeatureCount} features, but its network {network.StateLayout.Tensors[0]}.");
        }
    }

    public static void ReadCells(Line row, Span<double> cells)
    {
        int number = 0, text = 0;
        for (int i = 0; i < s_isNumber.Length; i++)
        {
            if (s_isNumber[i])
            {
                cells[i] = row.Numbers[number++];
                continue;
            }

            cells[i] = row.Texts[text] is { } category ? s_categories[text][category] : double.NaN;
            text++;
        }
    }

    public static double ReadTarget(Line row) => row.Target;

    public static double ReadWeight(Line row) => 1;

    public static IMlp CreateNetwork(long seed) => Networks.Create(s_table, seed);

    public static LineModel Fit(Line[] rows, TableFitOptions options) => new(TableEnsemble.Fit<LineModel, Line>(rows, options));

    public TableEvaluation Evaluate(Line[] rows) => _ensemble.Evaluate<LineModel, Line>(rows);

    /// <summary>Predicts a row as a generated model does.</summary>
    public LinePrediction Predict(Line row)
    {
        Span<double> cells = stackalloc double[Schema.CellCount];
        ReadCells(row, cells);
        Span<float> outputs = stackalloc float[Outputs];
        _ensemble.Predict(cells, outputs);
        return LinePrediction.Of(outputs, Schema.IsClassification);
    }

    /// <summary>Predicts rows as a generated model does.</summary>
    public void Predict(ReadOnlySpan<Line> rows, Span<LinePrediction> predictions)
    {
        const int AtOnce = 256;
        int cellCount = Schema.CellCount, outputCount = Outputs;
        Span<double> cells = stackalloc double[AtOnce * cellCount];
        Span<float> outputs = stackalloc float[AtOnce * outputCount];
        for (int first = 0; first < rows.Length; first += AtOnce)
        {
            int count = Math.Min(AtOnce, rows.Length - first);
            for (int i = 0; i < count; i++)
            {
                ReadCells(rows[first + i], cells.Slice(i * cellCount, cellCount));
            }

            _ensemble.Predict(cells[..(count * cellCount)], count, outputs[..(count * outputCount)]);
            for (int i = 0; i < count; i++)
            {
                predictions[first + i] = LinePrediction.Of(outputs.Slice(i * outputCount, outputCount), Schema.IsClassification);
            }
        }
    }

    private static int Outputs => Schema.IsClassification ? Schema.OutputCount : 2;
}

/// <summary>A prediction.</summary>
/// <param name="Value">The number, or the index of the likeliest class.</param>
/// <param name="Certainty">The members' standard deviation, or the class's probability.</param>
internal readonly record struct LinePrediction(float Value, float Certainty)
{
    public static LinePrediction Of(ReadOnlySpan<float> outputs, bool isClassification)
    {
        if (!isClassification)
        {
            return new LinePrediction(outputs[0], outputs[1]);
        }

        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
        {
            best = outputs[i] > outputs[best] ? i : best;
        }

        return new LinePrediction(best, outputs[best]);
    }
}
