namespace Mlp.Generator.Tests.Reference;

/// <summary>One of torch.optim's rules, in double.</summary>
internal abstract class ReferenceOptimizer
{
    private readonly Dictionary<string, double[]> state = [];

    /// <summary>Steps taken, the present one included.</summary>
    protected int StepCount { get; private set; }

    public void Step(ReferenceMlp net)
    {
        StepCount++;
        foreach (ReferenceTensor tensor in net.Parameters)
        {
            for (int i = 0; i < tensor.Values.Length; i++)
            {
                tensor.Values[i] = Update(
                    tensor.Values[i], tensor.Gradient[i], ref State(tensor, "first")[i], ref State(tensor, "second")[i]);
            }
        }
    }

    protected abstract double Update(double parameter, double gradient, ref double first, ref double second);

    private double[] State(ReferenceTensor tensor, string kind)
    {
        string key = tensor.Name + "/" + kind;
        return state.TryGetValue(key, out double[]? values) ? values : state[key] = new double[tensor.Values.Length];
    }
}

/// <summary>torch.optim.SGD.</summary>
internal sealed class ReferenceSgd(double learningRate, double momentum, double dampening, double weightDecay, bool nesterov)
    : ReferenceOptimizer
{
    protected override double Update(double parameter, double gradient, ref double buffer, ref double second)
    {
        gradient += weightDecay * parameter;
        if (momentum != 0)
        {
            buffer = StepCount == 1 ? gradient : momentum * buffer + (1 - dampening) * gradient;
            gradient = nesterov ? gradient + momentum * buffer : buffer;
        }

        return parameter - learningRate * gradient;
    }
}

/// <summary>torch.optim.Adam, and AdamW where the weight decay is decoupled.</summary>
internal sealed class ReferenceAdam(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool decoupled)
    : ReferenceOptimizer
{
    protected override double Update(double parameter, double gradient, ref double first, ref double second)
    {
        if (decoupled)
        {
            parameter *= 1 - learningRate * weightDecay;
        }
        else
        {
            gradient += weightDecay * parameter;
        }

        first = beta1 * first + (1 - beta1) * gradient;
        second = beta2 * second + (1 - beta2) * gradient * gradient;
        double denominator = Math.Sqrt(second) / Math.Sqrt(1 - Math.Pow(beta2, StepCount)) + epsilon;
        return parameter - learningRate / (1 - Math.Pow(beta1, StepCount)) * first / denominator;
    }
}
