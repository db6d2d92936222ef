using System.Diagnostics;

namespace Mlp.Benchmarks.Deployment;

/// <summary>A program that reads a digit, and how long it took to.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Folder">All that is deployed; null for a program of the system.</param>
/// <param name="File">The program.</param>
/// <param name="Argument">What it is started with.</param>
internal sealed record Deployed(string Name, string? Folder, string File, string Argument)
{
    /// <summary>From just before the process was started to the first byte that it wrote.</summary>
    public List<double> Milliseconds { get; } = [];

    /// <summary>Starts it once.</summary>
    /// <returns>Whether it reads the digit, a 0; why not is said.</returns>
    public bool Start()
    {
        ProcessStartInfo start = new(Path.Combine(Folder ?? "", File), [Argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        int first = process.StandardOutput.BaseStream.ReadByte();
        Milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (first == '0' && process.ExitCode == 0)
        {
            return true;
        }

        // Of a page of the loader's, the line that names what is missing.
        string[] lines = errors.Split('\n');
        string reason = lines.FirstOrDefault(line => line.Contains("not found", StringComparison.Ordinal)) ?? lines[0];
        Console.Error.WriteLine($"{Name} is left out, for it ended with status {process.ExitCode}: {reason.Trim()}");
        return false;
    }
}
