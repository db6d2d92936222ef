using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Mlp.Benchmarks.Suite;

internal static class Program
{
    // Each is given once, not for every workload.
    private static readonly HashSet<string> s_reasons = [];

    private static int Main(string[] arguments)
    {
        IConfig config = DefaultConfig.Instance
            .AddFilter(new SimpleFilter(Runs))
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60))

            // Not in the folder that one happens to stand in.
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, config)];

        // A contender that fails is only a NA in the table otherwise.
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    private static bool Runs(BenchmarkCase benchmark)
    {
        string? peer = benchmark.Descriptor.WorkloadMethod.Name switch
        {
            nameof(Inference.TorchSharp) => "torch",
            nameof(Inference.OnnxRuntime) => "onnx",
            nameof(Inference.PlainLoops) => "plain",
            _ => null,
        };
        string workload = (string)benchmark.Parameters[nameof(Inference.Workload)];
        if (peer is not null && Contenders.WhyNot(peer, Prepared.Find(workload)) is { } reason)
        {
            if (s_reasons.Add($"{Contenders.NameOf(peer)} {reason}"))
            {
                Console.Error.WriteLine($"Left out: {Contenders.NameOf(peer)} {reason}");
            }

            return false;
        }

        return true;
    }
}
