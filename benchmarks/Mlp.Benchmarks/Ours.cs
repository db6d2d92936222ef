namespace Mlp.Benchmarks;

internal sealed class OurInference : Contender
{
    private readonly IMlp _net;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly int _threads;

    public OurInference(Problem problem, IMlp net, string contender = "MlpGen")
        : base(contender)
    {
        _net = net;
        _threads = problem.Threads;
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

    private void Forward()
    {
        if (_threads == 1)
        {
            _net.Forward(_inputs, _outputs);
        }
        else
        {
            _net.Forward(_inputs, _outputs, _threads);
        }
    }
}

internal sealed class OurTraining : Contender
{
    private readonly IMlp _net;
    private readonly MlpTape _tape;
    private readonly Optimizer _optimizer;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private float _loss;

    public OurTraining(Problem problem, IMlp net, string contender = "MlpGen")
        : base(contender)
    {
        _net = net;
        _inputs = problem.Inputs;
        _labels = problem.Labels;
        foreach ((string name, float[] values) in problem.State)
        {
            net.WriteTensor(name, values);
        }

        _tape = net.CreateTape(problem.Workload.Rows, seed: 1, problem.Threads);
        _optimizer = problem.Workload.Kind == Kind.TrainingSgd
            ? new SGD(net.StateLayout, Workload.LearningRate, Workload.Momentum)
            : new Adam(net.StateLayout, Workload.LearningRate);
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            Forward();
            _net.BackwardAndStep(_inputs, _tape, _optimizer);
        }
    }

    public override StepResult Step()
    {
        // The timed step keeps no gradients: the check takes them from a backward pass before it.
        Forward();
        _net.Backward(_inputs, _tape);
        Dictionary<string, float[]> gradients = [], state = [];
        foreach (TensorInfo tensor in _net.StateLayout.Tensors.Where(tensor => tensor.IsParameter))
        {
            gradients[tensor.Name] = new float[tensor.Shape.Length];
            _tape.ReadGradient(tensor.Name, gradients[tensor.Name]);
        }

        _net.BackwardAndStep(_inputs, _tape, _optimizer);
        foreach (TensorInfo tensor in _net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
        {
            state[tensor.Name] = new float[tensor.Shape.Length];
            _net.ReadTensor(tensor.Name, state[tensor.Name]);
        }

        return new StepResult(_loss, gradients, state);
    }

    private void Forward()
    {
        ReadOnlySpan<float> outputs = _net.ForwardTraining(_inputs, _tape);
        _loss = Loss.CrossEntropy(outputs, _labels, _tape.OutputGradient);
    }
}
