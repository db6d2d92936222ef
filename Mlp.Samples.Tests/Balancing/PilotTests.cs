using Balance;
using Mlp.Onnx;
using Mlp.Package.Tests;
using Policy;

namespace Mlp.Samples.Tests.Balancing;

/// <summary>The network that samples/Policy/Balance has in it.</summary>
public sealed class PilotTests
{
    private static readonly string s_file = Path.Combine(Checkout.Folder, "samples", "Policy", "Balance", "cartpole.onnx");

    [Fact]
    public void Balances_for_500_steps_from_any_start()
    {
        System.Random random = new(1);
        for (int start = 0; start < 20; start++)
        {
            int seen = 0;
            Ride ride = Pilot.Balance(CartPole.Start(random), CartPole.LongestEpisode, (_, step, _) => Assert.Equal(seen++, step));
            Assert.Equal((500, false), (ride.Steps, ride.IsOver));
            Assert.Equal(501, seen);
        }
    }

    [Fact]
    public void Ride_ends_where_the_pole_falls()
    {
        // Too fast to be caught.
        Ride ride = Pilot.Balance(new CartPole(0, 0, 0.2, 3), 500);
        Assert.Equal((1, true), (ride.Steps, ride.IsOver));
        Assert.Equal(0.26, ride.LargestAngle, 1e-9);
    }

    [Fact]
    public void Network_is_that_of_the_file()
    {
        Assert.InRange(CartPolePolicy.SelfTest(), 0, 1e-4);
        PolicyNet net = new(seed: 0);
        net.LoadStateDict(OnnxModel.Load(s_file));
        float[] states = [.. Enumerable.Range(0, 4 * 100).Select(index => MathF.Sin(index))];
        float[] compiled = new float[2 * 100], loaded = new float[2 * 100];
        CartPolePolicy.Forward(states, compiled);
        net.Forward(states, loaded);
        Assert.Equal(loaded, compiled);
    }

    [Fact]
    public void Draws_where_the_cart_is()
    {
        using StringWriter output = new();
        Drawing.Write(output, new CartPole(0.8, 0, 0.1, 0), step: 50, action: 0);
        string expected = """
                                                       /
                                                       /
                                                       /
                                                       /
                                                       /
                                                      /
                                                      /
                                                      /
                                                   [=====] <
            -|------------------------------+------------------------------|-
            step 50, 1.00 s: cart at 0.80 m, pole at 5.7 degrees

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), output.ToString());
    }

    [Theory]
    [InlineData("--steps", "--steps needs a whole number from 1 to 1000000, but got nothing.")]
    [InlineData("--steps 0", "--steps needs a whole number from 1 to 1000000, but got '0'.")]
    [InlineData("--no-draw --seed -1", "--seed needs a whole number from 0 to 2147483647, but got '-1'.")]
    [InlineData("--draw", "'--draw' is no option of this program: it takes --steps N, --seed N, --no-draw and --help.")]
    public void Wrong_options_are_named(string line, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Balance.Options.Parse(line.Split(' '))).Message);

    [Fact]
    public void Options_are_read()
    {
        Assert.Equal(new Balance.Options(500, 1, Draws: true), Balance.Options.Parse([]));
        Assert.Equal(new Balance.Options(20, 3, Draws: false), Balance.Options.Parse(["--steps", "20", "--no-draw", "--seed", "3"]));
        Assert.Null(Balance.Options.Parse(["--no-draw", "--help"]));
    }
}
