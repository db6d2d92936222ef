using System.Globalization;
using Mlp.Benchmarks;

namespace Mlp.Disassembly;

/// <summary>What the JIT makes of the kernels: it lists them in a child process.</summary>
internal static class JitCode
{
    // What the child process is started with.
    public const string Child = "run-kernels";

    /// <param name="file">Gets the listing.</param>
    public static IEnumerable<Method> List(Mode mode, string file)
    {
        // The JIT appends.
        File.Delete(file);
        Dictionary<string, string> environment = new(mode.Environment)
        {
            ["DOTNET_JitDisasm"] = "Mlp.*:*",
            ["DOTNET_JitStdOutFile"] = file,

            // Nothing is compiled again in the background: two threads would print into each other's listings.
            ["DOTNET_TC_CallCountingDelayMs"] = int.MaxValue.ToString("X", CultureInfo.InvariantCulture),
        };
        SelfProcess.Run(environment, Child);
        return Listing.Kernels(File.ReadAllText(file));
    }
}
