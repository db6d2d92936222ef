namespace Mlp.Benchmarks;

internal sealed class OurInference : Contender
{
    private readonly IMlp _net;
    private readonly float[] _inputs;
    private readonly float[] _outputs;

    public OurInference(Problem problem, IMlp net)
        : base("MlpGen")
    {
        _net = net;
        _inputs = problem.Inputs;
        _outputs = new float[problem.Workload.Rows * problem.Workload.Channels[^1]];
        foreach ((string name, float[] values) in problem.State)
        {
            net.WriteTensor(name, values);
        }
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            Forward();
        }
    }

    public override float[] Predict()
    {
        Run(1);
        return _outputs;
    }

    private void Forward() => _net.Forward(_inputs, _outputs);
}

internal sealed class OurTraining : Contender
{
    private readonly IMlp _net;
    private readonly MlpTape _tape;
    private readonly Optimizer _optimizer;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private float _loss;

    public OurTraining(Problem problem, IMlp net)
        : base("MlpGen")
    {
        _net = net;
        _inputs = problem.Inputs;
        _labels = problem.Labels;
        foreach ((string name, float[] values) in problem.State)
        {
            net.WriteTensor(name, values);
        }

        _tape = CreateTape(net, problem);
        _optimizer = problem.Workload.Kind == Kind.TrainingSgd
            ? new Sgd(net.StateLayout, Workload.LearningRate, Workload.Momentum)
            : new Adam(net.StateLayout, Workload.LearningRate);
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            ReadOnlySpan<float> outputs = _net.ForwardTraining(_inputs, _tape);
            _loss = Loss.CrossEntropy(outputs, _labels, _tape.OutputGradient);
            _net.Backward(_inputs, _tape);
            _optimizer.Step(_net.Parameters, _tape.Gradients);
        }
    }

    public override StepResult Step()
    {
        Run(1);
        Dictionary<string, float[]> gradients = [], state = [];
        foreach (TensorInfo tensor in _net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            state[tensor.Name] = new float[tensor.Shape.Length];
            _net.ReadTensor(tensor.Name, state[tensor.Name]);
            if (tensor.IsParameter)
            {
                gradients[tensor.Name] = new float[tensor.Shape.Length];
                _tape.ReadGradient(tensor.Name, gradients[tensor.Name]);
            }
        }

        return new StepResult(_loss, gradients, state);
    }

    private static MlpTape CreateTape(IMlp net, Problem problem) => net.CreateTape(problem.Workload.Rows, seed: 1);
}
