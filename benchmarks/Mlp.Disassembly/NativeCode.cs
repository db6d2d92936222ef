using Mlp.Benchmarks;

namespace Mlp.Disassembly;

/// <summary>What NativeAOT makes of the kernels, for any processor: it compiles this program, which objdump lists.</summary>
internal static class NativeCode
{
    // Of the repository's folder, which benchmarks/check-disassembly.sh starts this program in.
    private const string Project = "benchmarks/Mlp.Disassembly";
    private const string Target = "linux-x64";

    private static readonly Dictionary<string, string> s_environment = new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" };

    /// <param name="file">Gets the listing.</param>
    /// <exception cref="SkippedException">NativeAOT cannot compile for <paramref name="mode"/> here, or a program is missing.</exception>
    public static IEnumerable<Method> List(Mode mode, string file)
    {
        Check(mode);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Publish(mode, folder);
            File.WriteAllText(file, SelfProcess.Run("objdump", s_environment, "-d", "-M", "intel", "--no-show-raw-insn", Path.Combine(folder, "Mlp.Disassembly")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return NativeListing.Kernels(File.ReadAllText(file), new KernelSymbols(mode).Contains);
    }

    private static void Check(Mode mode)
    {
        string? missing = mode.NativeInstructionSet is null ? "this processor has no AVX-512, and NativeAOT does not compile for this mode"
            : !OperatingSystem.IsLinux() ? "NativeAOT compiles for Linux on Linux alone"
            : !IsInstalled("objdump") ? "there is no objdump, which the package binutils has"
            : !IsInstalled("clang") && !IsInstalled("gcc") ? "there is no linker, which NativeAOT needs: neither clang nor gcc"
            : null;
        if (missing is not null)
        {
            throw new SkippedException($"--mode {mode.Name}: {missing}");
        }

        if (!Directory.Exists(Project))
        {
            throw new InvalidOperationException($"There is no {Project} here, which NativeAOT is to compile. Start benchmarks/check-disassembly.sh.");
        }
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void Publish(Mode mode, string folder)
    {
        try
        {
            SelfProcess.Run("dotnet", s_environment, "restore", Project, "-r", Target, "-p:_IsPublishing=true");
        }
        catch (ChildProcessException error)
        {
            throw new SkippedException($"--mode {mode.Name}: NativeAOT could not be restored. {error.Message}");
        }

        SelfProcess.Run(
            "dotnet", s_environment, "publish", Project, "--no-restore", "-c", "Release", "-r", Target,
            $"-p:IlcInstructionSet={mode.NativeInstructionSet}", "-p:StripSymbols=false", "-o", folder);
    }
}
