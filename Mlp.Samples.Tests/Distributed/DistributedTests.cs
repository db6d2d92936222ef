using System.Globalization;
using System.Text.RegularExpressions;
using Mlp.Distributed.Tests.Mpi;
using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Distributed;

/// <summary>samples/Distributed, as its users run it.</summary>
public sealed partial class DistributedTests
{
    private const int Epochs = 3;

    private static readonly string s_project = Path.Combine(Checkout.Folder, "samples", "Distributed");

    // That of this test, which builds the sample, too.
    private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>3 ranks, so that shares of a batch are uneven.</summary>
    [Theory]
    [OnMpi("Open MPI", 3)]
    [OnMpi("MPICH", 2)]
    public async Task Ranks_learn_what_one_process_learns(string mpi, int ranks)
    {
        Launcher launcher = Launcher.Of(mpi);
        string[] command = ["run", "--no-build", "-c", s_configuration, "--project", s_project, "--", $"{Epochs}"];
        string alone = await Command.Dotnet(Checkout.Folder, command);
        string shared = await Command.Run(Checkout.Folder, launcher.Program, [.. launcher.Options, "-n", $"{ranks}", "dotnet", .. command]);

        Assert.Contains("one process\n", alone, StringComparison.Ordinal);
        Assert.Contains($"{ranks} ranks, {mpi}", shared, StringComparison.Ordinal);

        // Rank 0 alone prints.
        Match[] expected = [.. Epoch().Matches(alone).Cast<Match>()], actual = [.. Epoch().Matches(shared).Cast<Match>()];
        Assert.Equal((Epochs, Epochs), (expected.Length, actual.Length));
        foreach ((Match one, Match other) in expected.Zip(actual))
        {
            // A loss that lies between two printed numbers may be rounded to either.
            Assert.Equal(Number(one, "loss"), Number(other, "loss"), 1.5e-4);
            Assert.Equal(Number(one, "test"), Number(other, "test"), 1.5e-4);
            Assert.Equal(one.Groups["accuracy"].Value, other.Groups["accuracy"].Value);
        }

        Assert.Equal(Accuracy().Match(alone).Value, Accuracy().Match(shared).Value);
        Assert.InRange(Number(Accuracy().Match(alone), "accuracy"), 0.9, 1);
    }

    private static double Number(Match match, string name) => double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"epoch \d+: loss (?<loss>\d\.\d{4}), test loss (?<test>\d\.\d{4}), test accuracy (?<accuracy>\d\.\d{4})")]
    private static partial Regex Epoch();

    [GeneratedRegex(@"test accuracy: (?<accuracy>\d\.\d{4})")]
    private static partial Regex Accuracy();
}
