using System.Text;

namespace Mlp.Distributed;

/// <summary>An MPI library that is loaded: its functions, its handles and its name.</summary>
internal sealed class MpiLibrary
{
    /// <summary>The environment variable that names the library, or its path, where it is none of those that are looked for.</summary>
    public const string Variable = "MLPGEN_MPI_LIBRARY";

    private static readonly string[] s_openMpi = ["libmpi.so.40"];
    private static readonly string[] s_mpich = ["libmpich.so.12", "libmpi.so.12"];

    private MpiLibrary(nint library, MpiHandles handles)
    {
        Handles = handles;
        Functions = new MpiFunctions(library);
        Name = ReadName(Functions);
    }

    public MpiHandles Handles { get; }

    public MpiFunctions Functions { get; }

    /// <summary>Gets its name and version, such as "Open MPI 4.1.4".</summary>
    public string Name { get; }

    /// <summary>Loads the library of the launcher that started this process, or the one that is there.</summary>
    /// <param name="environment">Returns the value of an environment variable.</param>
    /// <exception cref="MpiNotFoundException">There is none.</exception>
    public static MpiLibrary Load(Func<string, string?> environment)
    {
        string[] names = Names(environment);
        foreach (string name in names)
        {
            nint library = Open(name);
            if (library != 0)
            {
                return MpiHandles.Of(library) is { } handles
                    ? new MpiLibrary(library, handles)
                    : throw new MpiNotFoundException($"'{name}' is neither Open MPI nor a library with the binary interface of MPICH. {WhatToInstall}");
            }
        }

        throw new MpiNotFoundException($"There is no MPI that this process could use: it looked for {string.Join(", ", names)}. {WhatToInstall}");
    }

    /// <summary>The number of processes that the launcher says it has started; null where no launcher is known.</summary>
    public static int? LaunchedProcesses(Func<string, string?> environment)
    {
        foreach (string variable in (string[])["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
        {
            if (int.TryParse(environment(variable), out int count))
            {
                return count;
            }
        }

        return null;
    }

    /// <summary>The libraries to look for, in order: with the library of another launcher, each process would be alone.</summary>
    public static string[] Names(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
        {
            return [named];
        }

        bool Has(string variable) => environment(variable) is not null;
        return Has("OMPI_COMM_WORLD_SIZE") ? s_openMpi
            : Has("PMI_SIZE") || Has("PMI_RANK") || Has("MPI_LOCALNRANKS") ? [.. s_mpich, .. s_openMpi]
            : [.. s_openMpi, .. s_mpich];
    }

    private static string WhatToInstall =>
        "Install Open MPI 4 or later, or MPICH: on Debian and Ubuntu `apt-get install openmpi-bin`, on Fedora and others the packages openmpi or mpich, on a cluster "
        + $"its module (`module load openmpi`). Where it is in a folder of its own, {Variable} may hold the library's path.";

    private static nint Open(string name) => OperatingSystem.IsWindows() ? 0 : Posix.OpenForAll(name);

    private static unsafe string ReadName(MpiFunctions functions)
    {
        // MPI_MAX_LIBRARY_VERSION_STRING is 8192 in MPICH, less elsewhere.
        byte* text = stackalloc byte[8192];
        int length = 0;
        _ = functions.GetLibraryVersion(text, &length);
        return ShortName(Encoding.UTF8.GetString(text, length));
    }

    /// <summary>The name and the version in what MPI_Get_library_version says: "Open MPI v4.1.4, package: …", or lines from "MPICH Version:\t4.0.2" on.</summary>
    public static string ShortName(string version)
    {
        string first = version.Split(',', '\n', '\0')[0].Replace("Version:", "", StringComparison.Ordinal).Replace(" v", " ", StringComparison.Ordinal);
        return string.Join(' ', first.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
    }
}
