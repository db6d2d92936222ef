using Mlp.Benchmarks;

namespace Mlp.Disassembly;

/// <summary>What is printed.</summary>
internal static class Report
{
    private static readonly string[] s_header = ["method", "instructions of each hot loop", "multiply-adds", "spills", "calls", "bounds checks"];

    /// <returns>Whether all loops are as they should be.</returns>
    public static bool Write(IReadOnlyList<Method> methods)
    {
        (Method Method, IReadOnlyList<HotLoop> Loops)[] found = [.. methods.OrderBy(method => method.Name, StringComparer.Ordinal).Select(method => (method, HotLoop.Find(method)))];
        Table.Write(s_header, [.. found.Select(pair => Row(pair.Method, pair.Loops))], column => true, markdown: false);
        (string Method, HotLoop Loop)[] loops = [.. found.SelectMany(pair => pair.Loops.Select(loop => (pair.Method.Name, loop)))];

        foreach (IGrouping<string, string> known in loops
            .Where(pair => KnownCalls.Reason(pair.Loop) is not null)
            .GroupBy(pair => KnownCalls.Reason(pair.Loop)!, pair => pair.Method))
        {
            Console.WriteLine();
            Console.WriteLine($"{known.Count()} loops call on purpose: {known.Key}.");
            foreach (string method in known.Distinct())
            {
                Console.WriteLine($"  {method}");
            }
        }

        Console.WriteLine();
        (string Method, HotLoop Loop)[] offenders = [.. loops.Where(pair => !pair.Loop.IsClean && KnownCalls.Reason(pair.Loop) is null)];
        foreach ((string method, HotLoop loop) in offenders)
        {
            Console.WriteLine($"{method}, loop of {loop.Instructions} instructions:");
            Offences("spill", loop.Spills);
            Offences("call", loop.Calls);
            Offences("bounds check", loop.BoundsChecks);
        }

        int excused = loops.Count(pair => KnownCalls.Reason(pair.Loop) is not null);
        Console.WriteLine(offenders.Length == 0
            ? $"{loops.Length - excused} hot loops: no spill, no call, no bounds check"
            : $"{loops.Length - excused} hot loops, of which {offenders.Length} spill, call or check bounds");
        return offenders.Length == 0;
    }

    private static void Offences(string kind, IReadOnlyList<string> instructions)
    {
        foreach (string instruction in instructions)
        {
            Console.WriteLine($"  {kind,-13} {instruction}");
        }
    }

    private static string[] Row(Method method, IReadOnlyList<HotLoop> loops) =>
    [
        method.Name,
        string.Join(", ", loops.Select(loop => loop.Instructions)),
        string.Join(", ", loops.Select(loop => loop.MultiplyAdds)),
        Total(loops, loop => loop.Spills),
        Total(loops, loop => loop.Calls),
        Total(loops, loop => loop.BoundsChecks),
    ];

    private static string Total(IReadOnlyList<HotLoop> loops, Func<HotLoop, IReadOnlyList<string>> kind)
        => loops.Sum(loop => kind(loop).Count) is > 0 and int count ? $"{count}{(loops.All(loop => loop.IsClean || KnownCalls.Reason(loop) is not null) ? " (known)" : "")}" : "-";
}
