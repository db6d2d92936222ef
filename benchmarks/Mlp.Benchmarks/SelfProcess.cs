using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mlp.Benchmarks;

/// <summary>A child process failed.</summary>
internal sealed class ChildProcessException(string message) : Exception(message);

/// <summary>A program, this one unless told, in a process of its own.</summary>
internal static class SelfProcess
{
    /// <returns>What it printed.</returns>
    /// <exception cref="ChildProcessException">It failed; the message has what it said.</exception>
    public static string Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
        => Run(OwnFile(), environment, [.. OwnArguments(), .. arguments]);

    /// <returns>What it printed.</returns>
    /// <exception cref="ChildProcessException">It failed; the message has what it said.</exception>
    public static string Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = Describe(program, environment, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new ChildProcessException($"The child process '{string.Join(' ', arguments)}' ended with status {process.ExitCode}: {(errors.Result.Trim() is { Length: > 0 } error ? error : output.Trim())}");
    }

    /// <summary>Runs this program on this process's console. Whoever interrupts this process, or asks it to end, ends that one, too.</summary>
    /// <returns>Its exit code.</returns>
    public static int RunOnConsole(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = new() { StartInfo = Describe(OwnFile(), environment, [.. OwnArguments(), .. arguments]) };
        bool isStarted = false;
        void End(PosixSignalContext signal)
        {
            if (isStarted)
            {
                signal.Cancel = true;
                process.Kill(entireProcessTree: true);
            }
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, End);
        isStarted = process.Start();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string OwnFile() => Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its own file.");

    // Started as `dotnet program.dll`, this process is dotnet, which needs to be told the program.
    private static string[] OwnArguments() => Path.GetFileNameWithoutExtension(OwnFile()) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    private static ProcessStartInfo Describe(string program, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program);
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
