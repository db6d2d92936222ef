using System.Text.Json;
using Mlp.TablesBenchmark;

namespace Mlp.DistributedBenchmark;

/// <summary>The seconds of many measurements of one thing: the middle one, and the range in which the middle half lies.</summary>
internal sealed record Times(double Median, double Low, double High)
{
    public static Times Of(Samples samples) => new(samples.At(.5), samples.At(.25), samples.At(.75));
}

/// <summary>What a sum over ranks took.</summary>
internal sealed record SumTime(int Floats, bool Deterministic, Times Seconds);

/// <summary>What a step took.</summary>
/// <param name="Network">Its widths: "64-128-64-10".</param>
/// <param name="BatchRows">Rows of all ranks.</param>
/// <param name="Ranks">How many share them.</param>
/// <param name="Seconds">Of a step.</param>
internal sealed record StepTime(string Network, int BatchRows, int Ranks, Times Seconds);

/// <summary>The bytes that a step of a network sums, one number a call.</summary>
internal sealed record StepSums(string Network, long[] Bytes);

/// <summary>What one start of the program measured.</summary>
internal sealed record Results
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>What connects the ranks: "shared memory".</summary>
    public required string Link { get; init; }

    public required int Ranks { get; init; }

    /// <summary>The processor, its cores, and the libraries.</summary>
    public required string Machine { get; init; }

    public IReadOnlyList<SumTime> Sums { get; init; } = [];

    /// <summary>Steps whose ranks are connected; of one rank: of a process alone, without a collective.</summary>
    public IReadOnlyList<StepTime> Steps { get; init; } = [];

    /// <summary>The same where nothing is summed: what a rank computes. Of one rank: what it would compute if there were so many.</summary>
    public IReadOnlyList<StepTime> Computing { get; init; } = [];

    /// <summary>Of one rank: a process alone whose two threads share the work.</summary>
    public IReadOnlyList<StepTime> TwoThreads { get; init; } = [];

    public IReadOnlyList<StepSums> StepSums { get; init; } = [];

    /// <summary>Seconds that a rank needs to add a byte that has arrived to one of its own.</summary>
    public double AddingSeconds { get; init; }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, s_json));
    }

    public static Results Read(string path) => JsonSerializer.Deserialize<Results>(File.ReadAllText(path), s_json) ?? throw new FormatException($"'{path}' holds nothing.");
}
