using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Runs <see cref="Sweep"/> in child processes, one for each instruction set: in the exhaustive run all of it with each, else what <see cref="SweepSample"/> has for it.</summary>
public sealed class SweepTests(SweepTests.SweepAssembly assembly, ITestOutputHelper output) : IClassFixture<SweepTests.SweepAssembly>
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("DOTNET_EnableAVX512", "512: False", 1)]
    [InlineData("DOTNET_EnableAVX2", "512: False, 256: False", 2)]
    [InlineData("DOTNET_EnableHWIntrinsic", "512: False, 256: False, 128: False", 3)]
    public async Task Every_width_and_row_count_equals_the_reference(string switchedOff, string mode, int part)
    {
        (int exitCode, string sweep) = await ChildProcess.Run(switchedOff, "sweep", assembly.Path, SweepSample.Name(part));
        output.WriteLine(sweep);
        Assert.True(exitCode == 0, sweep);
        Assert.Contains(mode, sweep, StringComparison.Ordinal);

        // Another process comes to the same bits.
        (_, string again) = await ChildProcess.Run(switchedOff, "checksum", assembly.Path, SweepSample.Name(part));
        Assert.Equal(Checksum(sweep), Checksum(again));
    }

    private static string Checksum(string output)
    {
        Match match = Regex.Match(output, "^checksum [0-9a-f]{64}", RegexOptions.Multiline);
        Assert.True(match.Success, output);
        return match.Value;
    }

    /// <summary>The sweep's nets, compiled once for all child processes.</summary>
    public sealed class SweepAssembly : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("mlpgen-sweep-").FullName;

        public SweepAssembly()
        {
            Path = System.IO.Path.Combine(folder, "SweepNets.dll");
            File.WriteAllBytes(Path, Sweep.Compile());
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
