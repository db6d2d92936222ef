using System.Text.RegularExpressions;
using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>samples/Policy/Balance, as its users have it: one executable.</summary>
[Collection(PublishingTests.Name)]
public sealed class BalanceTests(ArtifactsFolder artifacts)
{
    private const long LargestExecutable = 1_600_000;

    [NativeAotFact]
    public async Task Executable_balances()
    {
        PublishedSample sample = await PublishedSample.Publish(Path.Combine("Policy", "Balance"), artifacts);
        string executable = Assert.Single(Directory.GetFiles(sample.Folder, "*", SearchOption.AllDirectories));
        Assert.Equal(sample.File("Balance"), executable);
        Assert.InRange(new FileInfo(executable).Length, 1, LargestExecutable);

        // Redirected: some pictures, and no code of a terminal.
        string drawn = await sample.Shell("./Balance --seed 3");
        Assert.Equal(5, Regex.Count(drawn, "^step [0-9]+, ", RegexOptions.Multiline));
        Assert.DoesNotContain("\e", drawn, StringComparison.Ordinal);
        Assert.Contains("\nbalanced for 500 steps, 10.00 s\n", drawn, StringComparison.Ordinal);

        string summary = await sample.Shell("LC_ALL=de_DE.UTF-8 ./Balance --no-draw --steps 1000 --seed 4");
        Assert.Matches(
            @"\Abalanced for 1000 steps, 20\.00 s\n"
            + @"the cart went \d\.\d\d m off the middle, and the pole leaned by \d\.\d degrees, at most\n"
            + @"a decision takes \d+ ns, and allocates nothing\n\z",
            summary);

        string error = await sample.Shell("./Balance --steps none; echo exit $?");
        Assert.Equal("exit 2\nerror: --steps needs a whole number from 1 to 1000000, but got 'none'.\n", error);
        Assert.StartsWith("Balances a pole on a cart", await sample.Shell("./Balance --help"), StringComparison.Ordinal);
    }
}
