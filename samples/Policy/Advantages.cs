namespace Policy;

/// <summary>
/// How much better a step turned out than was to be expected. What came of it is the number of steps that followed, where later ones
/// count less. What was to be expected is what came of the steps of all carts at the same time, on average: REINFORCE's baseline, without
/// which the gradient would point the same way and vary far more.
/// </summary>
internal static class Advantages
{
    // A step that is a second (50 steps) away counts 0.6 times as much.
    private const float Discount = 0.99f;

    /// <summary>Writes the advantage of each row, divided by the deviation over all rows: one learning rate fits bad and good carts.</summary>
    /// <param name="carts">[rows]: the cart that a row is a step of, from 0.</param>
    /// <param name="starts">[times + 1]: the first row of each time, and behind them the number of rows.</param>
    /// <param name="advantages">[rows].</param>
    public static void Write(ReadOnlySpan<int> carts, ReadOnlySpan<int> starts, Span<float> advantages)
    {
        // At the first time all carts have a row.
        WriteReturns(carts, advantages, new float[starts[1]]);
        double squares = 0;
        for (int time = 0; time < starts.Length - 1; time++)
        {
            squares += Centre(advantages[starts[time]..starts[time + 1]]);
        }

        // Where all carts did equally well, there is nothing to learn, and nothing to divide by.
        const double Least = 1e-6;
        float scale = (float)(1 / Math.Sqrt(Math.Max(squares / carts.Length, Least)));
        foreach (ref float advantage in advantages)
        {
            advantage *= scale;
        }
    }

    /// <summary>Adds up what followed each step of a cart, from the last step to the first: 1 for each step that the pole stood.</summary>
    private static void WriteReturns(ReadOnlySpan<int> carts, Span<float> returns, Span<float> sums)
    {
        for (int row = carts.Length - 1; row >= 0; row--)
        {
            ref float sum = ref sums[carts[row]];
            returns[row] = sum = 1 + (Discount * sum);
        }
    }

    /// <summary>Subtracts the mean.</summary>
    /// <returns>The sum of the squares of what is left.</returns>
    private static double Centre(Span<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        float mean = (float)(sum / values.Length);
        foreach (ref float value in values)
        {
            value -= mean;
            squares += value * value;
        }

        return squares;
    }
}
