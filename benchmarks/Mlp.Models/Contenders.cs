using Microsoft.ML.OnnxRuntime;
using Mlp.Benchmarks;

namespace Mlp.Models;

/// <summary>The compiled network.</summary>
internal sealed class Compiled(Model model, float[] inputs, int rows) : Contender("MlpGen")
{
    private readonly float[] _outputs = new float[rows * model.OutChannels];

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            model.Forward(inputs, _outputs);
        }
    }

    public override float[] Predict()
    {
        Run(1);
        return _outputs;
    }
}

/// <summary>
/// ONNX Runtime on one thread, inputs and outputs bound once. A file that was exported for a batch of one row is run once for each row: that is
/// all it can do.
/// </summary>
internal sealed class OnnxRuntime : Contender
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly List<(OrtIoBinding Binding, OrtValue[] Values)> _bindings = [];
    private readonly float[] _outputs;

    public OnnxRuntime(string path, Model model, float[] inputs, int rows)
        : base("ONNX Runtime")
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(path, options);
        _outputs = new float[rows * model.OutChannels];
        (string input, NodeMetadata metadata) = _session.InputMetadata.First();
        int batch = metadata.Dimensions[0] == 1 ? 1 : rows;
        for (int row = 0; row < rows; row += batch)
        {
            OrtIoBinding binding = _session.CreateIoBinding();
            List<OrtValue> values = [];
            Bind(input, inputs, model.InChannels, [.. metadata.Dimensions.Skip(1).Select(dim => (long)dim)], binding.BindInput);
            foreach ((string state, NodeMetadata other) in _session.InputMetadata.Skip(1))
            {
                // A state that the file passes through.
                Bind(state, new float[rows], 1, [.. other.Dimensions.Skip(1).Select(dim => (long)dim)], binding.BindInput);
            }

            Bind(model.Output, _outputs, model.OutChannels, [model.OutChannels], binding.BindOutput);
            _bindings.Add((binding, [.. values]));

            void Bind(string name, float[] memory, int channels, long[] shape, Action<string, OrtValue> bind)
            {
                OrtValue value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(row * channels, batch * channels), [batch, .. shape]);
                values.Add(value);
                bind(name, value);
            }
        }
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            foreach ((OrtIoBinding binding, _) in _bindings)
            {
                _session.RunWithBinding(_options, binding);
            }
        }
    }

    public override float[] Predict()
    {
        Run(1);
        return _outputs;
    }

    public override void Dispose()
    {
        foreach ((OrtIoBinding binding, OrtValue[] values) in _bindings)
        {
            binding.Dispose();
            Array.ForEach(values, value => value.Dispose());
        }

        _options.Dispose();
        _session.Dispose();
    }
}
