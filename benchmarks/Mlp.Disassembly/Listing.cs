using System.Text.RegularExpressions;

namespace Mlp.Disassembly;

/// <summary>One machine instruction, as the JIT prints it.</summary>
/// <param name="Text">"vmovups zmm0, zmmword ptr [rax+4*rcx]": spaces collapsed.</param>
/// <param name="Target">Where it jumps to, as an index into the method's instructions; null for what is no jump.</param>
internal sealed record Instruction(string Text, int? Target)
{
    public string Mnemonic => Text.Split(' ')[0];

    public bool IsCall => Mnemonic == "call";

    // `jmp` and `tail.jmp` to something that is no label leave the method.
    public bool EndsFlow => Mnemonic is "jmp" or "tail.jmp" or "ret" or "int3";
}

/// <summary>One compiled method.</summary>
/// <param name="Name">Class, method and type arguments, as the JIT prints them.</param>
/// <param name="FrameRegisters">What the method's own part of the stack is addressed by.</param>
internal sealed record Method(string Name, IReadOnlyList<string> FrameRegisters, IReadOnlyList<Instruction> Instructions);

/// <summary>Reads what DOTNET_JitDisasm prints for x64.</summary>
internal static partial class Listing
{
    private const string Heading = "; Assembly listing for method ";

    // Kernels are AggressiveOptimization, which is compiled once and reported so; everything else starts in a lower tier.
    private const string Kernel = " (FullOpts)";

    public static IEnumerable<Method> Kernels(string text)
    {
        string[] lines = text.Split('\n');
        int[] starts = [.. Enumerable.Range(0, lines.Length).Where(line => lines[line].StartsWith(Heading, StringComparison.Ordinal))];
        for (int index = 0; index < starts.Length; index++)
        {
            string heading = lines[starts[index]].Trim();
            int end = index + 1 < starts.Length ? starts[index + 1] : lines.Length;
            if (heading.EndsWith(Kernel, StringComparison.Ordinal))
            {
                yield return Read(heading[Heading.Length..^Kernel.Length], lines[(starts[index] + 1)..end]);
            }
        }
    }

    private static Method Read(string name, string[] lines)
    {
        // Without a frame pointer, rbp is a register like any other.
        bool usesFramePointer = lines.Any(line => line.StartsWith("; rbp based frame", StringComparison.Ordinal));
        Dictionary<string, int> labels = [];
        List<string> texts = [];
        foreach (string line in lines)
        {
            if (Label().Match(line) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = texts.Count;
            }
            else if (line.StartsWith(' ') && Text(line) is { Length: > 0 } text && !text.StartsWith("align", StringComparison.Ordinal))
            {
                texts.Add(text);
            }
        }

        Instruction[] instructions = [.. texts.Select(text => new Instruction(text, Target(text, labels)))];
        if (instructions.Length == 0 || instructions.Any(instruction => instruction.Target == instructions.Length))
        {
            throw Damaged(name, "it ends too early");
        }

        return new Method(ShortName(name), usesFramePointer ? ["rsp", "rbp"] : ["rsp"], instructions);
    }

    private static string Text(string line) => Spaces().Replace(line.Split(';')[0].Trim(), " ");

    private static int? Target(string text, Dictionary<string, int> labels)
        => Jump().Match(text) is not { Success: true } jump ? null
            : labels.TryGetValue(jump.Groups[1].Value, out int target) ? target
            : throw Damaged(text, "it jumps to where nothing is");

    private static InvalidDataException Damaged(string where, string what)
        => new($"The JIT's listing cannot be understood at '{where}': {what}. Run it again with --listing FILE, and look there.");

    // Parameters say nothing, and the namespaces only that all of it is MlpGen's.
    private static string ShortName(string name)
        => name[..name.LastIndexOf('(')]
            .Replace("Mlp.Generated.Mlp_Benchmarks_", "", StringComparison.Ordinal)
            .Replace("Mlp.Simd.", "", StringComparison.Ordinal)
            .Replace("Mlp.Activations.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(G_M\w+_IG\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^j\w+ (?:SHORT )?(G_M\w+_IG\w+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
