using System.Diagnostics;
using System.Globalization;
using Mlp.Generator.Tests.Execution;
using Mlp.Training;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Training;

/// <summary>
/// A process that is killed while it writes checkpoints leaves a whole one, from which training goes on: 4 times in the short run,
/// 20 times in the exhaustive one, or as often as MLP_KILLS says.
/// </summary>
public sealed class TrainerKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Children = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_killed_training_goes_on()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("MLP_KILLS") ?? TestRun.Choose("4", "20"), CultureInfo.InvariantCulture);
        string assembly = Path.Combine(_folder, "KilledNets.dll");
        await File.WriteAllBytesAsync(assembly, NetCompiler.Compile(KilledTraining.Topologies, "KilledNets"));
        CompiledNets nets = NetCompiler.LoadFile(assembly, KilledTraining.Topologies);
        (long Steps, int Leftovers)[] results = await Task.WhenAll(Enumerable.Range(0, Children).Select(child => Task.Run(
            () => Kill(nets, assembly, child, (kills + Children - 1 - child) / Children))));
        output.WriteLine($"{kills} kills, {results.Sum(result => result.Steps)} steps, {results.Sum(result => result.Leftovers)} unfinished files");
    }

    /// <summary>Starts the process and kills it again and again, on one checkpoint.</summary>
    private async Task<(long Steps, int Leftovers)> Kill(CompiledNets nets, string assembly, int child, int kills)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, child.ToString(CultureInfo.InvariantCulture))).FullName;
        string checkpoint = Path.Combine(folder, "net.checkpoint");
        System.Random random = new(child);
        long steps = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            await StartAndKill(assembly, checkpoint, TimeSpan.FromMilliseconds(random.NextDouble() * 30));
            Trainer found = KilledTraining.Create(nets, steps: null);
            found.LoadCheckpoint(checkpoint);
            Assert.True(found.StepCount > steps, $"step {found.StepCount} after {steps}");
            steps = found.StepCount;

            // Ten steps on, beside a training that nobody killed.
            Trainer loaded = KilledTraining.Create(nets, steps + 10), whole = KilledTraining.Create(nets, steps + 10);
            loaded.LoadCheckpoint(checkpoint);
            loaded.Fit(KilledTraining.Data, long.MaxValue);
            whole.Fit(KilledTraining.Data, long.MaxValue);
            Assert.Equal(whole.Bits(), loaded.Bits());
        }

        string[] others = [.. Directory.GetFiles(folder).Where(file => file != checkpoint)];
        Assert.All(others, file => Assert.Matches("^mlp-[0-9a-f]{32}\\.tmp$", Path.GetFileName(file)));
        return (steps, others.Length);
    }

    private static async Task StartAndKill(string assembly, string checkpoint, TimeSpan after)
    {
        using Process process = Process.Start(ChildProcess.Start("", "train", assembly, checkpoint))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync();
            if (line != KilledTraining.Began)
            {
                Assert.Fail($"The process ended: {await errors}");
            }

            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < after)
            {
                Thread.SpinWait(100);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
