using System.Diagnostics;

namespace Mlp.Benchmarks;

/// <summary>A child process failed.</summary>
internal sealed class ChildProcessException(string message) : Exception(message);

/// <summary>A program, this one unless told, in a process of its own.</summary>
internal static class SelfProcess
{
    /// <returns>What it printed.</returns>
    /// <exception cref="ChildProcessException">It failed; the message has what it said.</exception>
    public static string Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
        => Run(Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own file."), environment, arguments);

    /// <returns>What it printed.</returns>
    /// <exception cref="ChildProcessException">It failed; the message has what it said.</exception>
    public static string Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Started as `dotnet program.dll`, the process is dotnet, which needs to be told the program.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new ChildProcessException($"The child process '{string.Join(' ', arguments)}' ended with status {process.ExitCode}: {errors.Result.Trim()}");
    }
}
