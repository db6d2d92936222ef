using System.Runtime.CompilerServices;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks;

/// <summary>A workload's measurements; of a peer that has none, why.</summary>
internal sealed record Result(Workload Workload, Samples Ours, double Peak, IReadOnlyList<Samples> Peers, IReadOnlyDictionary<string, string> Missing)
{
    public double ShareOfPeak => Workload.Operations / Ours.Median / Peak;
}

/// <summary>Checks a workload's contenders, then times those that agree.</summary>
internal static class Benchmark
{
    // A plain loop takes a tenth of a second and more beyond this, and says nothing new.
    private const double MostPlainOperations = 1e8;

    public static Result Run(Workload workload, Options options)
    {
        Problem problem = new(workload);
        Dictionary<string, string> missing = [];
        List<Contender> contenders = [Ours(problem, workload.Timed())];
        try
        {
            foreach (string peer in options.Peers)
            {
                string name = NameOf(peer);
                try
                {
                    if (WhyNot(peer, workload) is { } reason)
                    {
                        missing[name] = reason;
                        continue;
                    }

                    using Contender ours = Ours(problem, workload.Checked());
                    using (Contender check = Create(peer, problem, dropout: 0))
                    {
                        if (Verification.Compare(workload, ours, check) is { } difference)
                        {
                            missing[name] = $"computes something else: {difference}";
                            continue;
                        }
                    }

                    contenders.Add(Create(peer, problem, workload.IsTraining ? Workload.Dropout : 0));
                }
                catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
                {
                    missing[name] = $"does not load: {error.GetBaseException().Message.Split('\n')[0]}";
                }
            }

            (IReadOnlyList<Samples> samples, double peak) = Timing.Measure(contenders, options.Rounds);
            return new Result(workload, samples[0], peak, [.. samples.Skip(1)], missing);
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }

    public static string NameOf(string peer) => peer switch
    {
        "torch" => Torch.Name,
        "onnx" => OnnxInference.RuntimeName,
        _ => PlainInference.PlainName,
    };

    private static Contender Ours(Problem problem, IMlp net)
        => problem.Workload.IsTraining ? new OurTraining(problem, net) : new OurInference(problem, net);

    private static string? WhyNot(string peer, Workload workload) => peer switch
    {
        "onnx" when workload.IsTraining => "does not train",
        "torch" when Torch.WhyNot is { } reason => $"does not load: {reason}",
        "plain" when workload.Operations > MostPlainOperations => "too slow",
        _ => null,
    };

    private static Contender Create(string peer, Problem problem, float dropout) => peer switch
    {
        "torch" => CreateTorch(problem, dropout),
        "onnx" => CreateOnnx(problem),
        _ => problem.Workload.IsTraining ? new PlainTraining(problem, dropout) : new PlainInference(problem),
    };

    // Methods of their own: where a library is missing, only the call of its method fails.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Contender CreateTorch(Problem problem, float dropout)
        => problem.Workload.IsTraining ? new TorchTraining(problem, dropout) : new TorchInference(problem);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OnnxInference CreateOnnx(Problem problem) => new(problem);
}
