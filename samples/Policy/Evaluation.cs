namespace Policy;

/// <summary>How a network does that draws nothing: it pushes to the side of the larger logit.</summary>
/// <param name="AverageSteps">What the episodes lasted, 500 at most.</param>
/// <param name="ShortestSteps">What the worst of them lasted.</param>
internal readonly record struct Evaluation(double AverageSteps, int ShortestSteps)
{
    /// <summary>Plays some episodes.</summary>
    /// <param name="net">The network.</param>
    /// <param name="episodes">How many, 1 or more.</param>
    /// <param name="seed">Of where the carts start.</param>
    public static Evaluation Of(PolicyNet net, int episodes, int seed)
    {
        Random random = new(seed);
        int sum = 0, shortest = int.MaxValue;
        for (int episode = 0; episode < episodes; episode++)
        {
            int steps = Play(net, CartPole.Start(random));
            sum += steps;
            shortest = Math.Min(shortest, steps);
        }

        return new Evaluation((double)sum / episodes, shortest);
    }

    private static int Play(PolicyNet net, CartPole cart)
    {
        Span<float> state = stackalloc float[PolicyNet.InChannels], logits = stackalloc float[PolicyNet.OutChannels];
        int steps = 0;
        while (steps < CartPole.LongestEpisode && !cart.IsOver)
        {
            cart.Observe(state);
            net.Forward(state, logits);
            cart = cart.Step(logits[1] > logits[0] ? 1 : 0);
            steps++;
        }

        return steps;
    }
}
