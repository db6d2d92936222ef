using System.Diagnostics;
using System.Runtime.InteropServices;
using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>Mlp.Tables with its defaults.</summary>
internal sealed class OurPeer(int threads) : IPeer
{
    private LineModel? _model;
    private Line[] _rows = [];
    private LinePrediction[] _predictions = [];

    public string Name => "MlpGen";

    public LineModel Model => _model!;

    public TimeSpan Train(Line[] rows, int seed)
    {
        long start = Stopwatch.GetTimestamp();
        _model = LineModel.Fit(rows, new TableFitOptions { Seed = seed, Threads = threads });
        return Stopwatch.GetElapsedTime(start);
    }

    public double Score(Line[] rows)
    {
        (_rows, _predictions) = (rows, new LinePrediction[rows.Length]);
        return Model.Evaluate(rows).Score;
    }

    public void PredictOneByOne(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            _predictions[i] = Model.Predict(_rows[i]);
        }
    }

    public void PredictAll() => Model.Predict(_rows, _predictions);

    /// <summary>Predicts all test rows a row at a time, from several threads at once, each all of them; returns whether all said the same bits.</summary>
    public bool IsSameFrom(int threads)
    {
        PredictOneByOne(_rows.Length);
        LinePrediction[][] predictions = [.. Enumerable.Range(0, threads).Select(_ => new LinePrediction[_rows.Length])];
        using Barrier begin = new(threads);
        Thread[] running = [.. predictions.Select(own => new Thread(() =>
        {
            begin.SignalAndWait();
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = Model.Predict(_rows[i]);
            }
        }))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return predictions.All(own => MemoryMarshal.AsBytes(own.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(_predictions.AsSpan())));
    }
}
