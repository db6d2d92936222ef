using System.Diagnostics;
using Mlp.CompilerServices;
using Mlp.Random;
using Mlp.Training;

namespace Mlp.Tables;

/// <summary>Trains one network on its part of the rows; the part that is held out chooses the epoch. Between two epochs nothing is allocated.</summary>
internal sealed class TableMember
{
    private readonly TableTrainingData _data;
    private readonly TableRecipe _recipe;
    private readonly long _seed;
    private readonly int[] _training;
    private readonly int[] _heldOut;
    private readonly int _batches;
    private readonly int[] _order;
    private readonly int[] _batchRows;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly float[] _heldOutInputs;
    private readonly MlpTape _tape;
    private readonly AdamW _optimizer;
    private readonly MlpState _best;
    private readonly TableLoss _loss;
    private readonly bool _canCompare;
    private readonly TableCurve _curve;
    private double _bestLoss = double.PositiveInfinity;

    public TableMember(IMlp network, TableTrainingData data, TableRecipe recipe, int[] training, int[] heldOut, long seed)
    {
        (Network, _data, _recipe, _heldOut, _seed) = (network, data, recipe, heldOut, seed);
        TrainingCount = training.Length;

        // A single row counts twice: batch norm takes two or more.
        _training = training.Length == 1 ? [training[0], training[0]] : training;
        training = _training;

        // Batches of nearly the same size: a last one of a single row would have no statistics, and be louder than the others.
        _batches = Math.Max(1, training.Length / Math.Min(recipe.BatchSize, training.Length));
        int largest = (training.Length + _batches - 1) / _batches;
        (_order, _batchRows) = (new int[training.Length], new int[largest]);
        (_inputs, _targets) = (new float[largest * data.FeatureCount], new float[largest * data.Outputs]);
        _heldOutInputs = new float[heldOut.Length * data.FeatureCount];
        data.GatherFeatures(heldOut, _heldOutInputs);
        HeldOutOutputs = new float[heldOut.Length * data.Outputs];
        _tape = network.CreateTape(largest, seed);
        _optimizer = new AdamW(network.StateLayout, recipe.LearningRate, beta2: recipe.Beta2, weightDecay: recipe.WeightDecay, groups: Groups(network));
        _best = new MlpState(network.StateLayout);
        _loss = new TableLoss(data);
        _curve = new TableCurve(recipe.Epochs);
        _canCompare = heldOut.Any(row => data.Weights[row] > 0);
    }

    private IMlp Network { get; }

    // The epochs that were trained.
    private int Epochs { get; set; }

    // The epoch whose weights the network has in the end, from 1; 0 where there is none.
    private int BestEpoch { get; set; }

    private int TrainingCount { get; }

    // The network's outputs for the rows that were held out.
    private float[] HeldOutOutputs { get; }

    /// <summary>Trains, and leaves the best weights in the network.</summary>
    /// <param name="epochEnded">Called behind each epoch.</param>
    /// <param name="cancellation">Ends the training between two steps; what the epoch had learned is lost then.</param>
    public TrainedMember Train(Action epochEnded, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (Epochs < _recipe.Epochs && TrainEpoch(cancellation) is { } loss)
        {
            Epochs++;
            double? heldOut = Compare();
            _curve.Add(loss, heldOut, BestEpoch == Epochs, _optimizer.LearningRate, Stopwatch.GetElapsedTime(start));
            start = Stopwatch.GetTimestamp();
            epochEnded();
        }

        if (BestEpoch > 0)
        {
            Network.State.CopyFrom(_best);
            Network.Forward(_heldOutInputs, HeldOutOutputs);
            BestEpoch = AnswersAllRows() ? BestEpoch : 0;
        }

        return new TrainedMember(Network, Epochs, BestEpoch, TrainingCount, _heldOut, HeldOutOutputs, _curve.ToHistory(_heldOut.Length, _batches));
    }

    // Weights that are numbers may still be so large that a row's outputs are none.
    private bool AnswersAllRows()
    {
        float[] outputs = new float[_batchRows.Length * _data.Outputs];
        bool isFinite = IsFinite(HeldOutOutputs);
        for (int begin = 0; isFinite && begin < _training.Length; begin += _batchRows.Length)
        {
            ReadOnlySpan<int> rows = _training.AsSpan(begin, Math.Min(_batchRows.Length, _training.Length - begin));
            Span<float> inputs = _inputs.AsSpan(0, rows.Length * _data.FeatureCount), own = outputs.AsSpan(0, rows.Length * _data.Outputs);
            _data.GatherFeatures(rows, inputs);
            Network.Forward(inputs, own);
            isFinite = IsFinite(own);
        }

        return isFinite;
    }

    // Returns the loss; null where it was cancelled.
    private double? TrainEpoch(CancellationToken cancellation)
    {
        double loss = 0;
        PhiloxSequence.Permute(_order, _seed, Epochs, PhiloxPurpose.Shuffle);
        double steps = (double)_recipe.Epochs * _batches;
        for (int batch = 0; batch < _batches; batch++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }

            int begin = (int)((long)batch * _order.Length / _batches), end = (int)((long)(batch + 1) * _order.Length / _batches);
            _optimizer.LearningRate = _recipe.LearningRateAt((((double)Epochs * _batches) + batch) / steps);
            loss += Step(_order.AsSpan(begin, end - begin)) * (end - begin);
        }

        return loss / _order.Length;
    }

    private double Step(ReadOnlySpan<int> order)
    {
        Span<int> rows = _batchRows.AsSpan(0, order.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = _training[order[i]];
        }

        Span<float> inputs = _inputs.AsSpan(0, rows.Length * _data.FeatureCount), targets = _targets.AsSpan(0, rows.Length * _data.Outputs);
        _data.GatherFeatures(rows, inputs);
        _data.GatherTargets(rows, targets);
        ReadOnlySpan<float> outputs = Network.ForwardTraining(inputs, _tape);
        double loss = _loss.Gradient(outputs, targets, rows, _tape.OutputGradient);
        Network.BackwardAndStep(inputs, _tape, _optimizer);
        return loss;
    }

    // Returns the loss of what was held out. Without rows to compare by, the last epoch is the best. Weights that are no numbers never are, even
    // where those rows do not meet them.
    private double? Compare()
    {
        double loss = 0;
        if (_canCompare)
        {
            Network.Forward(_heldOutInputs, HeldOutOutputs);
            loss = _loss.Mean(HeldOutOutputs, _heldOut);
        }

        if ((!_canCompare || loss < _bestLoss) && IsFinite(Network.Parameters.AsSpan()) && IsFinite(Network.State.Buffers))
        {
            (_bestLoss, BestEpoch) = (loss, Epochs);
            _best.CopyFrom(Network.State);
        }

        return _canCompare ? loss : null;
    }

    // A number that is none lies in no range.
    private static bool IsFinite(ReadOnlySpan<float> values) => !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);

    // Weights shrink; what shifts or scales a whole channel does not.
    private static ParameterGroup[] Groups(IMlp network)
    {
        TensorRole[] roles = [.. network.StateLayout.Tensors.Select(tensor => tensor.Role).Where(role => role is > TensorRole.LinearWeight and <= TensorRole.NormBias).Distinct()];
        return roles.Length == 0 ? [] : [new ParameterGroup(roles[0], roles[1..]) { WeightDecay = 0 }];
    }
}
