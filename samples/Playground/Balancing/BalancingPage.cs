using System.Diagnostics;
using System.Runtime.InteropServices.JavaScript;
using Playground.Pictures;
using Policy;

namespace Playground.Balancing;

/// <summary>What the page's second tab calls. wwwroot/balancing.js draws what it returns.</summary>
internal static partial class BalancingPage
{
    /// <summary>By how much a knock changes a cart's velocity, in m/s: about as much as five pushes.</summary>
    private const double KnockVelocity = 0.8;

    private static readonly Curves s_curve = new();
    private static int s_seed = 1;
    private static BalanceTraining s_training = new(s_seed);

    /// <summary>Begins anew, with other initial weights and other carts.</summary>
    [JSExport]
    public static void Reset()
    {
        s_seed++;
        s_training = new BalanceTraining(s_seed);
        s_curve.Clear();
    }

    /// <summary>Lets all carts make steps, and learns when they are over, as far as the time allows.</summary>
    /// <param name="steps">How many steps at most.</param>
    /// <param name="milliseconds">The time, less than a frame of the screen.</param>
    [JSExport]
    public static void Run(int steps, double milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan limit = TimeSpan.FromMilliseconds(milliseconds);
        while (steps > 0 && Stopwatch.GetElapsedTime(start) < limit)
        {
            if (s_training.IsLearning)
            {
                Learn();
            }
            else
            {
                s_training.Step();
                steps--;
            }
        }
    }

    /// <summary>Knocks against the track.</summary>
    /// <param name="direction">−1 makes all carts faster to the left, 1 to the right.</param>
    [JSExport]
    public static void Knock(int direction) => s_training.Knock(direction * KnockVelocity);

    /// <summary>
    /// Returns what the page tells: episodes, updates, how many steps the carts of the last update lasted on average, and how many carts
    /// are not over.
    /// </summary>
    [JSExport]
    public static double[] Numbers() => [s_training.Episodes, s_training.Updates, s_training.AverageSteps, s_training.Standing];

    /// <summary>Returns the carts: position in m, angle in radians, and 1 for a cart that is over, else 0, and so on.</summary>
    [JSExport]
    public static double[] Carts()
    {
        ReadOnlySpan<CartPole> states = s_training.States;
        double[] numbers = new double[3 * states.Length];
        for (int cart = 0; cart < states.Length; cart++)
        {
            (numbers[3 * cart], numbers[(3 * cart) + 1]) = (states[cart].Position, states[cart].Angle);
            numbers[(3 * cart) + 2] = states[cart].IsOver ? 1 : 0;
        }

        return numbers;
    }

    /// <summary>Returns the curve: update, average steps, and so on.</summary>
    [JSExport]
    public static double[] Returns() => s_curve.ToArray();

    private static void Learn()
    {
        int updates = s_training.Updates;
        s_training.Learn();
        if (s_training.Updates > updates)
        {
            s_curve.Add(s_training.Updates, s_training.AverageSteps);
        }
    }
}
