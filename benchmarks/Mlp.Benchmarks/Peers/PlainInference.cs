namespace Mlp.Benchmarks.Peers;

/// <summary>Plain loops over arrays, as one writes them first; batch norms folded.</summary>
internal sealed class PlainInference : Contender
{
    public const string PlainName = "plain C#";
    private readonly (float[] Weight, float[] Bias)[] _layers;
    private readonly float[][] _values;
    private readonly int _rows;

    public PlainInference(Problem problem)
        : base(NameFor(problem))
    {
        _rows = problem.Workload.Rows;
        _layers = [.. Enumerable.Range(0, problem.Workload.Layers).Select(layer => Folding.Fold(problem.State, layer))];
        _values = [problem.Inputs, .. _layers.Select(layer => new float[_rows * layer.Bias.Length])];
    }

    // Loops as one writes them first have no threads: where the others have some, the table must say so.
    public static string NameFor(Problem problem) => problem.Threads == 1 ? PlainName : $"{PlainName}, one thread";

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            for (int layer = 0; layer < _layers.Length; layer++)
            {
                Linear(_values[layer], _layers[layer].Weight, _layers[layer].Bias, _values[layer + 1], _rows, rectify: layer < _layers.Length - 1);
            }
        }
    }

    public override float[] Predict()
    {
        Run(1);
        return _values[^1];
    }

    public static void Linear(float[] inputs, float[] weight, float[] bias, float[] outputs, int rows, bool rectify)
    {
        int width = inputs.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < bias.Length; channel++)
            {
                float sum = bias[channel];
                for (int k = 0; k < width; k++)
                {
                    sum += inputs[row * width + k] * weight[channel * width + k];
                }

                outputs[row * bias.Length + channel] = rectify && sum < 0 ? 0 : sum;
            }
        }
    }
}
