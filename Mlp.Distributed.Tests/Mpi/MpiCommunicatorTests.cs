namespace Mlp.Distributed.Tests.Mpi;

/// <summary>Ranks that do as they should, each a process under mpirun.</summary>
[Collection(nameof(Mpi))]
public class MpiCommunicatorTests
{
    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Ranks_know_their_numbers_and_the_library(string mpi)
    {
        string[] lines = MpiRun.Succeed(mpi, 3, "hello");
        Assert.Equal([0, 1, 2], lines.Select((line, rank) => line.StartsWith($"rank {rank} of 3 on {mpi} ", StringComparison.Ordinal) ? rank : -1));
        Assert.All(lines, line => Assert.Matches(@" \d+\.\d+(\.\d+)?$", line));
    }

    /// <summary>Each rank compares with what it computes alone: sums in any order, sums in the order of ranks, and the bits of rank 0.</summary>
    [Theory]
    [OnMpi("Open MPI", 1)]
    [OnMpi("Open MPI", 2)]
    [OnMpi("Open MPI", 3)]
    [OnMpi("Open MPI", 4)]
    [OnMpi("MPICH", 1)]
    [OnMpi("MPICH", 2)]
    [OnMpi("MPICH", 3)]
    [OnMpi("MPICH", 4)]
    public void Sums_and_broadcasts_are_right(string mpi, int ranks)
    {
        Assert.Equal(Lines(ranks, "sums are right"), MpiRun.Succeed(mpi, ranks, "sums"));
        Assert.Equal(Lines(ranks, "broadcasts are right"), MpiRun.Succeed(mpi, ranks, "broadcast"));
    }

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Ordered_sums_have_the_same_bits_on_every_run(string mpi)
    {
        string[] first = MpiRun.Succeed(mpi, 4, "bits");
        Assert.Single(first.Select(line => line[line.IndexOf("bits", StringComparison.Ordinal)..]).Distinct());
        Assert.Equal(first, MpiRun.Succeed(mpi, 4, "bits"));
    }

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Nothing_is_allocated(string mpi) => Assert.Equal(Lines(2, "nothing is allocated"), MpiRun.Succeed(mpi, 2, "allocations"));

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Misuse_of_a_rank_is_an_exception(string mpi)
    {
        Assert.Equal(Lines(2, "misuse is told"), MpiRun.Succeed(mpi, 2, "misuse"));
        Assert.Equal(Lines(1, "misuse is told"), MpiRun.Succeed(mpi, 1, "misuse"));
    }

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Two_threads_at_once_are_an_exception(string mpi) => Assert.Equal(
        ["Two threads of this rank call its MpiCommunicator at once: let one call it at a time.", .. Lines(2, "done")], MpiRun.Succeed(mpi, 2, "twice"));

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Reading_through_null_stays_an_exception(string mpi) => Assert.Equal(Lines(2, "caught"), MpiRun.Succeed(mpi, 2, "null"));

    /// <summary>Ranks wait in Dispose for those that still work, longer than it takes to find a rank that has left.</summary>
    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Dispose_waits_for_ranks_that_work(string mpi) => Assert.Equal(Lines(3, "done"), MpiRun.Succeed(mpi, 3, "patient"));

    [Theory]
    [OnMpi("Open MPI", "libmpi.so.40")]
    [OnMpi("MPICH", "libmpich.so.12")]
    public void A_process_alone_is_rank_0_of_1(string mpi, string library)
    {
        (int exitCode, string text) = MpiRun.Alone("hello", new Dictionary<string, string> { [MpiLibrary.Variable] = library });
        Assert.Equal(0, exitCode);
        Assert.Matches($@"^rank 0 of 1 on {mpi} [\d.]+$", text.Trim());
    }

    /// <summary>The documented command.</summary>
    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Ranks_are_started_by_dotnet_run(string mpi)
    {
        using MpiRun run = MpiRun.StartByDotnetRun(mpi, 2, "hello", RanksProject.Folder, RanksProject.Configuration);
        Assert.Equal(0, run.WaitForExit());
        Assert.Contains($"rank 0 of 2 on {mpi} ", run.Text, StringComparison.Ordinal);
        Assert.Contains($"rank 1 of 2 on {mpi} ", run.Text, StringComparison.Ordinal);
    }

    private static string[] Lines(int ranks, string text) => [.. Enumerable.Range(0, ranks).Select(rank => $"rank {rank} of {ranks}: {text}")];
}
