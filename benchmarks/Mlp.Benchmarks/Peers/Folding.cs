namespace Mlp.Benchmarks.Peers;

internal static class Folding
{
    /// <summary>A layer's weight and bias with its batch norm, if it has one, folded in.</summary>
    public static (float[] Weight, float[] Bias) Fold(IReadOnlyDictionary<string, float[]> state, int layer)
    {
        float[] weight = [.. state[StateKeys.Linear(layer, "weight")]];
        float[] bias = [.. state[StateKeys.Linear(layer, "bias")]];
        if (!state.TryGetValue(StateKeys.Norm(layer, "weight"), out float[]? gamma))
        {
            return (weight, bias);
        }

        float[] beta = state[StateKeys.Norm(layer, "bias")];
        float[] mean = state[StateKeys.Norm(layer, "running_mean")], variance = state[StateKeys.Norm(layer, "running_var")];
        int inputs = weight.Length / bias.Length;
        for (int output = 0; output < bias.Length; output++)
        {
            float scale = gamma[output] / MathF.Sqrt(variance[output] + 1e-5f);
            bias[output] = (bias[output] - mean[output]) * scale + beta[output];
            for (int input = 0; input < inputs; input++)
            {
                weight[output * inputs + input] *= scale;
            }
        }

        return (weight, bias);
    }
}
