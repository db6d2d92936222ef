using System.Runtime.InteropServices;

namespace Mlp.Benchmarks;

/// <summary>What times are measured on.</summary>
internal static class Processor
{
    /// <summary>The processor's name, as the system tells it.</summary>
    public static string Name()
    {
        const string Linux = "/proc/cpuinfo";
        string? line = File.Exists(Linux) ? File.ReadLines(Linux).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':')[1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
