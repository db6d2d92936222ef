using System.Diagnostics;

namespace Mlp.Distributed.Tests.Mpi;

/// <summary>The launcher of an MPI that is installed.</summary>
public sealed class Launcher
{
    // What it takes to run as root in a container, on fewer processors than ranks, to open no port to other machines, and to copy memory
    // without a call that containers may forbid, which would be told on standard error.
    private static readonly string[] s_openMpi =
    [
        "--allow-run-as-root", "--oversubscribe", "--mca", "oob_tcp_if_include", "lo", "--mca", "btl_tcp_if_include", "lo",
        "--mca", "btl_vader_single_copy_mechanism", "none",
    ];

    private Launcher(string program, string[] options) => (Program, Options) = (program, options);

    public string Program { get; }

    public string[] Options { get; }

    /// <summary>That of Open MPI; null where it is not installed.</summary>
    public static Launcher? OpenMpi { get; } = Find("mpirun.openmpi", "Open MPI", "OpenRTE") is { } program ? new Launcher(program, s_openMpi) : null;

    /// <summary>That of MPICH; null where it is not installed.</summary>
    public static Launcher? Mpich { get; } = Find("mpirun.mpich", "HYDRA", "HYDRA") is { } program ? new Launcher(program, ["-iface", "lo"]) : null;

    public static Launcher Of(string name) => (name == "MPICH" ? Mpich : OpenMpi) ?? throw new InvalidOperationException($"{name} is not installed.");

    /// <summary>Debian has a name for each; elsewhere mpirun is either of them, and says which.</summary>
    private static string? Find(string name, string one, string other)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? Locate(string program) => folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (Locate(name) is { } found)
        {
            return found;
        }

        if (Locate("mpirun") is not { } plain)
        {
            return null;
        }

        using Process process = Process.Start(new ProcessStartInfo(plain, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return version.Contains(one, StringComparison.Ordinal) || version.Contains(other, StringComparison.Ordinal) ? plain : null;
    }
}
