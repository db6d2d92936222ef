using Policy;

namespace Balance;

/// <summary>Balances a pole on a cart, and shows it.</summary>
internal static class Program
{
    private const int Fallen = 1;
    private const int BadArguments = 2;

    private static int Main(string[] arguments)
    {
        // Straight to the file: Console.Out would look into the terminal and its encoding first.
        using StreamWriter output = new(Console.OpenStandardOutput()) { NewLine = "\n" };
        using StreamWriter errors = new(Console.OpenStandardError()) { NewLine = "\n" };
        try
        {
            if (Options.Parse(arguments) is not { } options)
            {
                output.Write(Options.Help);
                return 0;
            }

            return Run(options, output);
        }
        catch (FormatException error)
        {
            errors.WriteLine($"error: {error.Message}");
            return BadArguments;
        }
    }

    private static int Run(Options options, TextWriter output)
    {
        bool isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        Stage stage = new(output, isTerminal, options.Steps);
        Ride ride = Pilot.Balance(CartPole.Start(new Random(options.Seed)), options.Steps, options.Draws ? stage.Show : null);

        string time = $"{ride.Steps} steps, {ride.Steps * CartPole.StepSeconds:F2} s";
        output.WriteLine(ride.IsOver ? $"lost after {time}" : $"balanced for {time}");
        double degrees = ride.LargestAngle * 180 / Math.PI;
        output.WriteLine($"the cart went {ride.LargestPosition:F2} m off the middle, and the pole leaned by {degrees:F1} degrees, at most");
        (double nanoseconds, long bytes) = Timing.Measure();
        output.WriteLine($"a decision takes {nanoseconds:F0} ns, and allocates {(bytes == 0 ? "nothing" : $"too much: {bytes} bytes")}");
        return ride.IsOver ? Fallen : 0;
    }
}
