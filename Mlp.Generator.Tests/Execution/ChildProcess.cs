using System.Diagnostics;

namespace Mlp.Generator.Tests.Execution;

/// <summary>This assembly started as a program: what <see cref="Program"/> does.</summary>
internal static class ChildProcess
{
    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVXVNNI", "DOTNET_EnableHWIntrinsic"];

    /// <summary>How to start it, with one instruction set switched off, or, for "", with all that this machine has.</summary>
    public static ProcessStartInfo Start(string switchedOff, params IEnumerable<string> arguments)
    {
        string host = Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new(host, [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in Switches)
        {
            start.Environment.Remove(name);
        }

        if (switchedOff.Length > 0)
        {
            start.Environment[switchedOff] = "0";
        }

        return start;
    }

    /// <summary>Runs it to its end: what it returned and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> Run(string switchedOff, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(Start(switchedOff, arguments))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text + await errors);
    }
}
