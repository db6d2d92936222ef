using System.Globalization;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Which of <see cref="Sweep.Topologies"/> a run takes: all of them with each instruction set, or, in the short run, parts of a sample.</summary>
internal static class SweepSample
{
    /// <summary>One for each instruction set.</summary>
    public const int Parts = 4;

    private const string Everything = "all";

    private static readonly Lazy<IReadOnlyList<int>[]> s_parts = new(Draw);

    /// <summary>The indices of those that are compiled.</summary>
    public static IReadOnlyList<int> Compiled => TestRun.IsExhaustive ? All : [.. s_parts.Value.SelectMany(part => part).Distinct().Order()];

    private static IReadOnlyList<int> All => [.. Enumerable.Range(0, Sweep.Topologies.Count)];

    /// <summary>How a child process is told what to run with the instruction set of this number.</summary>
    public static string Name(int part) => TestRun.IsExhaustive ? Everything : part.ToString(CultureInfo.InvariantCulture);

    /// <summary>The indices of what such a process runs.</summary>
    public static IReadOnlyList<int> Part(string name) => name == Everything ? All : s_parts.Value[int.Parse(name, CultureInfo.InvariantCulture)];

    /// <summary>
    /// Between them the parts have each pair of options and each activation; each part has each option, and each class of widths as inputs, as hidden
    /// channels and as outputs.
    /// </summary>
    private static IReadOnlyList<int>[] Draw()
    {
        IReadOnlyList<int> shared = Sample.Cover(Sweep.Topologies, net => [.. Sample.Pairs(Options(net)), .. Sample.Values(net.ActivationKind())]);
        return
        [
            .. Enumerable.Range(0, Parts).Select(part => Sample.Cover(
                Sweep.Topologies,
                net => Sample.Values([.. Options(net), WidthClass(net.InChannels), WidthClass(net.HiddenChannels[0]), WidthClass(net.OutChannels)]),
                start: [.. shared.Where((_, position) => position % Parts == part)],
                from: part * Sweep.Topologies.Count / Parts)),
        ];
    }

    private static object?[] Options(Topology net) =>
        [net.NormLayer, net.Bias, net.Dropout > 0, net.NormAffine, net.TrackRunningStats, net.NormMomentum is null, net.HiddenChannels.Length];

    /// <summary>One, a quad or less, less than a vector of 8, of 16, a vector, and so on to more than two panels; those that are full by themselves.</summary>
    private static int WidthClass(int width) => width switch { 1 => 0, <= 4 => 1, < 8 => 2, 8 => 3, < 16 => 4, 16 => 5, < 32 => 6, 32 => 7, < 48 => 8, 48 => 9, < 64 => 10, 64 => 11, _ => 12 };
}
