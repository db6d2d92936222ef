namespace Policy;

/// <summary>
/// The gradient that makes good actions more probable: REINFORCE, after R. Williams, <i>Simple statistical gradient-following algorithms
/// for connectionist reinforcement learning</i>, 1992.
/// </summary>
internal static class PolicyGradient
{
    /// <summary>
    /// Writes the gradient of the loss: the mean over rows of −advantage · log π(action), where π is the softmax of the row's logits.
    /// </summary>
    /// <param name="logits">[rows, actions].</param>
    /// <param name="actions">[rows]: what was done.</param>
    /// <param name="advantages">[rows]: how much better than expected that was.</param>
    /// <param name="gradient">[rows, actions]: receives the gradient with respect to the logits.</param>
    public static void Write(ReadOnlySpan<float> logits, ReadOnlySpan<int> actions, ReadOnlySpan<float> advantages, Span<float> gradient)
    {
        // log π(a) = logit[a] − log Σ exp(logit), and so its derivative by logit[k] is (k = a ? 1 : 0) − π(k). What is written is
        //
        //     gradient[k] = advantage · (π(k) − (k = a ? 1 : 0)) / rows
        //
        // This is cross entropy's gradient with the action as the label, times the advantage. Backward takes any gradient of the outputs,
        // whatever it is the gradient of: so a loss that the library does not have is a loop like this one.
        int rows = actions.Length, channels = logits.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> scores = logits.Slice(row * channels, channels);
            Span<float> slopes = gradient.Slice(row * channels, channels);

            // Less the largest, so that no exponential overflows.
            float largest = float.NegativeInfinity, sum = 0;
            foreach (float score in scores)
            {
                largest = Math.Max(largest, score);
            }

            for (int action = 0; action < channels; action++)
            {
                slopes[action] = MathF.Exp(scores[action] - largest);
                sum += slopes[action];
            }

            float factor = advantages[row] / rows;
            for (int action = 0; action < channels; action++)
            {
                float probability = slopes[action] / sum;
                slopes[action] = factor * (probability - (action == actions[row] ? 1 : 0));
            }
        }
    }
}
