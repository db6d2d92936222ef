using System.Globalization;

namespace Mlp.TablesBenchmark;

/// <summary>What was measured of one peer on one table.</summary>
internal sealed class Measured
{
    public Samples Scores { get; } = [];

    public Samples Seconds { get; } = [];

    public Samples One { get; } = [];

    public Samples Many { get; } = [];

    public Samples Bytes { get; } = [];

    /// <summary>1 − score; at least one row of the test part.</summary>
    public double Error(bool isClassification, int testRows) => Math.Max(1 - Scores.Average(), isClassification ? 1.0 / testRows : 1e-9);
}

/// <summary>Compares peers on one table: the same rows, the same splits.</summary>
internal sealed class Comparison(Table table, string name, Options options)
{
    private const int Rounds = 5;
    private const int MostRowsOneByOne = 500;
    private const int ThreadsAtOnce = 8;

    private readonly IPeer[] _peers = [.. PeerList.For(table.Schema, options.Threads).Take(options.OnlyOurs ? 1 : 3)];
    private int _testRows;
    private int _same;

    public Measured[] Run()
    {
        Measured[] measured = [.. _peers.Select(_ => new Measured())];
        for (int seed = 0; seed < options.Seeds; seed++)
        {
            HashSet<int> test = options.Splits is null ? Splits.Draw(table, seed) : Splits.Read(options.Splits, name, seed);
            Line[] training = [.. table.Lines.Where((_, row) => !test.Contains(row))], tests = [.. table.Lines.Where((_, row) => test.Contains(row))];
            _testRows = tests.Length;
            for (int i = 0; i < _peers.Length; i++)
            {
                measured[i].Seconds.Add(_peers[i].Train(training, seed).TotalSeconds);
                measured[i].Scores.Add(_peers[i].Score(tests));
            }

            _same += ((OurPeer)_peers[0]).IsSameFrom(ThreadsAtOnce) ? 1 : 0;
            Time(measured, tests.Length);
        }

        return measured;
    }

    public double Error(Measured measured) => measured.Error(table.Schema.IsClassification, _testRows);

    public void Print(Measured[] measured)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {table.Lines.Length} rows, {table.Schema.Features.Count} columns, {(table.Schema.IsClassification ? $"{table.Schema.Classes.Count} classes" : "a number")}; {options.Seeds} splits"));
        Console.WriteLine("            score   seconds of training     µs of a prediction            µs, many together       bytes  theirs / ours: error, time, time of many");
        for (int i = 0; i < _peers.Length; i++)
        {
            Measured own = measured[i], ours = measured[0];
            string ratio = i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Error(own) / Error(ours):F2}, {own.One.Median / ours.One.Median:F1}, {own.Many.Median / ours.Many.Median:F1}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{_peers[i].Name,-10}  {own.Scores.Average():F4}  {own.Seconds,-22}  {own.One,-28}  {own.Many,-22}  {own.Bytes.Median,5:F0}  {ratio}"));
        }

        Console.WriteLine($"MlpGen from {ThreadsAtOnce} threads at once: the bits of one by one in {_same} of {options.Seeds} splits.");
    }

    private void Time(Measured[] measured, int rows)
    {
        int few = Math.Min(rows, MostRowsOneByOne);
        for (int i = 0; i < _peers.Length; i++)
        {
            IPeer peer = _peers[i];
            Timing.WarmUp(() => peer.PredictOneByOne(few));
            Timing.WarmUp(peer.PredictAll);
            measured[i].Bytes.Add(Timing.Bytes(() => peer.PredictOneByOne(few), few));
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < _peers.Length; i++)
            {
                IPeer peer = _peers[i];
                measured[i].One.Add(Timing.Microseconds(() => peer.PredictOneByOne(few), few));
            }

            for (int i = 0; i < _peers.Length; i++)
            {
                measured[i].Many.Add(Timing.Microseconds(_peers[i].PredictAll, rows));
            }
        }
    }
}
