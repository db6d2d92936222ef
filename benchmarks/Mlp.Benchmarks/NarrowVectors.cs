using System.Runtime.Intrinsics.X86;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks;

/// <summary>Vectors of 256 bits for MlpGen and all peers on a processor that has 512: what a processor with AVX2 alone would be given.</summary>
internal static class NarrowVectors
{
    public const int Bits = 256;

    // Native code reads its environment when it is loaded, and .NET before that: none of it sees what this process sets.
    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["DOTNET_EnableAVX512"] = "0",
        ["ATEN_CPU_CAPABILITY"] = "avx2",
        ["MKL_ENABLE_INSTRUCTIONS"] = "AVX2",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
    };

    /// <summary>Whether the processor has AVX-512, whatever .NET was told.</summary>
    private static readonly bool s_processorIsWider = X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ebx & 1 << 16) != 0;

    /// <summary>Whether this process was started with all that holds .NET and TorchSharp to 256 bits.</summary>
    private static readonly bool s_environmentIsSet = s_environment.All(pair => Environment.GetEnvironmentVariable(pair.Key) == pair.Value);

    /// <summary>Whether this process must be started again for vectors of these bits.</summary>
    public static bool NeedNewProcess(int? bits) => bits == Bits && s_processorIsWider && !s_environmentIsSet;

    /// <summary>Runs this program with the same arguments, and with vectors of 256 bits.</summary>
    /// <returns>Its exit code.</returns>
    public static int RunAgain(string[] arguments)
    {
        Console.Error.WriteLine($"Starting again with {string.Join(' ', s_environment.Select(pair => $"{pair.Key}={pair.Value}"))}");
        return SelfProcess.RunOnConsole(s_environment, arguments);
    }

    /// <summary>Holds ONNX Runtime to 256 bits, too: it has no variable for that.</summary>
    /// <returns>What is to be said of it beside the results; nothing where nobody had to be held.</returns>
    public static string Hold(Options options)
    {
        if (options.Vectors != Bits || !s_processorIsWider)
        {
            return "";
        }

        if (!options.Peers.Contains("onnx"))
        {
            return $"; all were held to {Bits} bits";
        }

        OnnxLibrary.UseNarrowCopy();
        return $"; all were held to {Bits} bits{(OnnxLibrary.WhyNot is null ? $", {OnnxInference.RuntimeName} by a mended copy of its library" : "")}";
    }
}
