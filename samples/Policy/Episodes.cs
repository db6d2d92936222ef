namespace Policy;

/// <summary>
/// What many carts go through, side by side, until each is over or has lasted 500 steps. A row is one step of one cart. The rows of all
/// carts at one time lie together: so the network decides for all of them in one call, and learns from all rows of all times in one.
/// </summary>
internal sealed class Episodes
{
    // How far off the middle a cart may start, in m, and how fast, in m/s. From the middle alone, a network learns to drift so slowly
    // that 500 steps are over in time. From everywhere it learns to come back, and balances for as long as it is let.
    private const double FarthestStart = 2;
    private const double FastestStart = 0.5;

    private readonly Random _random;
    private readonly CartPole[] _carts;
    private readonly int[] _running;
    private readonly float[] _logits;
    private readonly float[] _states;
    private readonly int[] _actions;
    private readonly int[] _cartOfRow;
    private readonly float[] _advantages;
    private readonly int[] _starts = new int[CartPole.LongestEpisode + 1];
    private int _runningCount;
    private int _times;

    /// <summary>Makes room for the rows.</summary>
    /// <param name="carts">How many, 2 or more: they are compared with each other.</param>
    /// <param name="random">Of where they start, and of what they do.</param>
    public Episodes(int carts, Random random)
    {
        _random = random;
        _carts = new CartPole[carts];
        _running = new int[carts];
        _logits = new float[carts * PolicyNet.OutChannels];
        MaxRows = carts * CartPole.LongestEpisode;
        _states = new float[MaxRows * PolicyNet.InChannels];
        _actions = new int[MaxRows];
        _cartOfRow = new int[MaxRows];
        _advantages = new float[MaxRows];
    }

    /// <summary>Gets how many rows there are if all carts last.</summary>
    public int MaxRows { get; }

    /// <summary>Gets how many rows there are.</summary>
    public int Rows => _starts[_times];

    /// <summary>Gets how many steps the carts lasted on average.</summary>
    public double AverageSteps => (double)Rows / _carts.Length;

    /// <summary>Gets what the network saw: [rows, 4].</summary>
    public ReadOnlySpan<float> States => _states.AsSpan(0, Rows * PolicyNet.InChannels);

    /// <summary>Gets what was done: [rows], 0 or 1.</summary>
    public ReadOnlySpan<int> Actions => _actions.AsSpan(0, Rows);

    /// <summary>Gets how much better that turned out than was to be expected: [rows].</summary>
    public ReadOnlySpan<float> Advantages => _advantages.AsSpan(0, Rows);

    /// <summary>Gets the carts as they are now, those among them that are over as they ended.</summary>
    public ReadOnlySpan<CartPole> Carts => _carts;

    /// <summary>Starts all carts anew, and lets the network push them to the end.</summary>
    public void Play(PolicyNet net)
    {
        Start();
        while (Advance(net))
        {
        }
    }

    /// <summary>Starts all carts anew.</summary>
    public void Start()
    {
        for (int cart = 0; cart < _carts.Length; cart++)
        {
            _carts[cart] = CartPole.Start(_random) with { Position = Within(FarthestStart), Velocity = Within(FastestStart) };
            _running[cart] = cart;
        }

        _runningCount = _carts.Length;
        _times = 0;
    }

    /// <summary>
    /// Lets the network push the carts that are not over, once: a push is drawn with the probability that it gives it. After the last step
    /// the advantages are there.
    /// </summary>
    /// <returns>Whether there are steps left to make.</returns>
    public bool Advance(PolicyNet net)
    {
        _runningCount = Step(net, _running.AsSpan(0, _runningCount), _starts[_times]);
        _times++;
        if (_times < CartPole.LongestEpisode && _runningCount > 0)
        {
            return true;
        }

        Policy.Advantages.Write(_cartOfRow.AsSpan(0, Rows), _starts.AsSpan(0, _times + 1), _advantages.AsSpan(0, Rows));
        return false;
    }

    /// <summary>Makes all carts faster or slower that are not over, as somebody does who knocks against the track.</summary>
    /// <param name="velocity">By how much, in m/s; above 0 is to the right.</param>
    public void Knock(double velocity)
    {
        foreach (int cart in _running.AsSpan(0, _runningCount))
        {
            _carts[cart] = _carts[cart] with { Velocity = _carts[cart].Velocity + velocity };
        }
    }

    private double Within(double limit) => ((2 * _random.NextDouble()) - 1) * limit;

    /// <summary>One step of the carts that run, whose rows begin at <paramref name="start"/>.</summary>
    /// <returns>How many still run; they are moved to the front.</returns>
    private int Step(PolicyNet net, Span<int> running, int start)
    {
        const int Inputs = PolicyNet.InChannels, Outputs = PolicyNet.OutChannels;
        Span<float> states = _states.AsSpan(start * Inputs, running.Length * Inputs);
        for (int place = 0; place < running.Length; place++)
        {
            _carts[running[place]].Observe(states.Slice(place * Inputs, Inputs));
        }

        Span<float> logits = _logits.AsSpan(0, running.Length * Outputs);
        net.Forward(states, logits);
        int stillRunning = 0;
        for (int place = 0; place < running.Length; place++)
        {
            // The softmax of two logits.
            float right = 1 / (1 + MathF.Exp(logits[place * Outputs] - logits[(place * Outputs) + 1]));
            int action = _random.NextSingle() < right ? 1 : 0, number = running[place];
            _actions[start + place] = action;
            _cartOfRow[start + place] = number;

            ref CartPole cart = ref _carts[number];
            cart = cart.Step(action);
            if (!cart.IsOver)
            {
                running[stillRunning++] = number;
            }
        }

        _starts[_times + 1] = start + running.Length;
        return stillRunning;
    }
}
