using System.Diagnostics;

namespace Mlp.Distributed.Tests.Mpi;

/// <summary>Ranks that fail while others wait for them: all end by themselves, with a message that names the rank.</summary>
[Collection(nameof(Mpi))]
public class MpiFaultTests
{
    private const string Left = "cannot go on: rank 2 has called Dispose";
    private const string Waits = ", while this rank waits for it in Sum. All ranks must make the same calls, in the same order.";

    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(60);

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void An_unhandled_exception_ends_all(string mpi) => Assert.Contains(
        "Rank 2 of 3 cannot go on: System.InvalidOperationException: no more\n   at Mlp.Distributed.Ranks.Faults.", MpiRun.Fail(mpi, 3, "throw"), StringComparison.Ordinal);

    /// <summary>The exception has left the block of the communicator, whose Dispose waits, before anybody could print it.</summary>
    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void An_exception_that_is_caught_outside_the_block_ends_all(string mpi) => Assert.Contains(
        $"{Left} after an exception (System.InvalidOperationException: no more){Waits}", MpiRun.Fail(mpi, 3, "catch"), StringComparison.Ordinal);

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Dispose_while_others_wait_ends_all(string mpi) => Assert.Contains(Left + Waits, MpiRun.Fail(mpi, 3, "early"), StringComparison.Ordinal);

    /// <summary>A rank whose message cannot be written ends all the same: here its standard error is a disk that is full.</summary>
    [Theory]
    [OnMpi("Open MPI", "throw")]
    [OnMpi("Open MPI", "early")]
    [OnMpi("MPICH", "early")]
    public void A_message_that_cannot_be_written_ends_all(string mpi, string verb)
    {
        using MpiRun run = MpiRun.StartWithFullDisk(mpi, 3, verb);
        Assert.NotEqual(0, run.WaitForExit(s_end));
    }

    [Theory]
    [OnMpi("Open MPI", "exit")]
    [OnMpi("Open MPI", "return")]
    [OnMpi("MPICH", "exit")]
    [OnMpi("MPICH", "return")]
    public void A_program_that_ends_without_Dispose_ends_all(string mpi, string verb) => Assert.Contains(
        "Rank 2 of 3 cannot go on: its program has ended without Dispose of its MpiCommunicator.", MpiRun.Fail(mpi, 3, verb), StringComparison.Ordinal);

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Abort_ends_all_when_its_rank_comes_to_Dispose(string mpi)
    {
        string text = MpiRun.Fail(mpi, 3, "abort");
        Assert.Contains("\nRank 2 of 3 cannot go on: no more rows", "\n" + text, StringComparison.Ordinal);
        Assert.Contains("then: Rank 2 of 3 cannot go on: no more rows", text, StringComparison.Ordinal);
    }

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Abort_ends_all_where_its_rank_does_not_end(string mpi) =>
        Assert.Contains("Rank 2 of 3 cannot go on: no more rows", MpiRun.Fail(mpi, 3, "abort-late"), StringComparison.Ordinal);

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void Lengths_that_MPI_finds_to_differ_end_all(string mpi)
    {
        string text = MpiRun.Fail(mpi, 2, "lengths");
        Assert.Matches(@"Rank 1 of 2 cannot go on: MPI_Bcast failed in .*[tT]runcate.*\. All ranks must make the same calls, in the same order and with the same lengths\.", text);
    }

    [Theory]
    [OnMpi("Open MPI", "dotnet")]
    [OnMpi("Open MPI", "dotnet run")]
    [OnMpi("MPICH", "dotnet")]
    [OnMpi("MPICH", "dotnet run")]
    public void A_killed_rank_ends_all(string mpi, string command)
    {
        System.Random random = new();
        for (int kill = 0; kill < TestRun.Choose(sample: 1, all: 5); kill++)
        {
            Kill(mpi, command, victim: random.Next(4), after: random.Next(500));
        }
    }

    /// <summary>Under dotnet run the launcher knows that process alone: its end must be that of the rank.</summary>
    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void A_rank_ends_with_the_process_that_started_it(string mpi)
    {
        using MpiRun run = MpiRun.StartByDotnetRun(mpi, 2, "loop", RanksProject.Folder, RanksProject.Configuration);
        int[] ranks = run.WaitForProcesses(2);
        Kill(ParentOf(ranks[1]));
        Assert.NotEqual(0, run.WaitForExit(s_end));
        Assert.Contains("Rank 1 of 2 cannot go on: the process that started it has ended.", run.Text, StringComparison.Ordinal);
        AssertEnded(ranks, run);
    }

    private static void Kill(string mpi, string command, int victim, int after)
    {
        using MpiRun run = command == "dotnet"
            ? MpiRun.Start(mpi, 4, "loop")
            : MpiRun.StartByDotnetRun(mpi, 4, "loop", RanksProject.Folder, RanksProject.Configuration);
        int[] ranks = run.WaitForProcesses(4);
        Thread.Sleep(after);
        Kill(ranks[victim]);
        Assert.NotEqual(0, run.WaitForExit(s_end));
        AssertEnded(ranks, run);

        // MPICH's launcher names a process, and not always the one that was killed.
        Assert.Matches(mpi == "MPICH" ? "BAD TERMINATION|Abort|error" : $@"process rank {victim} with PID|Process name: \[\[\d+,1\],{victim}\]", run.Text);
    }

    private static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

    private static int ParentOf(int id)
    {
        string line = File.ReadLines($"/proc/{id}/status").Single(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        return int.Parse(line["PPid:".Length..]);
    }

    private static void AssertEnded(int[] ranks, MpiRun run)
    {
        long start = Stopwatch.GetTimestamp();
        while (ranks.Any(IsRunning))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_end, $"Ranks are left: {string.Join(", ", ranks.Where(IsRunning))}.\n{run.Text}");
            Thread.Sleep(50);
        }
    }

    /// <summary>Nobody may have waited yet for a process that has ended: that is no process that runs.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
