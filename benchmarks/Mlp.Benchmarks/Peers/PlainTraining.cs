namespace Mlp.Benchmarks.Peers;

/// <summary>A training step in plain loops over arrays, as one writes them first.</summary>
internal sealed class PlainTraining : Contender
{
    private readonly Workload _workload;
    private readonly int[] _labels;
    private readonly float _dropout;
    private readonly System.Random _random = new(1);
    private readonly Dictionary<string, float[]> _state;
    private readonly Dictionary<string, float[]> _gradients;
    private readonly Dictionary<string, float[]> _first;
    private readonly Dictionary<string, float[]> _second;
    private readonly PlainLayer[] _layers;
    private int _steps;
    private float _loss;

    public PlainTraining(Problem problem, float dropout)
        : base(PlainInference.NameFor(problem))
    {
        _workload = problem.Workload;
        _labels = problem.Labels;
        _dropout = dropout;
        _state = problem.State.ToDictionary(pair => pair.Key, pair => (float[])pair.Value.Clone());
        _gradients = Zeros();
        _first = Zeros();
        _second = Zeros();
        _layers = new PlainLayer[_workload.Layers];
        float[] inputs = problem.Inputs;
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = new PlainLayer(_state, _gradients, layer, inputs, _workload.Rows, hasNorm: layer < _layers.Length - 1);
            inputs = _layers[layer].Outputs;
        }
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            foreach (PlainLayer layer in _layers)
            {
                layer.Forward(_dropout, _random);
            }

            _loss = CrossEntropy(_layers[^1].Outputs, _layers[^1].OutputGradient);
            for (int layer = _layers.Length - 1; layer >= 0; layer--)
            {
                _layers[layer].Backward(layer == 0 ? null : _layers[layer - 1].OutputGradient);
            }

            Optimize();
        }
    }

    public override StepResult Step()
    {
        Run(1);
        return new StepResult(_loss, _gradients, _state);
    }

    private Dictionary<string, float[]> Zeros()
        => _state.Where(pair => !pair.Key.Contains("running", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => new float[pair.Value.Length]);

    private float CrossEntropy(float[] logits, float[] gradient)
    {
        int rows = _workload.Rows, classes = _workload.Channels[^1];
        float loss = 0;
        for (int row = 0; row < rows; row++)
        {
            float largest = float.NegativeInfinity, sum = 0;
            for (int index = row * classes; index < (row + 1) * classes; index++)
            {
                largest = MathF.Max(largest, logits[index]);
            }

            for (int index = row * classes; index < (row + 1) * classes; index++)
            {
                gradient[index] = MathF.Exp(logits[index] - largest);
                sum += gradient[index];
            }

            for (int index = row * classes; index < (row + 1) * classes; index++)
            {
                gradient[index] /= sum * rows;
            }

            int target = row * classes + _labels[row];
            gradient[target] -= 1f / rows;
            loss += (MathF.Log(sum) + largest - logits[target]) / rows;
        }

        return loss;
    }

    private void Optimize()
    {
        _steps++;
        float firstCorrection = 1 - MathF.Pow(.9f, _steps), secondCorrection = 1 - MathF.Pow(.999f, _steps);
        foreach ((string name, float[] gradient) in _gradients)
        {
            float[] parameter = _state[name], first = _first[name], second = _second[name];
            for (int index = 0; index < parameter.Length; index++)
            {
                float slope = gradient[index];
                if (_workload.Kind == Kind.TrainingSgd)
                {
                    first[index] = Workload.Momentum * first[index] + slope;
                    parameter[index] -= Workload.LearningRate * first[index];
                }
                else
                {
                    first[index] = .9f * first[index] + .1f * slope;
                    second[index] = .999f * second[index] + .001f * slope * slope;
                    parameter[index] -= Workload.LearningRate * (first[index] / firstCorrection) / (MathF.Sqrt(second[index] / secondCorrection) + 1e-8f);
                }
            }
        }
    }
}
