using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Mlp.Growth;

/// <summary>What it takes to generate a network, and what comes of it.</summary>
internal sealed record Generation(int Layers, int Width, double FirstSeconds, double WarmSeconds, long TextBytes, int Files, int LargestMethod, string LargestMethodName);

/// <summary>The command generation: the generator on small and on the largest networks.</summary>
internal static class GenerationTable
{
    private const int WarmRuns = 15;
    private static readonly int[] s_layers = [3, 16, 64];
    private static readonly int[] s_widths = [64, 4096];

    /// <summary>Each network in a process of its own, since only the first run in a process is a first run.</summary>
    public static string Format()
        => MarkdownTable.Format(
            ["layers", "width", "first run, ms", "warm, ms", "text, bytes", "files", "largest method, bytes of IL", "which is"],
            s_layers.SelectMany(layers => s_widths.Select(width => RunChild(layers, width))).Select(generation => (string[])
            [
                generation.Layers.ToString(CultureInfo.InvariantCulture),
                Text.Whole(generation.Width),
                Text.Digits(1e3 * generation.FirstSeconds),
                Text.Digits(1e3 * generation.WarmSeconds),
                Text.Whole(generation.TextBytes),
                Text.Whole(generation.Files),
                Text.Whole(generation.LargestMethod),
                generation.LargestMethodName,
            ]));

    /// <summary>In the child: measures the network of "layers,width" and prints the result.</summary>
    public static void RunCase(string text)
    {
        int[] numbers = [.. text.Split(',').Select(part => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];
        Console.WriteLine(JsonSerializer.Serialize(Measure(numbers[0], numbers[1])));
    }

    private static Generation Measure(int layers, int width)
    {
        GeneratorHost host = new([.. Enumerable.Repeat(width, layers), 10]);

        // A compiler has bound its project when it starts a generator; what is cold is the generator.
        host.Bind();
        (double first, GeneratorRunResult result) = Time(host);
        double[] warm = [.. Enumerable.Range(0, WarmRuns).Select(_ => Time(host).Seconds).Order()];
        (int bytes, string name) = LargestMethod(host.Compile());
        return new(
            layers, width, first, warm[WarmRuns / 2],
            result.GeneratedSources.Sum(source => (long)Encoding.UTF8.GetByteCount(source.SourceText.ToString())), result.GeneratedSources.Length, bytes, name);
    }

    private static (double Seconds, GeneratorRunResult Result) Time(GeneratorHost host)
    {
        long start = Stopwatch.GetTimestamp();
        GeneratorRunResult result = host.Run();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, result);
    }

    private static (int Bytes, string Name) LargestMethod(byte[] assembly)
    {
        using PEReader image = new(new MemoryStream(assembly));
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.MethodDefinitions
            .Select(metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0)
            .Select(method => (
                image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!.Length,
                $"{metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name)}.{metadata.GetString(method.Name)}"))
            .Max();
    }

    private static Generation RunChild(int layers, int width)
    {
        // Started as `dotnet Mlp.Growth.dll`, this process is dotnet, and its first argument was the assembly.
        string host = Environment.ProcessPath ?? throw new FormatException("this system does not tell the path of a process, so that none can be started again.");
        string[] assembly = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [typeof(GenerationTable).Assembly.Location] : [];
        ProcessStartInfo start = new(host, [.. assembly, "generation", "--case", $"{layers},{width}"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Generation>(output)!
            : throw new FormatException($"generating {layers} layers of {width} failed with status {process.ExitCode}.");
    }
}
