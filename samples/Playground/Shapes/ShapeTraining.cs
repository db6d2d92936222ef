using Mlp;

namespace Playground.Shapes;

/// <summary>A network that learns points, one step at a time. Points, learning rate and batch size may change between any two steps.</summary>
internal sealed class ShapeTraining
{
    private readonly Random _random;
    private readonly Adam _adam;
    private readonly int _seed;
    private MlpTape _tape;
    private float[] _inputs;
    private int[] _labels;
    private int[] _order = [];
    private int _next;

    /// <summary>Begins anew.</summary>
    /// <param name="network">With its initial weights.</param>
    /// <param name="training">What it learns.</param>
    /// <param name="test">What it is tested with.</param>
    /// <param name="learningRate">Of Adam.</param>
    /// <param name="batchSize">How many points a step learns from, 2 or more.</param>
    /// <param name="seed">Of the order of the points, and of dropout.</param>
    public ShapeTraining(IMlp network, Points training, Points test, double learningRate, int batchSize, int seed)
    {
        (Network, Training, Test, _seed) = (network, training, test, seed);
        _random = new Random(seed);
        _adam = new Adam(network.StateLayout, learningRate);
        (_tape, _inputs, _labels) = Memory(batchSize);
    }

    public IMlp Network { get; }

    public Points Training { get; }

    public Points Test { get; }

    /// <summary>Gets whether there is something to learn.</summary>
    public bool CanStep => Training.HaveBothClasses;

    /// <summary>Gets how many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets how often all points were gone through.</summary>
    public double Epochs { get; private set; }

    public double LearningRate
    {
        set => _adam.LearningRate = value;
    }

    public int BatchSize
    {
        get => _tape.MaxRows;
        set => (_tape, _inputs, _labels) = Memory(value);
    }

    /// <summary>Learns from one batch.</summary>
    public void Step()
    {
        int rows = Gather();
        ReadOnlySpan<float> inputs = _inputs.AsSpan(0, 2 * rows);
        ReadOnlySpan<float> logits = Network.ForwardTraining(inputs, _tape);
        Loss.CrossEntropy(logits, _labels.AsSpan(0, rows), _tape.OutputGradient);
        Network.BackwardAndStep(inputs, _tape, _adam);
        Steps++;
        Epochs += (double)rows / Training.Count;
    }

    private (MlpTape Tape, float[] Inputs, int[] Labels) Memory(int batchSize)
        => (Network.CreateTape(batchSize, _seed), new float[2 * batchSize], new int[batchSize]);

    /// <summary>Copies the points of the next batch.</summary>
    /// <returns>How many they are.</returns>
    private int Gather()
    {
        // Whole batches only, as long as there are enough points: batch norm cannot use a last batch of one point.
        int rows = Math.Min(BatchSize, Training.Count);
        if (_order.Length != Training.Count || _next + rows > _order.Length)
        {
            _order = _order.Length == Training.Count ? _order : [.. Enumerable.Range(0, Training.Count)];
            _random.Shuffle(_order);
            _next = 0;
        }

        for (int row = 0; row < rows; row++)
        {
            int point = _order[_next++];
            Training.Coordinates.Slice(2 * point, 2).CopyTo(_inputs.AsSpan(2 * row));
            _labels[row] = Training.Labels[point];
        }

        return rows;
    }
}
