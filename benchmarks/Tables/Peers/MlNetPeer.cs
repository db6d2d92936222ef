using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>
/// A trainer of ML.NET with its defaults, on what its documentation says to make of a row: categories are one-hot, all features one vector.
/// LightGBM takes NaN for what is missing; for FastTree the mean takes its place, and features say where. Trees need no scaling.
/// </summary>
/// <typeparam name="TRow">A class of <see cref="MlNetRow"/>.</typeparam>
internal sealed class MlNetPeer<TRow>(TableSchema schema, bool isLightGbm) : IPeer
    where TRow : class, new()
{
    private const string Features = "Features";
    private const string Key = "Key";

    private MLContext _context = new(0);
    private ITransformer? _model;
    private double[] _classes = [];
    private TRow[] _rows = [];
    private IDataView? _view;
    private Action<TRow>? _predict;

    public string Name => isLightGbm ? "LightGBM" : "FastTree";

    private bool IsBinary => schema.Classes.Count == 2;

    public TimeSpan Train(Line[] rows, int seed)
    {
        TRow[] own = MlNetRow.Fill<TRow>(schema, rows);
        _context = new MLContext(seed);
        _classes = [.. rows.Select(row => row.Target).Distinct().Order()];
        long start = Stopwatch.GetTimestamp();
        _model = Pipeline().Fit(_context.Data.LoadFromEnumerable(own));
        return Stopwatch.GetElapsedTime(start);
    }

    public double Score(Line[] rows)
    {
        _rows = MlNetRow.Fill<TRow>(schema, rows);
        _view = _context.Data.LoadFromEnumerable(_rows);
        _predict = IsBinary ? Predict<BinaryPrediction>() : schema.IsClassification ? Predict<ClassPrediction>() : Predict<NumberPrediction>();
        double[] answers = new double[rows.Length];
        ReadAnswers(answers);
        if (schema.IsClassification)
        {
            return rows.Zip(answers, (row, answer) => row.Target == answer ? 1.0 : 0).Average();
        }

        double mean = rows.Average(row => row.Target);
        return 1 - (rows.Zip(answers, (row, answer) => Math.Pow(row.Target - answer, 2)).Sum() / rows.Sum(row => Math.Pow(row.Target - mean, 2)));
    }

    public void PredictOneByOne(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            _predict!(_rows[i]);
        }
    }

    public void PredictAll() => ReadAnswers(new double[_rows.Length]);

    private EstimatorChain<ITransformer> Pipeline()
    {
        EstimatorChain<ITransformer> steps = new();
        string[] numbers = Columns(column => column.Kind == ColumnKind.Number), texts = Columns(column => column.Kind != ColumnKind.Number);
        string[] gaps = Columns(column => column.Kind == ColumnKind.Number && column.IsNullable);
        List<string> features = [.. numbers, .. texts];
        if (texts.Length > 0)
        {
            steps = steps.Append<ITransformer>(_context.Transforms.Categorical.OneHotEncoding([.. texts.Select(text => new InputOutputColumnPair(text))]));
        }

        if (gaps.Length > 0 && !isLightGbm)
        {
            features = [.. numbers.Except(gaps), .. texts, "Gaps", "Filled"];
            steps = steps.Append<ITransformer>(_context.Transforms.Concatenate("Numbers", gaps))
                .Append<ITransformer>(_context.Transforms.IndicateMissingValues("AreGaps", "Numbers"))
                .Append<ITransformer>(_context.Transforms.Conversion.ConvertType("Gaps", "AreGaps", DataKind.Single))
                .Append<ITransformer>(_context.Transforms.ReplaceMissingValues("Filled", "Numbers", MissingValueReplacingEstimator.ReplacementMode.Mean));
        }

        steps = steps.Append<ITransformer>(_context.Transforms.Concatenate(Features, [.. features]));
        return steps.Append<ITransformer>(Trainer());
    }

    private string[] Columns(Func<TableColumn, bool> isWanted)
        => [.. Enumerable.Range(0, schema.Features.Count).Where(index => isWanted(schema.Features[index])).Select(MlNetRow.Column)];

    private IEstimator<ITransformer> Trainer()
    {
        if (!schema.IsClassification)
        {
            RegressionCatalog.RegressionTrainers numbers = _context.Regression.Trainers;
            return isLightGbm ? numbers.LightGbm(MlNetRow.Label, Features) : numbers.FastTree(MlNetRow.Label, Features);
        }

        BinaryClassificationCatalog.BinaryClassificationTrainers two = _context.BinaryClassification.Trainers;
        if (IsBinary)
        {
            return isLightGbm ? two.LightGbm(MlNetRow.Label, Features) : two.FastTree(MlNetRow.Label, Features);
        }

        // FastTree tells two classes apart: of more, each from the others.
        MulticlassClassificationCatalog.MulticlassClassificationTrainers many = _context.MulticlassClassification.Trainers;
        EstimatorChain<ITransformer> steps = new EstimatorChain<ITransformer>().Append<ITransformer>(_context.Transforms.Conversion.MapValueToKey(
            Key, MlNetRow.Label, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue));
        return isLightGbm
            ? steps.Append<ITransformer>(many.LightGbm(Key, Features))
            : steps.Append<ITransformer>(many.OneVersusAll(two.FastTree(Key, Features), Key));
    }

    // The overload that writes into an object that there is: nothing is slower than it has to be.
    private Action<TRow> Predict<TPrediction>()
        where TPrediction : class, new()
    {
        PredictionEngine<TRow, TPrediction> engine = _context.Model.CreatePredictionEngine<TRow, TPrediction>(_model);
        TPrediction prediction = new();
        return row => engine.Predict(row, ref prediction);
    }

    // Through a cursor over the one column that is wanted: the fastest way out of a data view.
    private void ReadAnswers(double[] answers)
    {
        IDataView predicted = _model!.Transform(_view);
        DataViewSchema.Column column = predicted.Schema[schema.IsClassification ? "PredictedLabel" : "Score"];
        using DataViewRowCursor cursor = predicted.GetRowCursor([column]);
        Func<double> read = IsBinary ? Read<bool>(value => value ? 1 : 0)
            : schema.IsClassification ? Read<uint>(value => _classes[value - 1]) : Read<float>(value => value);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            answers[i] = read();
        }

        Func<double> Read<T>(Func<T, double> convert)
        {
            ValueGetter<T> getter = cursor.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return convert(value);
            };
        }
    }

    private sealed class BinaryPrediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }

    private sealed class ClassPrediction
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class NumberPrediction
    {
        public float Score { get; set; }
    }
}
