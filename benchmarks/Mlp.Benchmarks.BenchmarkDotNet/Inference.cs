using BenchmarkDotNet.Attributes;

namespace Mlp.Benchmarks.Suite;

/// <summary>Prediction of one row and of many.</summary>
[MemoryDiagnoser]
public class Inference
{
    private Contender _contender = null!;

    public static IEnumerable<string> Workloads => Prepared.Names(training: false);

    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = "";

    [GlobalSetup(Target = nameof(MlpGen))]
    public void PrepareMlpGen() => _contender = Prepared.Ours(Workload);

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void PrepareTorchSharp() => _contender = Prepared.Peer("torch", Workload);

    [GlobalSetup(Target = nameof(OnnxRuntime))]
    public void PrepareOnnxRuntime() => _contender = Prepared.Peer("onnx", Workload);

    [GlobalSetup(Target = nameof(PlainLoops))]
    public void PreparePlainLoops() => _contender = Prepared.Peer("plain", Workload);

    [GlobalCleanup]
    public void CleanUp() => _contender.Dispose();

    [Benchmark(Baseline = true)]
    public void MlpGen() => _contender.Run(1);

    [Benchmark]
    public void TorchSharp() => _contender.Run(1);

    [Benchmark]
    public void OnnxRuntime() => _contender.Run(1);

    [Benchmark]
    public void PlainLoops() => _contender.Run(1);
}
