using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Runs <see cref="Sweep"/> in child processes, one for each instruction set.</summary>
public sealed class SweepTests(SweepTests.SweepAssembly assembly, ITestOutputHelper output) : IClassFixture<SweepTests.SweepAssembly>
{
    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    [Theory]
    [InlineData("", "")]
    [InlineData("DOTNET_EnableAVX512", "512: False")]
    [InlineData("DOTNET_EnableAVX2", "512: False, 256: False")]
    [InlineData("DOTNET_EnableHWIntrinsic", "512: False, 256: False, 128: False")]
    public async Task Every_width_and_row_count_equals_the_reference(string switchedOff, string mode)
    {
        (int exitCode, string sweep) = await Run("sweep", switchedOff);
        output.WriteLine(sweep);
        Assert.True(exitCode == 0, sweep);
        Assert.Contains(mode, sweep, StringComparison.Ordinal);

        // Another process comes to the same bits.
        (_, string again) = await Run("checksum", switchedOff);
        Assert.Equal(Checksum(sweep), Checksum(again));
    }

    private static string Checksum(string output)
    {
        Match match = Regex.Match(output, "^checksum [0-9a-f]{64}", RegexOptions.Multiline);
        Assert.True(match.Success, output);
        return match.Value;
    }

    private async Task<(int ExitCode, string Output)> Run(string verb, string switchedOff)
    {
        string host = Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new(host, [typeof(Program).Assembly.Location, verb, assembly.Path])
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

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text + await errors);
    }

    /// <summary>The sweep's nets, compiled once for all child processes.</summary>
    public sealed class SweepAssembly : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("mlpgen-sweep-").FullName;

        public SweepAssembly()
        {
            Path = System.IO.Path.Combine(folder, "SweepNets.dll");
            File.WriteAllBytes(Path, NetCompiler.Compile(Sweep.Topologies, "SweepNets"));
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
