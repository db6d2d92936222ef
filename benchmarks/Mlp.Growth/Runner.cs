using System.Diagnostics;

namespace Mlp.Growth;

/// <summary>Does the work of a point.</summary>
internal sealed class Runner
{
    private const float LearningRate = 1e-3f;
    private const float Momentum = 0.9f;

    private readonly IMlp _net;
    private readonly MlpTape? _tape;
    private readonly Optimizer? _optimizer;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly int[] _labels;

    public Runner(Point point, NetworkPool pool)
    {
        int outChannels = point.Network.Channels[^1];
        System.Random random = new(1);
        _inputs = new float[(long)point.Rows * point.Network.Channels[0]];
        for (int index = 0; index < _inputs.Length; index++)
        {
            _inputs[index] = 2 * random.NextSingle() - 1;
        }

        _outputs = new float[point.Rows * outChannels];
        _labels = [.. Enumerable.Range(0, point.Rows).Select(_ => random.Next(outChannels))];
        if (point.Work == Work.Prediction)
        {
            _net = pool.ForPrediction(point.Network);
        }
        else
        {
            (_net, _optimizer) = pool.ForTraining(point.Network, net => new SGD(net.StateLayout, LearningRate, Momentum));
            _tape = _net.CreateTape(point.Rows, seed: 1);
        }
    }

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            if (_tape is null)
            {
                _net.Forward(_inputs, _outputs);
                continue;
            }

            ReadOnlySpan<float> outputs = _net.ForwardTraining(_inputs, _tape);
            Loss.CrossEntropy(outputs, _labels, _tape.OutputGradient);
            _net.BackwardAndStep(_inputs, _tape, _optimizer!);
        }
    }

    /// <summary>Adds the seconds of each phase of a training step.</summary>
    public void RunPhases(int calls, double[] seconds)
    {
        for (int call = 0; call < calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            ReadOnlySpan<float> outputs = _net.ForwardTraining(_inputs, _tape!);
            long forward = Stopwatch.GetTimestamp();
            Loss.CrossEntropy(outputs, _labels, _tape!.OutputGradient);
            long loss = Stopwatch.GetTimestamp();
            _net.Backward(_inputs, _tape);
            long backward = Stopwatch.GetTimestamp();
            _optimizer!.Step(_net.Parameters, _tape.Gradients);
            long end = Stopwatch.GetTimestamp();
            seconds[0] += Stopwatch.GetElapsedTime(start, forward).TotalSeconds;
            seconds[1] += Stopwatch.GetElapsedTime(forward, loss).TotalSeconds;
            seconds[2] += Stopwatch.GetElapsedTime(loss, backward).TotalSeconds;
            seconds[3] += Stopwatch.GetElapsedTime(backward, end).TotalSeconds;
        }
    }
}

/// <summary>
/// One network of each kind for all of its points, since the widest take half a gigabyte; one for prediction and one for training,
/// since each step of training would make the next prediction fold again.
/// </summary>
internal sealed class NetworkPool
{
    private readonly Dictionary<Network, IMlp> _predicting = [];
    private readonly Dictionary<Network, (IMlp, Optimizer)> _training = [];

    public IMlp ForPrediction(Network network)
        => _predicting.TryGetValue(network, out IMlp? net) ? net : _predicting[network] = network.Create();

    public (IMlp Net, Optimizer Optimizer) ForTraining(Network network, Func<IMlp, Optimizer> optimizer)
    {
        if (!_training.TryGetValue(network, out (IMlp Net, Optimizer) pair))
        {
            IMlp net = network.Create();
            _training[network] = pair = (net, optimizer(net));
        }

        return pair;
    }
}
