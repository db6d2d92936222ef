namespace Mlp.Benchmarks.Peers;

internal static class Folding
{
    /// <summary>A layer's weight and bias with its batch norm, if it has one, folded in.</summary>
    public static (float[] Weight, float[] Bias) Fold(Problem problem, int layer)
    {
        float[] weight = [.. problem.State[Problem.Linear(layer, "weight")]];
        float[] bias = [.. problem.State[Problem.Linear(layer, "bias")]];
        if (layer == problem.Workload.Layers - 1)
        {
            return (weight, bias);
        }

        float[] gamma = problem.State[Problem.Norm(layer, "weight")], beta = problem.State[Problem.Norm(layer, "bias")];
        float[] mean = problem.State[Problem.Norm(layer, "running_mean")], variance = problem.State[Problem.Norm(layer, "running_var")];
        int inputs = problem.Workload.Channels[layer];
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
