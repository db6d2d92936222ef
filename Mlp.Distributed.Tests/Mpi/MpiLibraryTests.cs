namespace Mlp.Distributed.Tests.Mpi;

public class MpiLibraryTests
{
    [Theory]
    [InlineData(null, "libmpi.so.40 libmpich.so.12 libmpi.so.12")]
    [InlineData("OMPI_COMM_WORLD_SIZE=4", "libmpi.so.40")]
    [InlineData("PMI_SIZE=4", "libmpich.so.12 libmpi.so.12 libmpi.so.40")]
    [InlineData("PMI_RANK=0", "libmpich.so.12 libmpi.so.12 libmpi.so.40")]
    [InlineData("MPI_LOCALNRANKS=4", "libmpich.so.12 libmpi.so.12 libmpi.so.40")]
    [InlineData("MLPGEN_MPI_LIBRARY=/opt/mpi/lib/libmpi.so", "/opt/mpi/lib/libmpi.so")]
    public void The_launcher_s_library_is_looked_for(string? variable, string names) =>
        Assert.Equal(names, string.Join(' ', MpiLibrary.Names(Environment(variable))));

    [Theory]
    [InlineData(null, null)]
    [InlineData("OMPI_COMM_WORLD_SIZE=4", 4)]
    [InlineData("PMI_SIZE=3", 3)]
    [InlineData("SLURM_STEP_NUM_TASKS=8", 8)]
    [InlineData("PMI_SIZE=many", null)]
    public void The_launcher_says_how_many_there_are(string? variable, int? processes) =>
        Assert.Equal(processes, MpiLibrary.LaunchedProcesses(Environment(variable)));

    [Fact]
    public void Where_there_is_no_MPI_the_error_says_what_to_install()
    {
        MpiNotFoundException error = Assert.Throws<MpiNotFoundException>(() => MpiLibrary.Load(Environment("MLPGEN_MPI_LIBRARY=libno-such-mpi.so.1")));
        Assert.StartsWith("There is no MPI that this process could use: it looked for libno-such-mpi.so.1. Install Open MPI 4 or later, or MPICH: on Debian and Ubuntu "
            + "`apt-get install openmpi-bin`, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_no_MPI_is_an_error()
    {
        // That of .NET itself, which is there wherever this runs.
        string other = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        MpiNotFoundException error = Assert.Throws<MpiNotFoundException>(() => MpiLibrary.Load(Environment($"MLPGEN_MPI_LIBRARY={other}")));
        Assert.StartsWith($"'{other}' is neither Open MPI nor a library with the binary interface of MPICH.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What MPI_Get_library_version says in Debian's packages, and in Intel's.</summary>
    [Theory]
    [InlineData("Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022", "Open MPI 4.1.4")]
    [InlineData("MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7 12:34:45 CDT 2022\n", "MPICH 4.0.2")]
    [InlineData("Intel(R) MPI Library 2021.9 for Linux* OS\n", "Intel(R) MPI Library 2021.9 for Linux* OS")]
    public void Its_name_is_short(string version, string name) => Assert.Equal(name, MpiLibrary.ShortName(version));

    /// <summary>Each process of the launcher would be alone: a training that would run several times, and look right.</summary>
    [Theory]
    [OnMpi("Open MPI")]
    public void The_library_of_another_MPI_than_the_launcher_s_is_an_error(string mpi)
    {
        if (Launcher.Mpich is null)
        {
            return;
        }

        string text = MpiRun.Fail(mpi, 2, "hello", new Dictionary<string, string> { [MpiLibrary.Variable] = "libmpich.so.12" });
        Assert.Contains("MpiNotFoundException: The launcher has started 2 processes, but MPICH", text, StringComparison.Ordinal);
        Assert.Contains("finds this one alone: launcher and library are of different MPIs.", text, StringComparison.Ordinal);
    }

    private static Func<string, string?> Environment(string? variable) =>
        name => variable is not null && variable.Split('=')[0] == name ? variable[(name.Length + 1)..] : null;
}
