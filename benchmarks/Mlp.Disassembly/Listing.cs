using System.Text.RegularExpressions;

namespace Mlp.Disassembly;

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
        return Method.Create(ShortName(name), usesFramePointer, instructions);
    }

    private static string Text(string line) => Spaces().Replace(line.Split(';')[0].Trim(), " ");

    private static int? Target(string text, Dictionary<string, int> labels)
        => Jump().Match(text) is not { Success: true } jump ? null
            : labels.TryGetValue(jump.Groups[1].Value, out int target) ? target
            : throw Method.Damaged(text, "it jumps to where nothing is");

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
