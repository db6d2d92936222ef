using Microsoft.ML.OnnxRuntime;

namespace Mlp.Benchmarks.Peers;

/// <summary>ONNX Runtime on as many threads as the problem allows, inputs and outputs bound once.</summary>
internal sealed class OnnxInference : Contender
{
    public const string RuntimeName = "ONNX Runtime";
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly float[] _outputs;

    public OnnxInference(Problem problem)
        : base(RuntimeName)
    {
        Workload workload = problem.Workload;
        using SessionOptions options = new()
        {
            IntraOpNumThreads = problem.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
        _session = new InferenceSession(OnnxModel.Write(problem.State, workload.Layers, workload.Rows), options);
        _outputs = new float[workload.Rows * workload.Channels[^1]];
        _input = OrtValue.CreateTensorValueFromMemory(problem.Inputs, [workload.Rows, workload.Channels[0]]);
        _output = OrtValue.CreateTensorValueFromMemory(_outputs, [workload.Rows, workload.Channels[^1]]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput("inputs", _input);
        _binding.BindOutput("outputs", _output);
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            _session.RunWithBinding(_options, _binding);
        }
    }

    public override float[] Predict()
    {
        Run(1);
        return _outputs;
    }

    public override void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
