using Mlp.Benchmarks;

namespace Mlp.Disassembly;

/// <summary>What is printed.</summary>
internal static class Report
{
    private static readonly string[] s_header = ["method", "instructions of each hot loop", "multiply-adds", "spills", "calls", "bounds checks", "copies", "upper registers"];

    /// <returns>Whether all loops are as they should be.</returns>
    public static bool Write(IReadOnlyList<Method> methods)
    {
        (Method Method, IReadOnlyList<HotLoop> Loops)[] found = [.. methods.OrderBy(method => method.Name, StringComparer.Ordinal).Select(method => (method, HotLoop.Find(method)))];
        Table.Write(s_header, [.. found.Select(pair => Row(pair.Method, pair.Loops))], column => true, markdown: false);
        (string Method, HotLoop Loop)[] loops = [.. found.SelectMany(pair => pair.Loops.Select(loop => (pair.Method.Name, loop)))];

        Console.WriteLine();
        (string Method, HotLoop Loop)[] offenders = [.. loops.Where(pair => !pair.Loop.IsClean)];
        foreach ((string method, HotLoop loop) in offenders)
        {
            Console.WriteLine($"{method}, loop of {loop.Instructions} instructions:");
            Offences("spill", loop.Spills);
            Offences("call", loop.Calls);
            Offences("bounds check", loop.BoundsChecks);
            Offences("copy", loop.Copies);
            Offences("upper register", loop.UpperRegisters);
        }

        Console.WriteLine(offenders.Length == 0
            ? $"{loops.Length} hot loops: no spill, no call, no bounds check, no copy and no upper register in a product"
            : $"{loops.Length} hot loops, of which {offenders.Length} spill, call, check bounds, copy or use upper registers");
        return offenders.Length == 0;
    }

    private static void Offences(string kind, IReadOnlyList<string> instructions)
    {
        foreach (string instruction in instructions)
        {
            Console.WriteLine($"  {kind,-14} {instruction}");
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
        Total(loops, loop => loop.Copies),
        Total(loops, loop => loop.UpperRegisters),
    ];

    private static string Total(IReadOnlyList<HotLoop> loops, Func<HotLoop, IReadOnlyList<string>> kind)
        => loops.Sum(loop => kind(loop).Count) is > 0 and int count ? $"{count}" : "-";
}
