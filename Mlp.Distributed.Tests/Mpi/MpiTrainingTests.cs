using System.Globalization;
using System.Text.RegularExpressions;
using Mlp.Distributed.Tests.Training;
using Mlp.Training;
using Xunit.Abstractions;

namespace Mlp.Distributed.Tests.Mpi;

/// <summary>Ranks under mpirun come to what this process comes to alone, without a collective.</summary>
[Collection(nameof(Mpi))]
public sealed partial class MpiTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int ComparedSteps = 20;
    private const double Tolerance = 1e-6;
    private const string Resumed = "all together";

    // Ranks of MPICH that wait keep their processor busy: more than a machine has take long, so that the other cases have fewer.
    private static readonly string[] s_few = ["momentum", "all together"];

    private static readonly Dictionary<string, TrainingRun> s_one = TrainingCases.All.ToDictionary(each => each.Key, each => each.Value.Run(collective: null));

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-mpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [OnMpi("Open MPI", 2)]
    [OnMpi("Open MPI", 3)]
    [OnMpi("Open MPI", 4)]
    [OnMpi("MPICH", 2)]
    [OnMpi("MPICH", 3)]
    [OnMpi("MPICH", 4)]
    public void Ranks_come_to_the_losses_of_one_process(string mpi, int ranks) => AssertLosses(mpi, ranks, s_few);

    [Theory]
    [OnMpi("Open MPI", 3)]
    [OnMpi("MPICH", 2)]
    public void They_do_in_every_case(string mpi, int ranks) => AssertLosses(mpi, ranks, [.. TrainingCases.All.Keys]);

    /// <summary>The bits are those of threads, too, which sum in the order of ranks in this process.</summary>
    [Theory]
    [OnMpi("Open MPI", 2)]
    [OnMpi("Open MPI", 4)]
    [OnMpi("MPICH", 2)]
    [OnMpi("MPICH", 4)]
    public void Ordered_sums_come_to_the_same_bits_on_every_run(string mpi, int ranks)
    {
        string[] verb = ["train", "deterministic", .. s_few];
        string[] first = MpiRun.Succeed(mpi, ranks, verb);
        Assert.Equal(first, MpiRun.Succeed(mpi, ranks, verb));
        foreach (string name in s_few)
        {
            Assert.Contains($"{name}: all {ranks} ranks have {TrainingCases.All[name].RunOnRanks(ranks)[0].Bits()}", first);
        }
    }

    [Theory]
    [OnMpi("Open MPI")]
    [OnMpi("MPICH")]
    public void A_run_of_3_ranks_is_resumed_by_2(string mpi)
    {
        string path = Path.Combine(_folder, "checkpoint");
        MpiRun.Succeed(mpi, 3, "save", Resumed, path, "1");
        string[] lines = MpiRun.Succeed(mpi, 2, "resume", Resumed, path);

        // The first epoch has had 7 batches.
        (int firstStep, float[] losses) = LossesOf(lines, Resumed);
        Assert.Equal(8, firstStep);
        Assert.Equal(s_one[Resumed].Steps.Count - 7, losses.Length);
        Assert.InRange(Difference(Resumed, firstStep, losses), 0, Tolerance);
    }

    private void AssertLosses(string mpi, int ranks, string[] names)
    {
        string[] lines = MpiRun.Succeed(mpi, ranks, ["train", "any-order", .. names]);
        Assert.Equal(2 * names.Length, lines.Length);
        foreach (string name in names)
        {
            (int firstStep, float[] losses) = LossesOf(lines, name);
            Assert.Equal((1, ComparedSteps), (firstStep, losses.Length));
            double worst = Difference(name, firstStep, losses);
            output.WriteLine($"{name}: the worst loss of {ComparedSteps} steps is off by {worst:G2}");
            Assert.True(worst <= Tolerance, $"{name}: {worst}");
            Assert.Contains(lines, line => line.StartsWith($"{name}: all {ranks} ranks have ", StringComparison.Ordinal));
        }
    }

    /// <summary>The largest relative difference from the losses of one process.</summary>
    private static double Difference(string name, int firstStep, float[] losses)
    {
        double worst = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            StepResult expected = s_one[name].Steps[firstStep - 1 + i];
            Assert.Equal(firstStep + i, expected.Step);
            Assert.Equal(float.IsNaN(expected.Loss), float.IsNaN(losses[i]));
            worst = Math.Max(worst, float.IsNaN(losses[i]) ? 0 : Math.Abs(losses[i] - expected.Loss) / Math.Abs(expected.Loss));
        }

        return worst;
    }

    private static (int FirstStep, float[] Losses) LossesOf(string[] lines, string name)
    {
        Match match = Assert.Single(lines.Select(line => LossesLine().Match(line)), match => match.Groups[1].Value == name);
        return (int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), [.. match.Groups[3].Value.Split(' ').Select(loss => float.Parse(loss, CultureInfo.InvariantCulture))]);
    }

    [GeneratedRegex(@"^(.+): losses from step (\d+): (.+)$")]
    private static partial Regex LossesLine();
}
