using Policy;

namespace Mlp.Samples.Tests.Balancing;

/// <summary>The gradient that samples/Policy writes, and what it is weighted by.</summary>
public sealed class PolicyGradientTests
{
    [Fact]
    public void Gradient_is_the_slope_of_the_loss()
    {
        const int Rows = 7, Actions = 3;
        System.Random random = new(1);
        float[] logits = [.. Enumerable.Range(0, Rows * Actions).Select(_ => (4 * random.NextSingle()) - 2)];
        float[] advantages = [.. Enumerable.Range(0, Rows).Select(_ => (4 * random.NextSingle()) - 2)];
        int[] actions = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Actions))];
        float[] gradient = new float[logits.Length];
        PolicyGradient.Write(logits, actions, advantages, gradient);

        const double Step = 1e-4;
        for (int index = 0; index < logits.Length; index++)
        {
            double slope = (Loss(index, Step) - Loss(index, -Step)) / (2 * Step);
            Assert.Equal(slope, gradient[index], 1e-6);
        }

        double Loss(int moved, double by)
        {
            double sum = 0;
            for (int row = 0; row < Rows; row++)
            {
                double[] scores = [.. Enumerable.Range(row * Actions, Actions).Select(index => logits[index] + (index == moved ? by : 0))];
                double probability = Math.Exp(scores[actions[row]]) / scores.Sum(Math.Exp);
                sum -= advantages[row] * Math.Log(probability);
            }

            return sum / Rows;
        }
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        float[] gradient = new float[2];
        PolicyGradient.Write([1000, -1000], [1], [2], gradient);
        Assert.Equal([2f, -2f], gradient);
    }

    [Fact]
    public void Advantages_compare_carts_at_the_same_time()
    {
        // Two carts of three steps and one; a step counts 0.99 of the one before.
        float[] advantages = new float[4];
        Advantages.Write([0, 1, 0, 0], [0, 2, 3, 4], advantages);
        double difference = (1 + 0.99 + (0.99 * 0.99) - 1) / 2, deviation = Math.Sqrt(2 * difference * difference / 4);
        Assert.Equal(difference / deviation, advantages[0], 1e-6);
        Assert.Equal(-difference / deviation, advantages[1], 1e-6);
        Assert.Equal([0f, 0f], advantages[2..]);
    }

    [Fact]
    public void Advantages_of_equal_carts_are_nothing()
    {
        float[] advantages = new float[6];
        Advantages.Write([0, 1, 2, 0, 1, 2], [0, 3, 6], advantages);
        Assert.Equal(new float[6], advantages);
    }
}
