using System.Diagnostics;

namespace Mlp.Package.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    // Far beyond what any of them takes: so that a command that hangs fails by name.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs the .NET SDK, and fails the test unless it succeeds.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> Dotnet(string folder, params string[] arguments)
    {
        string host = Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return await Run(folder, host, arguments);
    }

    /// <inheritdoc cref="Dotnet"/>
    public static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What `dotnet test` told this process of its own build is not for other builds.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // No build server stays behind, holding this test's output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        string text = await output + await errors;
        string line = $"{program} {string.Join(' ', arguments)}";
        Assert.False(limit.IsCancellationRequested, $"'{line}' in '{folder}' did not end within {s_limit.TotalMinutes} minutes.\n{text}");
        Assert.True(process.ExitCode == 0, $"'{line}' in '{folder}' exited with {process.ExitCode}.\n{text}");
        return text;
    }
}
