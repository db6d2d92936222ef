using Mlp;

namespace Policy;

/// <summary>The training: what to copy.</summary>
internal static class PolicyTraining
{
    public const int DefaultUpdates = 200;

    private const int Carts = 64;
    private const double FirstLearningRate = 2e-2;

    /// <summary>Lets the network push carts, and makes more probable what turned out better than the rest, again and again.</summary>
    /// <param name="net">The network that learns.</param>
    /// <param name="updates">How often it learns from 64 episodes, 1 or more.</param>
    /// <param name="seed">Of where the carts start, and of what they do.</param>
    /// <param name="progress">Is told the updates that were made, and how many steps the carts of the last one lasted on average.</param>
    public static void Run(PolicyNet net, int updates, int seed, Action<int, double>? progress = null)
    {
        Episodes episodes = new(Carts, new Random(seed));
        PolicyNet.Tape tape = net.CreateTape(episodes.MaxRows, seed);
        Adam adam = new(PolicyNet.Layout, FirstLearningRate);
        LinearLR schedule = new(adam, startFactor: 1, endFactor: 0, totalIters: updates);
        for (int update = 1; update <= updates; update++)
        {
            episodes.Play(net);
            ReadOnlySpan<float> logits = net.ForwardTraining(episodes.States, tape);
            PolicyGradient.Write(logits, episodes.Actions, episodes.Advantages, tape.OutputGradient);
            net.Backward(episodes.States, tape);
            adam.Step(net.Parameters, tape.Gradients);
            schedule.Step();
            progress?.Invoke(update, episodes.AverageSteps);
        }
    }
}
