using System.Text.RegularExpressions;

namespace Mlp.Disassembly;

/// <summary>Reads what objdump prints of a native program for x64, in Intel's syntax and without the bytes.</summary>
internal static partial class NativeListing
{
    private static readonly string[] s_prefixes = ["Mlp_Disassembly_Mlp_Generated_Mlp_Benchmarks_", "Mlp_Runtime_Mlp_Activations_", "Mlp_Runtime_Mlp_Simd_", "Mlp_Runtime_", "Mlp_Training_"];

    /// <param name="isKernel">Which methods count, by their symbols.</param>
    public static IEnumerable<Method> Kernels(string text, Func<string, bool> isKernel)
    {
        string? symbol = null;
        List<string> lines = [];
        using StringReader reader = new(text);
        while (reader.ReadLine() is { } line)
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                if (symbol is not null)
                {
                    yield return Read(symbol, lines);
                }

                symbol = isKernel(heading.Groups[1].Value) ? heading.Groups[1].Value : null;
                lines.Clear();
            }
            else if (symbol is not null)
            {
                lines.Add(line);
            }
        }

        if (symbol is not null)
        {
            yield return Read(symbol, lines);
        }
    }

    private static Method Read(string symbol, List<string> lines)
    {
        Match[] matches = [.. lines.Select(line => Line().Match(line)).Where(match => match.Success)];
        Dictionary<string, int> places = matches.Index().ToDictionary(pair => pair.Item.Groups["address"].Value, pair => pair.Index);
        Instruction[] instructions = [.. matches.Select(match => Parse(symbol, Text(match.Groups["text"].Value), places))];
        return Method.Create(ShortName(symbol), UsesFramePointer(instructions), instructions);
    }

    private static Instruction Parse(string symbol, string text, Dictionary<string, int> places)
    {
        if (Jump().Match(text) is not { Success: true } jump)
        {
            return new Instruction(text, null);
        }

        // A jump to another method leaves this one.
        string target = jump.Groups["target"].Value;
        return places.TryGetValue(target, out int place) ? new Instruction($"{jump.Groups["mnemonic"].Value} {target}", place)
            : jump.Groups["symbol"].Value != symbol ? new Instruction(text, null)
            : throw Method.Damaged(text, "it jumps to where nothing is");
    }

    // As the JIT writes it: sizes in small letters, and a space after each comma.
    private static string Text(string text)
        => Size().Replace(Spaces().Replace(text.Split('#')[0].Trim(), " "), size => size.Value.ToLowerInvariant()).Replace(",", ", ", StringComparison.Ordinal);

    private static bool UsesFramePointer(Instruction[] instructions)
        => instructions.TakeWhile(instruction => instruction.Target is null)
            .Any(instruction => instruction.Text == "mov rbp, rsp" || instruction.Text.StartsWith("lea rbp, [rsp", StringComparison.Ordinal));

    private static string ShortName(string symbol)
        => s_prefixes.Aggregate(symbol, (name, prefix) => name.Replace(prefix, "", StringComparison.Ordinal));

    [GeneratedRegex(@"^[0-9a-f]+ <(.+)>:$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ *(?<address>[0-9a-f]+):\t(?<text>[a-z].*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^(?<mnemonic>j\w+) (?<target>[0-9a-f]+) <(?<symbol>[^+]+)(?:\+0x[0-9a-f]+)?>$")]
    private static partial Regex Jump();

    [GeneratedRegex(@"\b[A-Z]+ (?:PTR|BCST) ")]
    private static partial Regex Size();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
