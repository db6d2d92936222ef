using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Mlp.Benchmarks.Peers;

/// <summary>TorchSharp, on as many threads as the problem allows.</summary>
internal static class Torch
{
    public const string Name = "TorchSharp";

    private static readonly Lazy<string?> s_whyNot = new(() =>
    {
        // The loader's own message names what is missing; TorchSharp's does not, and prints a page instead.
        string? reason = OperatingSystem.IsLinux() ? Load() : null;
        string library = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "libLibTorchSharp.so");
        if (reason is null || !reason.Contains("GLIBCXX_3.4.32", StringComparison.Ordinal) || !File.Exists(library))
        {
            return reason;
        }

        try
        {
            if (!TorchLibrary.Mend(library))
            {
                return reason;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{reason}; the library cannot be mended: {error.Message}";
        }

        Console.Error.WriteLine("The copy of TorchSharp's library beside this program is mended: it asks for the C++ library of GCC 13, which this system does not have.");
        return Load();
    });

    // Null where the native library loads.
    public static string? WhyNot => s_whyNot.Value;

    private static string? Load()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
            return null;
        }
        catch (DllNotFoundException error)
        {
            string[] lines = error.Message.Split('\n');
            return lines.FirstOrDefault(line => line.Contains("not found", StringComparison.Ordinal)) ?? lines[0];
        }
    }

    public static void UseThreads(int threads) => set_num_threads(threads);

    public static Sequential Build(Problem problem, float dropout) => Build(problem.Workload.Channels, problem.State, dropout);

    public static Sequential Build(int[] channels, IReadOnlyDictionary<string, float[]> state, float dropout)
    {
        List<(string, nn.Module<Tensor, Tensor>)> modules = [];
        int layers = channels.Length - 1;
        for (int layer = 0; layer < layers; layer++)
        {
            bool last = layer == layers - 1;
            modules.Add(($"{4 * layer}", nn.Linear(channels[layer], channels[layer + 1])));
            if (!last)
            {
                modules.Add(($"{4 * layer + 1}", nn.BatchNorm1d(channels[layer + 1])));
                modules.Add(($"{4 * layer + 2}", nn.ReLU(inplace: true)));
            }

            if (dropout > 0)
            {
                modules.Add(($"{4 * layer + (last ? 1 : 3)}", nn.Dropout(dropout)));
            }
        }

        Sequential model = nn.Sequential([.. modules]);
        using (no_grad())
        {
            foreach ((string name, Tensor values) in Tensors(model))
            {
                using Tensor ours = tensor(state[name]).reshape(values.shape);
                values.copy_(ours);
            }
        }

        return model;
    }

    public static IEnumerable<(string Name, Tensor Values)> Tensors(Sequential model)
        => model.named_parameters().Select(pair => (pair.name, (Tensor)pair.parameter))
            .Concat(model.named_buffers().Where(pair => !pair.name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Select(pair => (pair.name, pair.buffer)));

    public static Tensor Inputs(Problem problem) => tensor(problem.Inputs).reshape(problem.Workload.Rows, problem.Workload.Channels[0]);
}

internal sealed class TorchInference : Contender
{
    private readonly Sequential _model;
    private readonly Tensor _inputs;

    public TorchInference(Problem problem)
        : base(Torch.Name)
    {
        Torch.UseThreads(problem.Threads);
        _inputs = Torch.Inputs(problem);
        _model = Torch.Build(problem, dropout: 0);
        _model.eval();
    }

    public override void Run(int calls)
    {
        using IDisposable mode = no_grad();
        for (int call = 0; call < calls; call++)
        {
            using Tensor outputs = _model.forward(_inputs);
        }
    }

    public override float[] Predict()
    {
        using IDisposable mode = no_grad();
        using Tensor outputs = _model.forward(_inputs);
        return outputs.data<float>().ToArray();
    }

    public override void Dispose()
    {
        _model.Dispose();
        _inputs.Dispose();
    }
}

internal sealed class TorchTraining : Contender
{
    private readonly Sequential _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _inputs;
    private readonly Tensor _labels;

    public TorchTraining(Problem problem, float dropout)
        : base(Torch.Name)
    {
        Torch.UseThreads(problem.Threads);
        _inputs = Torch.Inputs(problem);
        _labels = tensor(problem.Labels.Select(label => (long)label).ToArray());
        _model = Torch.Build(problem, dropout);
        _model.train();
        _optimizer = problem.Workload.Kind == Kind.TrainingSgd
            ? optim.SGD(_model.parameters(), Workload.LearningRate, Workload.Momentum)
            : optim.Adam(_model.parameters(), Workload.LearningRate);
    }

    public override void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            using Tensor loss = OneStep();
        }
    }

    public override StepResult Step()
    {
        using Tensor loss = OneStep();
        return new StepResult(
            loss.item<float>(),
            _model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.grad!.data<float>().ToArray()),
            Torch.Tensors(_model).ToDictionary(pair => pair.Name, pair => pair.Values.data<float>().ToArray()));
    }

    public override void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _inputs.Dispose();
        _labels.Dispose();
    }

    private Tensor OneStep()
    {
        _optimizer.zero_grad();
        using Tensor outputs = _model.forward(_inputs);
        Tensor loss = nn.functional.cross_entropy(outputs, _labels);
        loss.backward();
        _optimizer.step();
        return loss;
    }
}
