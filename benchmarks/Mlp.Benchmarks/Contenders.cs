using System.Runtime.CompilerServices;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks;

/// <summary>Who does a workload's work: MlpGen, and the peers, which are called torch, onnx and plain on the command line.</summary>
internal static class Contenders
{
    public const string OursOnOneThread = "MlpGen, one thread";

    // A plain loop takes a tenth of a second and more beyond this, and says nothing new.
    private const double MostPlainOperations = 1e8;

    public static string NameOf(string peer) => peer switch
    {
        "torch" => Torch.Name,
        "onnx" => OnnxInference.RuntimeName,
        _ => PlainInference.PlainName,
    };

    public static Contender Ours(Problem problem, IMlp net, string name = "MlpGen")
        => problem.Workload.IsTraining ? new OurTraining(problem, net, name) : new OurInference(problem, net, name);

    /// <returns>Why a peer sits a workload out; null where it does not.</returns>
    public static string? WhyNot(string peer, Workload workload) => peer switch
    {
        "onnx" when workload.IsTraining => "does not train",
        "onnx" when OnnxLibrary.WhyNot is { } reason => reason,
        "torch" when Torch.WhyNot is { } reason => $"does not load: {reason}",
        "plain" when workload.Operations > MostPlainOperations => "too slow",
        _ => null,
    };

    public static Contender Create(string peer, Problem problem, float dropout) => peer switch
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
