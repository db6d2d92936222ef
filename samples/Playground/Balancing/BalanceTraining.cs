using Mlp;
using Policy;

namespace Playground.Balancing;

/// <summary>
/// A network that learns to balance poles, in slices: a step of all carts, or a part of what they are learned from. It is what
/// samples/Policy/PolicyTraining.cs does in one go, with fewer carts, so that one can watch them.
/// </summary>
internal sealed class BalanceTraining
{
    /// <summary>How many carts there are.</summary>
    public const int Carts = 24;

    private const int RowsPerSlice = 256;
    private const double LearningRate = 2e-2;

    private readonly PolicyNet _network;
    private readonly Episodes _episodes;
    private readonly PolicyNet.Tape _tape;
    private readonly Adam _adam = new(PolicyNet.Layout, LearningRate);
    private readonly GradientAccumulator _gradients = new(PolicyNet.Layout);
    private int _learnedRows;

    /// <summary>Begins anew.</summary>
    /// <param name="seed">Of the initial weights, where the carts start and what they do.</param>
    public BalanceTraining(int seed)
    {
        _network = new PolicyNet(seed);
        _tape = _network.CreateTape(RowsPerSlice, seed);
        _episodes = new Episodes(Carts, new Random(seed));
        _episodes.Start();
    }

    /// <summary>Gets the carts.</summary>
    public ReadOnlySpan<CartPole> States => _episodes.Carts;

    /// <summary>Gets whether the carts are over, and are being learned from.</summary>
    public bool IsLearning { get; private set; }

    /// <summary>Gets how often the network learned.</summary>
    public int Updates { get; private set; }

    /// <summary>Gets how many episodes were learned from.</summary>
    public int Episodes => Updates * Carts;

    /// <summary>Gets how many steps the carts that it learned from last lasted on average.</summary>
    public double AverageSteps { get; private set; }

    /// <summary>Gets how many carts are not over.</summary>
    public int Standing
    {
        get
        {
            int standing = 0;
            foreach (CartPole cart in States)
            {
                standing += cart.IsOver ? 0 : 1;
            }

            return standing;
        }
    }

    /// <summary>Makes a step of all carts. After their last one the network has to learn.</summary>
    public void Step() => IsLearning = !_episodes.Advance(_network);

    /// <summary>Learns from the next rows. After the last ones all carts start anew.</summary>
    public void Learn()
    {
        int rows = Math.Min(RowsPerSlice, _episodes.Rows - _learnedRows);
        ReadOnlySpan<float> states = _episodes.States.Slice(_learnedRows * PolicyNet.InChannels, rows * PolicyNet.InChannels);
        ReadOnlySpan<float> logits = _network.ForwardTraining(states, _tape);
        PolicyGradient.Write(
            logits, _episodes.Actions.Slice(_learnedRows, rows), _episodes.Advantages.Slice(_learnedRows, rows), _tape.OutputGradient);
        _network.Backward(states, _tape);

        // Each slice's gradient is a mean over its rows. The mean over all rows is the sum of them, each by its share of the rows.
        _gradients.Add(_tape.Gradients, scale: (double)rows / _episodes.Rows);
        _learnedRows += rows;
        if (_learnedRows == _episodes.Rows)
        {
            _adam.Step(_network.Parameters, _gradients.Gradients);
            _gradients.ZeroGrad();
            AverageSteps = _episodes.AverageSteps;
            Updates++;
            (_learnedRows, IsLearning) = (0, false);
            _episodes.Start();
        }
    }

    /// <inheritdoc cref="Policy.Episodes.Knock"/>
    public void Knock(double velocity)
    {
        if (!IsLearning)
        {
            _episodes.Knock(velocity);
        }
    }
}
